/**
 * Drop targets on the deck: onto a slide, or between two, in one or several rows. The boxes of the
 * slides are read once, when the drag begins; scrolling moves them along.
 * @typedef {{slide: string} | {index: number, ends?: boolean}} Place `ends` is behind the last one of a row
 */
const BESIDE = 0.22;

export class DropPlaces {
  /** @type {{id: string, left: number, right: number, top: number, bottom: number}[]} */
  #slides;
  #began;
  #box;
  /** @type {HTMLElement} */
  #line;

  /** @param {HTMLElement} deck @param {{onto: boolean}} what whether slides take it, or only the gaps */
  constructor(deck, { onto }) {
    this.deck = deck;
    this.onto = onto;
    this.#began = { x: deck.scrollLeft, y: deck.scrollTop };
    this.#box = deck.getBoundingClientRect();
    this.#slides = [...deck.querySelectorAll('.slide')].map((item) => {
      const { left, right, top, bottom } = /** @type {Element} */ (
        item.querySelector('.slide-paper')
      ).getBoundingClientRect();
      return {
        id: String(/** @type {HTMLElement} */ (item).dataset.slide),
        left,
        right,
        top,
        bottom,
      };
    });
    this.#line = document.createElement('div');
    this.#line.className = 'drop-line';
    this.#line.hidden = true;
    deck.append(this.#line);
  }

  /** @param {number} x @param {number} y @returns {Place | null} */
  at(x, y) {
    const { left, right, top, bottom } = this.#box;
    if (x < left || x > right || y < top || y > bottom) return null;
    const along = x + this.deck.scrollLeft - this.#began.x;
    const row = this.#row(y + this.deck.scrollTop - this.#began.y);
    for (const [index, slide] of this.#slides.entries()) {
      if (slide.top !== row) continue;
      const width = slide.right - slide.left;
      if (!this.onto && along < slide.left + width / 2) return { index };
      if (this.onto && along < slide.left + width * BESIDE) return { index };
      if (this.onto && along < slide.right - width * BESIDE) return { slide: slide.id };
    }
    const last = this.#slides.findLastIndex(({ top }) => top === row);
    return last + 1 < this.#slides.length ? { index: last + 1, ends: true } : { index: last + 1 };
  }

  /** The top of the row that is nearest. @param {number} down */
  #row(down) {
    const away = (/** @type {{top: number, bottom: number}} */ { top, bottom }) =>
      Math.max(top - down, down - bottom, 0);
    const [first, ...others] = this.#slides;
    return others.reduce(
      (near, one) => (away(one) < away(near) ? one : near),
      first ?? { top: 0, bottom: 0 },
    ).top;
  }

  /** @param {Place | null} place */
  show(place) {
    for (const item of this.deck.querySelectorAll('.slide')) {
      const { dataset } = /** @type {HTMLElement} */ (item);
      dataset.drop = String(place !== null && 'slide' in place && place.slide === dataset.slide);
    }
    const between = place !== null && 'index' in place;
    this.#line.hidden = !between;
    if (!between) return;
    const before = this.#slides[place.index - 1];
    const after = place.ends ? undefined : this.#slides[place.index];
    const first = after ?? before;
    const x =
      before && after && before.top === after.top
        ? (before.right + after.left) / 2
        : after
          ? after.left - 10
          : (before?.right ?? 40) + 10;
    const { left, top } = this.#box;
    this.#line.style.setProperty(
      'transform',
      `translate(${x - left + this.#began.x - 2}px, ${(first?.top ?? top) - top + this.#began.y}px)`,
    );
    this.#line.style.setProperty('height', `${(first?.bottom ?? 0) - (first?.top ?? 0)}px`);
  }

  end() {
    this.show(null);
    this.#line.remove();
  }
}
