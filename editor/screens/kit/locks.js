/**
 * The kit's locks: settings that carousels cannot change.
 * @import {KitSpec} from '../../api/types'
 */
import { define, html } from '../../ui/elements.js';
import { toggle } from '../../panels/parts/fields.js';
import { t } from '../../texts/texts.js';
import { Section } from './section.js';

/** @typedef {KitSpec['locks'][number]} Lock */

const LOCKS = /** @type {Lock[]} */ ([
  'theme',
  'colors',
  'fonts',
  'pattern',
  'background',
  'header',
  'footer',
  'outro',
]);

class Locks extends Section {
  draw() {
    const { locks } = this.spec;
    return html`<p class="hint">${t('kitLocksHint')}</p>
      ${LOCKS.map((lock) =>
        toggle({
          label: html`${t(`lock_${lock}`)}<small>${t(`lockHint_${lock}`)}</small>`,
          name: t('lockOf', { name: t(`lock_${lock}`) }),
          value: locks.includes(lock),
          off: this.off,
          act: (on) =>
            this.kit.change({
              locks: LOCKS.filter((one) => (one === lock ? on : locks.includes(one))),
            }),
        }),
      )}`;
  }
}
define('lep-kit-locks', Locks);
