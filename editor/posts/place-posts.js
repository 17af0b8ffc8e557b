/**
 * Place posts on slides.
 * @import {Operation, Post} from '../api/types'
 * @import {Draft} from '../state/draft.js'
 */
import { announce } from '../state/notices.js';
import { t } from '../texts/texts.js';

/** @typedef {'card' | 'text' | 'quote' | 'quoted' | 'link' | 'images'} Part */

/** Each with its drawing. */
export const PARTS = /** @type {const} */ ([
  ['card', 'card'],
  ['text', 'text'],
  ['quote', 'quote'],
  ['quoted', 'quote'],
  ['link', 'link'],
  ['images', 'image'],
]);

/** What takes a slide whole, as it has an author of its own. @type {ReadonlySet<Part>} */
const WHOLE = new Set(['card', 'quoted']);

/** Whether a post has such a part. @param {Post} post @param {Part} part */
export function has({ content, images }, part) {
  if (part === 'images') return images.length > 0;
  if (part === 'quoted') return Boolean(content.quote?.text);
  return part !== 'link' || content.entities.some((one) => one.kind === 'link' && one.url);
}

/**
 * A part of posts, in their order, onto a slide, or as new slides at a place: behind the chosen slide unless it
 * is named. It is one step back. Answers whether it is done.
 * @param {Draft} draft @param {Post[]} posts @param {Part} part @param {{onto?: string, at?: number}} [where]
 */
export async function placePosts(draft, posts, part, { onto, at } = {}) {
  if (onto) {
    draft.select([onto]);
    const done = await draft.perform(stacked(draft, posts, part, onto));
    if (done) announce(t('dropped', { number: draft.place(onto) + 1, count: posts.length }));
    return done !== null;
  }
  const { slide } = draft;
  const behind = slide && slide.layout !== 'outro' ? draft.place(slide.id) + 1 : null;
  const done = await draft.perform(inserted(posts, part, at ?? behind));
  const [first] = done?.changed ?? [];
  if (first) draft.select([first]);
  if (done) announce(t('added', { count: done.changed.length }));
  return done !== null;
}

/**
 * A slide takes one card, or one quoted post; those of the other posts follow it.
 * @param {Draft} draft @param {Post[]} posts @param {Part} part @param {string} slide
 * @returns {Operation[]}
 */
function stacked(draft, posts, part, slide) {
  /** @param {Post} post @returns {Operation} */
  const put = ({ id }) => ({ op: 'drop_post', post: id, part, slide });
  const [first, ...others] = posts;
  if (!WHOLE.has(part) || !first) return posts.map(put);
  return [...inserted(others, part, draft.place(slide) + 1), put(first)];
}

/**
 * Insert posts at one position, the last first: only the server knows how many slides each becomes.
 * @param {Post[]} posts @param {Part} part @param {number | null} index
 * @returns {Operation[]}
 */
function inserted(posts, part, index) {
  const order = index === null ? posts : posts.toReversed();
  return order.map(({ id }) => ({ op: 'drop_post', post: id, part, index }));
}
