/**
 * Which posts of a thread are on slides, and whether completely.
 * @import {Document, Post, Slide, Thread} from '../api/types'
 */

/** The share of a post's words on slides that counts as whole: hooks are cut and links shortened. */
const WHOLE = 0.75;
const WORD = /[\p{L}\p{N}]+/gu;

/**
 * The places of the slides that show a post, counted from 1.
 * @param {Post} post @param {Document} document
 * @returns {number[]}
 */
export const places = (post, document) =>
  document.slides.flatMap((slide, index) => (slide.post === post.id ? [index + 1] : []));

/** Whether the slides show most of a post's text. @param {Post} post @param {Document} document */
export function isWhole(post, document) {
  const words = wordsOf(post, post.content.text);
  const said = new Set(
    document.slides.flatMap((slide) =>
      slide.post === post.id ? [...wordsOf(slide, textOf(slide))] : [],
    ),
  );
  const found = [...words].filter((word) => said.has(word)).length;
  return found >= WHOLE * words.size;
}

/** @param {Thread} thread @param {Document} document @returns {Post[]} */
export function unused(thread, document) {
  const shown = new Set(document.slides.map((slide) => slide.post));
  return thread.posts.filter((post) => !shown.has(post.id));
}

/** A post or a slide that changes is another object. @type {WeakMap<Post | Slide, Set<string>>} */
const known = new WeakMap();

/** @param {Post | Slide} whose @param {string} text @returns {Set<string>} */
function wordsOf(whose, text) {
  const found = known.get(whose) ?? new Set(text.toLowerCase().match(WORD));
  known.set(whose, found);
  return found;
}

/** @param {Slide} slide */
const textOf = ({ elements }) =>
  elements.map((one) => (one.kind === 'text' ? one.text : '')).join(' ');
