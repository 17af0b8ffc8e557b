/**
 * The deck: its slides side by side, as they will be swiped.
 * @import {Draft} from './draft.js'
 * @import {Previews} from './previews.js'
 * @import {SlideView} from './slide.js'
 */
import './slide.js';
import { catalogue } from './catalogue.js';
import { define, html, repeat, View } from './elements.js';
import { icon } from './icons.js';
import { t } from './texts.js';

const FOOT = 36;
const LEAST = 180;
const MOST = 760;

class Deck extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  /** @type {Previews} */
  previews = /** @type {any} */ (null);
  /** @type {IntersectionObserver | null} */
  #seeing = null;
  /** @type {WeakSet<Element>} */
  #observed = new WeakSet();
  /** @type {Set<Element>} */
  #near = new Set();

  enter() {
    this.watch(this.draft);
    this.watch(catalogue);
    void catalogue.have('formats', 'layouts');
    const sized = new ResizeObserver(() => this.#fit());
    sized.observe(this);
    this.until(() => sized.disconnect());
    this.#seeing = new IntersectionObserver((entries) => this.#seen(entries), {
      root: this,
      rootMargin: '0px 100%',
    });
    this.until(() => this.#seeing?.disconnect());
  }

  draw() {
    const { document: seen, selection } = this.draft.state;
    const current = selection.at(-1);
    const total = seen.slides.length;
    if (total === 0)
      return html`<div class="empty">${icon('slides')}
        <h2>${t('emptyDeck')}</h2>
        <p>${t('emptyDeckHint')}</p>
      </div>`;
    return html`<ol class="strip" aria-label=${t('deck')} @click=${this.#clicked} @keydown=${this.#keyed}>
      ${repeat(
        seen.slides,
        ({ id }) => id,
        (slide, index) =>
          html`<li class="slide" data-slide=${slide.id} data-chosen=${selection.includes(slide.id)}>
            <lep-slide
              .draft=${this.draft}
              .previews=${this.previews}
              .slide=${slide}
              .index=${index}
              .total=${total}
              .chosen=${selection.includes(slide.id)}
              .current=${slide.id === current}
            ></lep-slide>
          </li>`,
      )}
    </ol>`;
  }

  drawn() {
    for (const item of this.querySelectorAll('.slide')) {
      if (!this.#observed.has(item)) {
        this.#observed.add(item);
        this.#seeing?.observe(item);
      }
    }
    for (const view of this.#views()) view.update();
    this.#fit();
  }

  /** @returns {SlideView[]} */
  #views() {
    return [...this.querySelectorAll('lep-slide')].map((one) => /** @type {SlideView} */ (one));
  }

  /** As high as there is room; the width follows from the format. */
  #fit() {
    const format = catalogue.entry('formats', this.draft.state.format);
    const height = Math.min(MOST, Math.max(LEAST, this.clientHeight - FOOT - 56));
    const ratio = format ? format.width / format.height : 0.8;
    const width = Math.round(height * ratio);
    this.style.setProperty('--slide-width', `${width}px`);
    this.style.setProperty('--slide-ratio', String(ratio));
    const current = this.draft.state.selection.at(-1);
    for (const view of this.#views()) {
      const item = /** @type {HTMLElement} */ (view.parentElement);
      const rank = view.slide.id === current ? 0 : this.#near.has(item) ? 1 : 3;
      view.be({ width, rank });
    }
  }

  /** @param {IntersectionObserverEntry[]} entries */
  #seen(entries) {
    for (const { target, isIntersecting } of entries) {
      if (isIntersecting) this.#near.add(target);
      else this.#near.delete(target);
    }
    this.#fit();
  }

  /** @param {Event} event */
  #clicked = (event) => {
    const item = /** @type {Element} */ (event.target).closest('.slide');
    const id = /** @type {HTMLElement | null} */ (item)?.dataset.slide;
    if (id) this.draft.select([id]);
  };

  /** @param {KeyboardEvent} event */
  #keyed = (event) => {
    const { slides } = this.draft.state.document;
    const here = this.draft.place(this.draft.state.selection.at(-1) ?? '');
    const steps = { ArrowRight: here + 1, ArrowLeft: here - 1, Home: 0, End: slides.length - 1 };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const next = slides[steps[/** @type {keyof steps} */ (event.key)]];
    if (next) this.focusSlide(next.id);
  };

  /** @param {string} id */
  focusSlide(id) {
    this.draft.select([id]);
    const face = this.querySelector(`[data-slide="${id}"] .slide-face`);
    /** @type {HTMLElement | null} */ (face)?.focus();
    face?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }
}
define('lep-deck', Deck);
