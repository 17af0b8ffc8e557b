/**
 * Posts put onto slides, from wherever somebody does it.
 * @import {Post} from './types'
 * @import {Draft} from './draft.js'
 */
import { announce } from './notices.js';
import { t } from './texts.js';

/** @typedef {'card' | 'text' | 'quote' | 'link' | 'images'} Part */

/**
 * A part of a post onto a slide, or as new slides at a place: behind the chosen slide unless it is named.
 * @param {Draft} draft @param {Post} post @param {Part} part @param {{onto?: string, at?: number}} where
 */
export async function placePost(draft, post, part, { onto, at }) {
  const operation = { op: /** @type {const} */ ('drop_post'), post: String(post.id), part };
  if (onto) {
    draft.select([onto]);
    const done = await draft.perform([{ ...operation, slide: onto }]);
    if (done) announce(t('dropped', { number: draft.place(onto) + 1 }));
    return;
  }
  const { slide } = draft;
  const behind = slide && slide.layout !== 'outro' ? draft.place(slide.id) + 1 : null;
  const done = await draft.perform([{ ...operation, index: at ?? behind }]);
  const [first] = done?.changed ?? [];
  if (first) draft.select([first]);
  if (done) announce(t('added', { count: done.changed.length }));
}
