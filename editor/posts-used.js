/**
 * Which posts of a thread stand on slides.
 * @import {Document, Post, Thread} from './types'
 */

/** The places of the slides that show a post, counted from 1. @param {Post} post @param {Document} document @returns {number[]} */
export const places = (post, document) =>
  document.slides.flatMap((slide, index) => (slide.post === post.id ? [index + 1] : []));

/** @param {Thread} thread @param {Document} document @returns {Post[]} */
export function unused(thread, document) {
  const shown = new Set(document.slides.map((slide) => slide.post));
  return thread.posts.filter((post) => !shown.has(post.id));
}
