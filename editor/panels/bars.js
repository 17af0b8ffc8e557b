/**
 * Header and footer: of the cover, of the slides between, of the outro, and of single slides.
 * @import {KitSpec, Operation, Slide, Style} from '../api/types'
 */
import { define, html, nothing } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { t } from '../texts/texts.js';
import { bar } from './parts/bar.js';
import { Panel } from './panel.js';
import { segments } from './parts/fields.js';
import { reset } from './parts/setting.js';

/** @typedef {'cover' | 'body' | 'outro' | 'slide'} Part */
/** @typedef {'header' | 'footer'} Name */
/** @typedef {NonNullable<Style['header']>} Bar */

const LAYOUTS = { cover: 'hook-cover', outro: 'outro' };

class Bars extends Panel {
  /** @type {KitSpec} */
  spec = /** @type {any} */ (null);
  /** @type {Part} */
  #part = 'body';

  draw() {
    const { selection } = this.draft.state;
    return html`<h3 class="panel-sub">${t('headerFooter')}</h3>
      ${segments({
        id: 'bars-part',
        label: t('headerFooterOf'),
        value: this.#part,
        options: [
          { value: 'cover', face: t('scopeCover') },
          { value: 'body', face: t('bodySlides') },
          { value: 'outro', face: t('outro') },
          {
            value: 'slide',
            face:
              selection.length > 1
                ? t('scopeSlides', { count: selection.length })
                : t('scopeSlide', { number: this.draft.place(selection.at(-1) ?? '') + 1 }),
          },
        ],
        act: (value) => {
          this.#part = value;
          this.update();
        },
      })}
      ${this.#bar('header')} ${this.#bar('footer')}`;
  }

  /** The slides of the chosen part; null for the whole carousel. @returns {Slide[] | null} */
  get #slides() {
    const { document, selection } = this.draft.state;
    if (this.#part === 'body') return null;
    if (this.#part === 'slide') return document.slides.filter((one) => selection.includes(one.id));
    const layout = LAYOUTS[this.#part];
    return document.slides.filter((one) => one.layout === layout);
  }

  /** The kit's header or footer for a kind of slide. @param {Name} name @param {string} [layout] @returns {Bar} */
  #usual(name, layout) {
    const { spec } = this;
    const own = { 'hook-cover': spec.cover_frame, outro: spec.outro_frame }[layout ?? ''];
    return (own ?? spec)[name];
  }

  /** @param {Name} name */
  #bar(name) {
    const slides = this.#slides;
    const { document } = this.draft.state;
    const last = slides?.at(-1);
    const kit = this.#usual(name, last?.layout);
    const own = slides ? last?.style?.[name] : document.style[name];
    const value = own ?? (slides ? document.style[name] : null) ?? kit;
    const locked = this.spec.locks.includes(name);
    const shown = locked ? kit : value;
    const changed = JSON.stringify(shown) !== JSON.stringify(kit);
    const label = t(name);
    const off = this.off || locked || slides?.length === 0;
    const source = own
      ? slides
        ? 'source_slide'
        : 'source_deck'
      : document.style[name]
        ? 'source_deck'
        : 'source_kit';
    return html`<div class="setting" role="group" aria-label=${label} data-setting=${name}
      data-changed=${changed || nothing}>
      <div class="setting-head">
        <span class="setting-name">${label}</span><span class="grow"></span>
        ${
          locked
            ? html`<span class="setting-word" title=${t('lockedHint')}>${icon('lock')} ${t('locked')}</span>`
            : html`<span
              class="setting-word">${
                changed
                  ? html`<i class="setting-dot"></i><span
              class="unseen">${t('differs')}</span>`
                  : nothing
              }${t(source)}</span>`
        }
        ${own && !off ? reset(label, undefined, () => this.#say(name, null)) : nothing}
      </div>
      ${bar({ id: `bar-${name}`, label, value: shown, off, act: (next) => this.#say(name, next) })}
    </div>`;
  }

  /**
   * An override of the carousel also applies to cover and outro. If the kit has its own header or footer there,
   * it is set on those slides, so that they keep it.
   * @param {Name} name @param {Bar | null} value
   */
  #say(name, value) {
    const { draft } = this;
    const { document } = draft.state;
    const slides = this.#slides;
    /** @param {string | null} slide @param {Bar | null} next @returns {Operation} */
    const say = (slide, next) => ({ op: 'set_style', slide, style: { [name]: next } });
    if (slides) {
      void draft.perform(slides.map(({ id }) => say(id, value)));
      return;
    }
    const held = document.slides.flatMap(({ id, layout, style }) => {
      const special = this.#usual(name, layout);
      if (special === this.spec[name]) return [];
      const same = JSON.stringify(style?.[name]) === JSON.stringify(special);
      if (value && !style?.[name]) return [say(id, special)];
      return !value && same ? [say(id, null)] : [];
    });
    void draft.perform([...held, say(null, value)]);
  }
}
define('lep-bars', Bars);
