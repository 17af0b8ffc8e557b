/**
 * Gestures with slides, as operations.
 * @import {Document, Operation} from '../api/types'
 * @import {Draft} from '../state/draft.js'
 */
import { announce } from '../state/notices.js';
import { t } from '../texts/texts.js';

/**
 * The steps that bring slides together, in their order, to where the gap `index` is now.
 * @param {Document} document @param {string[]} ids @param {number} index
 * @returns {Operation[]}
 */
export function moveOperations(document, ids, index) {
  const order = document.slides.map((one) => one.id);
  const block = order.filter((id) => ids.includes(id));
  const start = order.slice(0, index).filter((id) => !ids.includes(id)).length;
  const places = block.map((slide, nth) => ({
    op: /** @type {const} */ ('move_slide'),
    slide,
    index: start + nth,
  }));
  const right = places.filter((one) => order.indexOf(one.slide) < one.index).reverse();
  const left = places.filter((one) => order.indexOf(one.slide) > one.index);
  return [...right, ...left];
}

/** Commands for the selected slides, by menu, key or drag. */
export class SlideCommands {
  /** @param {Draft} draft */
  constructor(draft) {
    this.draft = draft;
  }

  /** The chosen slides in the deck's order. */
  get chosen() {
    const { document, selection } = this.draft.state;
    return document.slides.filter((one) => selection.includes(one.id)).map((one) => one.id);
  }

  /** @param {number} index the gap, as the deck is now */
  to(index) {
    const { document } = this.draft.state;
    const operations = moveOperations(document, this.chosen, index);
    if (operations.length === 0) return;
    void this.draft.perform(operations);
    const number = this.draft.place(this.chosen[0] ?? '') + 1;
    announce(t('moved', { number, total: document.slides.length, count: this.chosen.length }));
  }

  /** So many places on, or back; at the ends as many as there are. @param {number} step */
  by(step) {
    const places = this.chosen.map((id) => this.draft.place(id));
    const [first, last] = [places[0] ?? 0, places.at(-1) ?? 0];
    const { length } = this.draft.state.document.slides;
    if (step < 0 && first > 0) this.to(Math.max(first + step, 0));
    if (step > 0 && last < length - 1) this.to(Math.min(last + 1 + step, length));
  }

  remove() {
    const ids = this.chosen;
    void this.draft.perform(ids.map((slide) => ({ op: 'remove_slide', slide })));
    announce(t('removed', { count: ids.length }));
  }

  async duplicate() {
    const ids = this.chosen;
    const edited = await this.draft.perform(ids.map((slide) => ({ op: 'duplicate_slide', slide })));
    if (!edited) return;
    this.draft.select(edited.changed);
    announce(t('added', { count: edited.changed.length }));
  }

  /**
   * The words from `at` on, in code points, go to a new slide; without it they are divided evenly.
   * @param {number} [at]
   */
  async split(at) {
    const slide = this.draft.slide?.id;
    if (!slide) return;
    const edited = await this.draft.perform([{ op: 'split_slide', slide, ...(at ? { at } : {}) }]);
    if (edited) announce(t('splitDone', { count: edited.changed.length }));
  }

  /** The chosen slides become one; a single one takes in the next. */
  async merge() {
    const { document } = this.draft.state;
    const [first, ...others] = this.chosen;
    if (!first) return;
    if (others.length === 0) {
      const next = document.slides[this.draft.place(first) + 1];
      if (next) others.push(next.id);
    }
    const edited = await this.draft.perform(
      others.map((other) => ({ op: 'merge_slides', slide: first, other })),
    );
    if (!edited) return;
    this.draft.select([first]);
    announce(t('merged', { count: others.length + 1 }));
  }

  /** Words for a place of the layout that has none. @param {import('../api/types').Slide} slide @param {string} role */
  fill(slide, role) {
    const element = emptyText(role);
    const index = slide.elements.length;
    this.draft.select([slide.id]);
    void this.draft.perform([{ op: 'insert_element', slide: slide.id, element, index }]);
    this.draft.set({ editing: { slide: slide.id, element: element.id } });
  }

  /** Insert a text slide after the selected one, but before a closing slide. @param {string} words */
  say(words) {
    const id = crypto.randomUUID();
    const { slide } = this.draft;
    const here = this.draft.place(slide?.id ?? '');
    const index = slide?.layout === 'outro' ? here : here + 1;
    const elements = [{ ...emptyText('body'), text: words.replace(/\r\n?/g, '\n') }];
    void this.draft.perform([
      { op: 'insert_slide', index, slide: { id, layout: 'text-only', elements } },
    ]);
    this.draft.select([id]);
    announce(t('added', { count: 1 }));
  }

  /**
   * A slide of a layout behind the chosen one, with empty places for its words.
   * @param {import('../api/types').Slide['layout']} layout @param {readonly string[]} roles
   */
  add(layout, roles) {
    const id = crypto.randomUUID();
    const elements = roles.map(emptyText);
    const index = this.draft.place(this.draft.slide?.id ?? '') + 1;
    void this.draft.perform([{ op: 'insert_slide', index, slide: { id, layout, elements } }]);
    this.draft.select([id]);
    const [first] = elements;
    if (first) this.draft.set({ editing: { slide: id, element: first.id } });
    announce(t('added', { count: 1 }));
  }
}

/** @param {string} role */
const emptyText = (role) => ({
  kind: /** @type {const} */ ('text'),
  id: crypto.randomUUID(),
  role: /** @type {import('../api/types').TextElement['role']} */ (role),
  text: '',
  entities: [],
});
