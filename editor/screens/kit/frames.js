/**
 * Header and footer of a kit: on every slide, and where they differ, on cover and outro.
 * @import {KitSpec} from '../../api/types'
 */
import { define, html, nothing } from '../../ui/elements.js';
import { bar } from '../../panels/parts/bar.js';
import { segments, toggle } from '../../panels/parts/fields.js';
import { t } from '../../texts/texts.js';
import { Section } from './section.js';

/** @typedef {'every' | 'cover_frame' | 'outro_frame'} Part */

class Frames extends Section {
  /** @type {Part} */
  #part = 'every';

  draw() {
    const part = this.#part;
    const { header, footer } = this.spec;
    const own = part === 'every' ? null : this.spec[part];
    const shown = own ?? { header, footer };
    const open = part === 'every' || own !== null;
    return html`${segments({
      id: 'kit-frames',
      label: t('headerFooterOf'),
      value: part,
      options: [
        { value: 'every', face: t('everySlide') },
        { value: 'cover_frame', face: t('scopeCover') },
        { value: 'outro_frame', face: t('outro') },
      ],
      act: (value) => {
        this.#part = value;
        this.update();
      },
    })}
    ${
      part === 'every'
        ? nothing
        : toggle({
            label: t('ownFrame'),
            value: own !== null,
            off: this.off,
            act: (on) => this.kit.change({ [part]: on ? { header, footer } : null }),
          })
    }
    ${
      /** @type {const} */ (['header', 'footer']).map(
        (name) =>
          html`<div class="field"><span>${t(name)}</span>
          ${bar({
            id: `kit-${name}`,
            label: t(name),
            value: shown[name],
            off: this.off || !open,
            act: (value) => this.#say(name, value),
          })}
        </div>`,
      )
    }`;
  }

  /** @param {'header' | 'footer'} name @param {KitSpec['header']} value */
  #say(name, value) {
    const part = this.#part;
    if (part === 'every') this.kit.change({ [name]: value });
    else {
      const { header, footer } = this.spec;
      this.kit.change({ [part]: { ...(this.spec[part] ?? { header, footer }), [name]: value } });
    }
  }
}
define('lep-kit-frames', Frames);
