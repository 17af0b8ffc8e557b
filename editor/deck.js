/**
 * The deck: its slides side by side, as they will be swiped.
 * @import {Draft} from './draft.js'
 * @import {Previews} from './previews.js'
 * @import {SlideView} from './slide.js'
 */
import './slide.js';
import { catalogue } from './catalogue.js';
import { reached, toggled } from './choosing.js';
import { dragFrom } from './drag.js';
import { DropPlaces } from './drop-places.js';
import { define, html, nothing, repeat, View } from './elements.js';
import { icon } from './icons.js';
import { Moves } from './moves.js';
import { editPicture } from './pictures.js';
import { t } from './texts.js';

const FOOT = 36;
const AROUND = 44;
const LEAST = 150;
const MOST = 1080;

class Deck extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  /** @type {Previews} */
  previews = /** @type {any} */ (null);
  /** How much larger than what fits. */
  zoom = 1;
  /** @type {IntersectionObserver | null} */
  #seeing = null;
  /** @type {WeakSet<Element>} */
  #observed = new WeakSet();
  /** @type {Set<Element>} */
  #near = new Set();
  /** Where the range of a selection began. */
  #anchor = '';
  #shown = '';
  #focusNext = false;

  enter() {
    this.watch(this.draft);
    this.watch(catalogue);
    void catalogue.have('formats', 'layouts');
    void catalogue.haveOwn(this.draft.agency);
    const sized = new ResizeObserver(() => this.#fit());
    sized.observe(this);
    this.until(() => sized.disconnect());
    this.#seeing = new IntersectionObserver((entries) => this.#seen(entries), {
      root: this,
      rootMargin: '0px 100%',
    });
    this.until(() => this.#seeing?.disconnect());
    this.listen(this, 'picture', ({ detail }) =>
      editPicture(this.draft, detail.slide, detail.element),
    );
  }

  draw() {
    const { document: seen, selection } = this.draft.state;
    const current = selection.at(-1);
    const total = seen.slides.length;
    if (total === 0)
      return html`<div class="empty">
        ${icon('slides')}
        <h2>${t('emptyDeck')}</h2>
        ${this.draft.state.editable ? html`<p>${t('emptyDeckHint')}</p>` : nothing}
      </div>`;
    return html`<ol
        class="strip"
        aria-label=${t('deck')}
        @click=${this.#clicked}
        @dblclick=${this.#opened}
        @keydown=${this.#keyed}
        @pointerdown=${this.#pressed}
      >
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
      if (this.#observed.has(item)) continue;
      this.#observed.add(item);
      this.#seeing?.observe(item);
    }
    // What stands beside the deck takes its room first.
    queueMicrotask(() => this.#fit());
    const current = this.draft.state.selection.at(-1) ?? '';
    if (current !== this.#shown) {
      this.#shown = current;
      this.#item(current)?.scrollIntoView({
        block: 'nearest',
        inline: 'nearest',
        behavior: matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth',
      });
    }
    if (!this.#focusNext) return;
    this.#focusNext = false;
    const face = this.#item(current)?.querySelector('.slide-face');
    /** @type {HTMLElement | null} */ (face)?.focus({ preventScroll: true });
  }

  /** @returns {SlideView[]} */
  #views() {
    return [...this.querySelectorAll('lep-slide')].map((one) => /** @type {SlideView} */ (one));
  }

  /** @param {string} id @returns {HTMLElement | null} */
  #item(id) {
    return this.querySelector(`[data-slide="${id}"]`);
  }

  /** As high as there is room; the width follows from the format. */
  #fit() {
    const format = catalogue.entry('formats', this.draft.state.format);
    const room = Math.max(LEAST, this.clientHeight - FOOT - AROUND);
    const ratio = format ? format.width / format.height : 0.8;
    // A wide format is kept from filling the whole stage.
    const height = Math.min(MOST, room, (this.clientWidth * 0.72) / ratio) * this.zoom;
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

  /** The slide that an event is about. @param {Event} event */
  #slideOf(event) {
    const item = /** @type {Element} */ (event.target).closest('.slide');
    return /** @type {HTMLElement | null} */ (item)?.dataset.slide ?? '';
  }

  /** @param {MouseEvent} event */
  #clicked = (event) => {
    const id = this.#slideOf(event);
    const inMenu = /** @type {Element} */ (event.target).closest(
      'lep-menu, .handle, .slide-failed',
    );
    if (!id || inMenu) return;
    const { selection } = this.draft.state;
    if (event.shiftKey) this.#reach(id);
    else {
      const more = event.ctrlKey || event.metaKey;
      const chosen = more ? toggled(selection, id) : [id];
      this.#anchor = id;
      // One slide stays chosen: it is where the keyboard is.
      if (chosen.length > 0) this.draft.select(chosen);
    }
  };

  /** From where the range began to here. @param {string} id */
  #reach(id) {
    const { document: seen, selection } = this.draft.state;
    if (!selection.includes(this.#anchor)) this.#anchor = selection.at(-1) ?? '';
    const row = seen.slides.map((one) => one.id);
    this.draft.select(reached(row, this.#anchor, id));
  }

  /** Straight to the words under the pointer. @param {MouseEvent} event */
  #opened = (event) => {
    const id = this.#slideOf(event);
    if (!id || !this.draft.state.editable) return;
    const under = document
      .elementsFromPoint(event.clientX, event.clientY)
      .find((one) => one.matches('.handle'));
    /** @type {HTMLElement | undefined} */ (under)?.click();
  };

  /** @param {PointerEvent} event */
  #pressed = (event) => {
    const id = this.#slideOf(event);
    const onPaper = /** @type {Element} */ (event.target).closest('.slide-face, .handle');
    if (!id || !onPaper || !this.draft.state.editable) return;
    dragFrom(event, () => {
      const { selection } = this.draft.state;
      if (!selection.includes(id)) this.draft.select([id]);
      this.draft.set({ editing: null });
      const moves = new Moves(this.draft);
      const places = new DropPlaces(this, { onto: false });
      return {
        scroller: this,
        begin: () => this.toggleAttribute('data-moving', true),
        ghost: () => this.#ghost(id, moves.chosen.length),
        target: (x, y) => places.at(x, y),
        show: (place) => places.show(place),
        drop: (place) => 'index' in place && moves.to(place.index),
        end: () => {
          this.removeAttribute('data-moving');
          places.end();
        },
      };
    });
  };

  /** @param {string} id @param {number} count */
  #ghost(id, count) {
    const ghost = document.createElement('div');
    ghost.className = 'ghost-slide';
    const image = this.#item(id)?.querySelector('img')?.cloneNode();
    if (image) ghost.append(image);
    if (count > 1) ghost.dataset.count = String(count);
    return ghost;
  }

  /** @param {KeyboardEvent} event */
  #keyed = (event) => {
    const onFace = /** @type {Element} */ (event.target).matches('.slide-face, .handle');
    if (!onFace) return;
    // What the keyboard is on is meant, also where something else was chosen with the mouse.
    const focused = this.#slideOf(event);
    if (!this.draft.state.selection.includes(focused)) this.draft.select([focused]);
    const { document: seen, selection, editable } = this.draft.state;
    const moves = new Moves(this.draft);
    const { slides } = seen;
    const here = this.draft.place(selection.at(-1) ?? '');
    const control = event.ctrlKey || event.metaKey;
    /** @type {Record<string, (() => void) | undefined>} */
    const acts = {
      ArrowRight: () => this.#go(here + 1, event),
      ArrowLeft: () => this.#go(here - 1, event),
      Home: () => this.#go(0, event),
      End: () => this.#go(slides.length - 1, event),
      Escape: () => this.draft.select(selection.slice(-1)),
      Delete: editable ? () => moves.remove() : undefined,
      Backspace: editable ? () => moves.remove() : undefined,
      F2: editable ? () => this.#write() : undefined,
      d: control && editable ? () => void moves.duplicate() : undefined,
      a: control ? () => this.draft.select(slides.map((one) => one.id)) : undefined,
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
    if (event.key === 'Delete' || event.key === 'Backspace') this.#follow();
  };

  /** @param {number} index @param {KeyboardEvent} event */
  #go(index, event) {
    const next = this.draft.state.document.slides[index];
    if (event.altKey) new Moves(this.draft).by(event.key === 'ArrowLeft' ? -1 : 1);
    else if (next && event.shiftKey) this.#reach(next.id);
    else if (next) {
      this.#anchor = next.id;
      this.draft.select([next.id]);
    }
    this.#follow();
  }

  /** The keyboard goes along to where the selection is then. */
  #follow() {
    this.#focusNext = true;
    this.update();
  }

  /** The first words of the chosen slide. */
  #write() {
    const { slide } = this.draft;
    const text = slide?.elements.find((one) => one.kind === 'text');
    if (slide && text) this.draft.set({ editing: { slide: slide.id, element: text.id } });
  }
}
define('lep-deck', Deck);
export { Deck };
