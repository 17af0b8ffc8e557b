/** Files by their kinds, as every place that asks for some names and chooses them. */
import { named } from '../texts/texts.js';

/** @param {string} key */
export const fileName = (key) => named(`file_${key.replace('-', '_')}`, key.toUpperCase());

/** A list with one more, or without it. @param {string[]} list @param {string} one */
export const toggled = (list, one) =>
  list.includes(one) ? list.filter((other) => other !== one) : [...list, one];
