/**
 * Posts as they were found in a source, arranged before anything is kept: divided, joined, in another order, some
 * left out. Pure: each step answers new cards. Offsets are code points of the post that was read.
 * @import {Thread} from '../../api/types'
 */

/** @typedef {{post: number, start: number, end: number}} Piece counted from 1 */
/** @typedef {{key: string, pieces: Piece[], out: boolean}} Card a post to be; `out` is not kept */

const BETWEEN = '\n\n';

/** One thread's posts and their arrangement. */
export class Arranging {
  /** @type {string[][]} the posts' code points */
  #read;
  /** @type {Card[]} */
  cards;
  #made = 0;

  /** @param {Thread['posts']} posts as they were read */
  constructor(posts) {
    this.#read = posts.map(({ content }) => [...content.text]);
    this.cards = this.#asRead();
  }

  #asRead() {
    return this.#read.map((text, index) =>
      this.#card([{ post: index + 1, start: 0, end: text.length }]),
    );
  }

  /** @param {Piece[]} pieces @returns {Card} */
  #card(pieces) {
    this.#made += 1;
    return { key: `card-${this.#made}`, pieces, out: false };
  }

  /** Whether anything is otherwise than it was read. */
  get changed() {
    return (
      this.cards.length !== this.#read.length ||
      this.cards.some(
        ({ out, pieces }, index) => out || pieces.length > 1 || pieces[0]?.post !== index + 1,
      )
    );
  }

  get kept() {
    return this.cards.filter(({ out }) => !out).length;
  }

  /** Whether another reading has the same words in the same posts. @param {Thread['posts']} posts */
  fits(posts) {
    return (
      posts.length === this.#read.length &&
      posts.every(({ content }, index) => content.text === this.#read[index]?.join(''))
    );
  }

  /** Which post a card will be, from 1; null where it is left out. @param {Card} card */
  order(card) {
    return card.out ? null : this.cards.filter(({ out }) => !out).indexOf(card) + 1;
  }

  /** @param {Piece} piece */
  #words({ post, start, end }) {
    return (this.#read[post - 1] ?? []).slice(start, end).join('');
  }

  /** The text of a card. @param {Card} card */
  text({ pieces }) {
    return pieces
      .map((piece) => this.#words(piece))
      .filter((words) => words !== '')
      .join(BETWEEN);
  }

  /** The posts whose beginning, or whose end, a card has. @param {Card} card @param {'start' | 'end'} edge */
  holds({ pieces }, edge) {
    return pieces
      .filter(({ post, start, end }) =>
        edge === 'start' ? this.#blank(post, 0, start) : this.#blank(post, end, Infinity),
      )
      .map(({ post }) => post);
  }

  /** @param {number} post @param {number} start @param {number} end */
  #blank(post, start, end) {
    return this.#words({ post, start, end }).trim() === '';
  }

  /**
   * Split a card after `at` code points of its text; false if one side would be empty.
   * @param {Card} card @param {number} at
   */
  split(card, at) {
    /** @type {Piece[]} */
    const before = [];
    /** @type {Piece[]} */
    const behind = [];
    let passed = 0;
    for (const piece of card.pieces) {
      const length = piece.end - piece.start;
      const inside = at - passed;
      if (inside >= length) before.push(piece);
      else if (inside <= 0) behind.push(piece);
      else {
        const cut = piece.start + inside;
        before.push(this.#trimmed({ ...piece, end: cut }));
        behind.push(this.#trimmed({ ...piece, start: cut }));
      }
      if (length) passed += length + BETWEEN.length;
    }
    const parts = [before, behind].map((pieces) => this.#card(pieces));
    if (parts.some((part) => this.text(part).trim() === '')) return false;
    this.#replace(card, 1, ...parts);
    return true;
  }

  /** @param {Piece} piece @returns {Piece} */
  #trimmed({ post, start, end }) {
    const words = this.#words({ post, start, end });
    const head = [...words].length - [...words.trimStart()].length;
    const tail = [...words].length - [...words.trimEnd()].length;
    return head + tail < end - start
      ? { post, start: start + head, end: end - tail }
      : { post, start, end };
  }

  /** The next card that is kept. @param {Card} card */
  next(card) {
    return this.cards.slice(this.cards.indexOf(card) + 1).find(({ out }) => !out);
  }

  /** The one before that is kept. @param {Card} card */
  before(card) {
    return this.cards.slice(0, this.cards.indexOf(card)).findLast(({ out }) => !out);
  }

  /** Make one card of two; answers it. @param {Card} card @param {Card} other */
  join(card, other) {
    /** @type {Piece[]} */
    const pieces = [];
    for (const piece of [...card.pieces, ...other.pieces]) {
      const last = pieces.at(-1);
      const goesOn =
        last?.post === piece.post &&
        last.end <= piece.start &&
        this.#blank(piece.post, last.end, piece.start);
      if (last && goesOn) pieces[pieces.length - 1] = { ...last, end: piece.end };
      else pieces.push(piece);
    }
    const joined = this.#card(pieces);
    this.cards = this.cards.flatMap((one) =>
      one === card ? [joined] : one === other ? [] : [one],
    );
    return joined;
  }

  /** @param {Card} card @param {number} index its place afterwards */
  move(card, index) {
    const rest = this.cards.filter((one) => one !== card);
    this.cards = rest.toSpliced(Math.max(0, Math.min(index, rest.length)), 0, card);
  }

  /** @param {Card} card @param {boolean} out @returns {Card} */
  leaveOut(card, out) {
    const changed = { ...card, out };
    this.#replace(card, 1, changed);
    return changed;
  }

  reset() {
    this.cards = this.#asRead();
  }

  /** @param {Card} card @param {number} count @param {...Card} others */
  #replace(card, count, ...others) {
    this.cards = this.cards.toSpliced(this.cards.indexOf(card), count, ...others);
  }

  /** As the API takes it; nothing where the posts are as they were read. */
  get arrangement() {
    if (!this.changed) return undefined;
    return this.cards.map(({ pieces, out }) => ({ pieces, left_out: out }));
  }
}
