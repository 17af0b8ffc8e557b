/**
 * The deck: its slides side by side, as they will be swiped; or all of them small, in rows, to look them over.
 * @import {Draft} from '../state/draft.js'
 * @import {Previews} from '../state/previews.js'
 * @import {SlideView} from './slide.js'
 */
import { catalogue } from '../state/catalogue.js';
import { reached, toggled } from '../ui/choosing.js';
import { takePictures } from './deck-files.js';
import { dragFrom } from '../ui/drag.js';
import { DropPlaces } from './drop-places.js';
import { define, html, nothing, repeat, View } from '../ui/elements.js';
import { marqueeFrom } from '../ui/marquee.js';
import { icon } from '../ui/icons.js';
import { SlideCommands } from './slide-commands.js';
import { announce } from '../state/notices.js';
import { editPicture } from './pictures.js';
import { ghostOf } from './slide.js';
import { t } from '../texts/texts.js';

const FOOT = 36;
const AROUND = 44;
const LEAST = 150;
const MOST = 1080;
// Overview: the minimum width of a slide, and the space around it.
const SMALL = 132;
const SMALL_ON_PHONES = 96;
const BETWEEN = 16;
/** How far a finger moves before what it holds is dragged, in pixels. */
const MOVED = 8;

class Deck extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  /** @type {Previews} */
  previews = /** @type {any} */ (null);
  /** Zoom relative to fitting the stage. */
  zoom = 1;
  /** Whether all slides are shown, small and in rows. */
  overview = false;
  /** Slides per row in the overview. */
  #columns = 1;
  /** Whether a finger chooses several: each tap is one more or one less. */
  #choosing = false;
  #several = false;
  /** @type {IntersectionObserver | null} */
  #seeing = null;
  /** @type {WeakSet<Element>} */
  #observed = new WeakSet();
  /** @type {Set<Element>} */
  #near = new Set();
  /** The anchor of a range. */
  #anchor = '';
  #shown = '';
  #shownAs = false;
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
      rootMargin: '100%',
    });
    this.until(() => this.#seeing?.disconnect());
    takePictures(this);
    this.listen(this, 'picture', ({ detail }) =>
      editPicture(this.draft, detail.slide, detail.element),
    );
  }

  draw() {
    const { document: seen, selection } = this.draft.state;
    const current = selection.at(-1);
    const total = seen.slides.length;
    this.toggleAttribute('data-overview', this.overview);
    // Selecting several ends when only one is left.
    if (selection.length < 2 && this.#several) this.#choosing = false;
    this.#several = selection.length > 1;
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
                .small=${this.overview}
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
    const current = this.draft.state.selection.at(-1) ?? '';
    const turned = this.overview !== this.#shownAs;
    const moved = current !== this.#shown;
    this.#shownAs = this.overview;
    this.#shown = current;
    // Elements beside the deck are laid out first.
    queueMicrotask(() => {
      this.#fit();
      if (turned || moved)
        this.#item(current)?.scrollIntoView({
          block: turned && this.overview ? 'center' : 'nearest',
          inline: 'nearest',
          behavior:
            turned || matchMedia('(prefers-reduced-motion: reduce)').matches ? 'instant' : 'smooth',
        });
    });
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
    const ratio = format ? format.width / format.height : 0.8;
    const width = this.overview ? this.#small(ratio) : this.#large(ratio);
    this.style.setProperty('--slide-width', `${width}px`);
    this.style.setProperty('--slide-ratio', String(ratio));
    const current = this.draft.state.selection.at(-1);
    for (const view of this.#views()) {
      const item = /** @type {HTMLElement} */ (view.parentElement);
      const rank = view.slide.id === current ? 0 : this.#near.has(item) ? 1 : 3;
      view.be({ width, rank });
    }
  }

  /** @param {number} ratio */
  #large(ratio) {
    const room = Math.max(LEAST, this.clientHeight - FOOT - AROUND);
    // A wide format is kept from filling the whole stage.
    const height = Math.min(MOST, room, (this.clientWidth * 0.72) / ratio) * this.zoom;
    return Math.round(height * ratio);
  }

  /**
   * As many in a row as there is room for; wide ones are wider, so that all are about as large.
   * @param {number} ratio
   */
  #small(ratio) {
    const room = this.clientWidth - BETWEEN;
    const least = (room < 500 ? SMALL_ON_PHONES : SMALL) * Math.max(1, Math.sqrt(ratio / 0.8));
    this.#columns = Math.max(1, Math.floor(room / (least + BETWEEN)));
    return Math.floor(room / this.#columns) - BETWEEN;
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
    const byFinger = /** @type {PointerEvent} */ (event).pointerType === 'touch';
    if (event.shiftKey) this.#reach(id);
    else if (this.overview && byFinger && !this.#choosing && selection.join() === id)
      this.#open(id);
    else {
      const more = event.ctrlKey || event.metaKey || (byFinger && this.#choosing);
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
    const onPaper = /** @type {Element} */ (event.target).closest('.slide-paper');
    if (id && onPaper && this.overview) return this.#open(id);
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
    if (!id && this.overview) this.#marquee(event);
    if (!id || !onPaper || !this.draft.state.editable) return;
    const finger = this.overview && event.pointerType === 'touch';
    let far = !finger;
    dragFrom(event, () => {
      this.#hold(id, finger);
      this.draft.set({ editing: null });
      const commands = new SlideCommands(this.draft);
      const places = new DropPlaces(this, { onto: false });
      return {
        scroller: this,
        begin: () => this.toggleAttribute('data-moving', true),
        ghost: () => ghostOf(this.#item(id), commands.chosen.length),
        target: (x, y) => {
          far ||= Math.hypot(x - event.clientX, y - event.clientY) > MOVED;
          return far ? places.at(x, y) : null;
        },
        show: (place) => places.show(place),
        drop: (place) => {
          if ('index' in place) commands.to(place.index);
          // Dragging a single slide ends selecting several.
          this.#choosing &&= commands.chosen.length > 1;
        },
        end: () => {
          this.removeAttribute('data-moving');
          places.end();
        },
      };
    });
  };

  /**
   * Select the held slide; in the overview, a long press starts selecting several.
   * @param {string} id @param {boolean} finger
   */
  #hold(id, finger) {
    const { selection } = this.draft.state;
    if (!selection.includes(id))
      this.draft.select(finger && this.#choosing ? [...selection, id] : [id]);
    else if (finger && !this.#choosing) this.draft.select([id]);
    if (!finger) return;
    this.#choosing = true;
    announce(t('chosen', { count: this.draft.state.selection.length }));
  }

  /**
   * Over empty ground: what the rectangle touches is chosen, with Shift or Ctrl besides.
   * @param {PointerEvent} event
   */
  #marquee(event) {
    const before = this.draft.state.selection;
    const kept = event.shiftKey || event.ctrlKey || event.metaKey ? before : [];
    marqueeFrom(event, {
      scroller: this,
      things: () =>
        [...this.querySelectorAll('.slide')].map((item) => ({
          id: String(/** @type {HTMLElement} */ (item).dataset.slide),
          box: /** @type {Element} */ (item.querySelector('.slide-paper')).getBoundingClientRect(),
        })),
      choose: (ids) => {
        const chosen = [...new Set([...kept, ...(ids ?? [])])];
        // One slide stays chosen: it is where the keyboard is.
        this.draft.select(ids && chosen.length ? chosen : before);
      },
    });
  }

  /** From the overview to a slide. @param {string} id */
  #open(id) {
    this.#choosing = false;
    this.draft.select([id]);
    this.dispatchEvent(new CustomEvent('look', { detail: { overview: false } }));
    this.#follow();
  }

  /** @param {KeyboardEvent} event */
  #keyed = (event) => {
    const onFace = /** @type {Element} */ (event.target).matches('.slide-face, .handle');
    // Ignore modifier keys on their own.
    if (!onFace || ['Control', 'Meta', 'Shift', 'Alt'].includes(event.key)) return;
    // Keys act on the focused slide, even if the mouse selected another.
    const focused = this.#slideOf(event);
    const control = event.ctrlKey || event.metaKey;
    // One goes along without choosing, and chooses one more or one less.
    const turns = event.key === ' ' && (control || this.overview);
    const roams = turns || (control && event.key.startsWith('Arrow'));
    if (!roams && !this.draft.state.selection.includes(focused)) this.draft.select([focused]);
    const { document: seen, selection, editable } = this.draft.state;
    const commands = new SlideCommands(this.draft);
    const { slides } = seen;
    const here = this.draft.place(roams ? focused : (selection.at(-1) ?? ''));
    const chosen = toggled(selection, focused);
    /** @type {Record<string, (() => void) | undefined>} */
    const acts = {
      ArrowRight: () => this.#go(here, 1, event),
      ArrowLeft: () => this.#go(here, -1, event),
      ArrowDown: this.overview ? () => this.#go(here, this.#columns, event) : undefined,
      ArrowUp: this.overview ? () => this.#go(here, -this.#columns, event) : undefined,
      Enter: this.overview ? () => this.#open(focused) : undefined,
      ' ': turns && chosen.length ? () => this.draft.select(chosen) : undefined,
      Home: () => this.#go(0, 0, event),
      End: () => this.#go(slides.length - 1, 0, event),
      Escape:
        this.overview && selection.length === 1
          ? () => this.#open(focused)
          : () => this.draft.select(selection.slice(-1)),
      Delete: editable ? () => commands.remove() : undefined,
      Backspace: editable ? () => commands.remove() : undefined,
      F2: editable ? () => this.#write() : undefined,
      d: control && editable ? () => void commands.duplicate() : undefined,
      a: control ? () => this.draft.select(slides.map((one) => one.id)) : undefined,
    };
    const act = acts[event.key];
    if (!act) return;
    event.preventDefault();
    act();
    if (event.key === 'Delete' || event.key === 'Backspace') this.#follow();
  };

  /** @param {number} here @param {number} step @param {KeyboardEvent} event */
  #go(here, step, event) {
    const next = this.draft.state.document.slides[here + step];
    if (event.altKey && step) new SlideCommands(this.draft).by(step);
    else if (next && (event.ctrlKey || event.metaKey) && step) {
      const face = this.#item(next.id)?.querySelector('.slide-face');
      /** @type {HTMLElement | null | undefined} */ (face)?.focus();
      return;
    } else if (next && event.shiftKey) this.#reach(next.id);
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
