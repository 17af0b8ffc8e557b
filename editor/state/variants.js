/**
 * Words that are different in one format.
 * @import {Document} from '../api/types'
 */

/** @param {Document} document @param {string} format @param {string} slide @param {string} element */
export function textIn(document, format, slide, element) {
  const variant = document.variants.find((one) => one.format === format);
  const here = variant?.slides.find((one) => one.slide === slide);
  return here?.texts.find((one) => one.element === element);
}

/**
 * The variants with other words for an element; null takes them back.
 * @param {Document} document @param {string} format @param {string} slide @param {string} element
 * @param {string | null} text
 * @returns {Document['variants']}
 */
export function withText(document, format, slide, element, text) {
  const variant = document.variants.find((one) => one.format === format);
  const here = variant?.slides.find((one) => one.slide === slide);
  const others = (here?.texts ?? []).filter((one) => one.element !== element);
  const texts = text === null ? others : [...others, { element, text, entities: [] }];
  const changed = { slide, layout: null, alt: null, style: null, ...here, texts };
  const plain = texts.length === 0 && !changed.layout && changed.alt === null && !changed.style;
  const slides = (variant?.slides ?? []).filter((one) => one.slide !== slide);
  const next = {
    .../** @type {Document['variants'][number]} */ (variant ?? { format, style: {} }),
    slides: plain ? slides : [...slides, changed],
  };
  return [...document.variants.filter((one) => one.format !== format), next];
}
