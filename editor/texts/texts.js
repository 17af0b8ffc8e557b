/** Formatting in the page's language: texts with values, numbers, sizes and times. */
import { LANGUAGE, TEXTS } from './en.js';

export { LANGUAGE };

/** @typedef {keyof typeof TEXTS} TextName */

const plurals = new Intl.PluralRules(LANGUAGE);

/**
 * A text with its values.
 * @param {TextName} name @param {Record<string, string | number>} [values]
 * @returns {string}
 */
export function t(name, values = {}) {
  const found = /** @type {string | Partial<Record<Intl.LDMLPluralRule, string>>} */ (TEXTS[name]);
  const form =
    typeof found === 'string'
      ? found
      : (found[plurals.select(Number(values.count))] ?? found.other ?? '');
  return form.replace(/\{(\w+)\}/g, (_, key) => say(values[key]));
}

/**
 * A text whose name is put together, or the fallback where there is none.
 * @param {string} name @param {string} fallback
 */
export const named = (name, fallback) =>
  name in TEXTS ? t(/** @type {TextName} */ (name)) : fallback;

/** @param {string | number | undefined} value */
const say = (value) => (typeof value === 'number' ? value.toLocaleString(LANGUAGE) : (value ?? ''));

const ago = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto', style: 'short' });
const day = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'medium' });
/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const SPANS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
];

/** How long ago a moment was. @param {string} moment in ISO 8601 */
export function when(moment) {
  let span = (Date.parse(moment) - Date.now()) / 1000;
  for (const [unit, most] of SPANS) {
    if (Math.abs(span) < most) return ago.format(Math.round(span), unit);
    span /= most;
  }
  return day.format(new Date(moment));
}

/** A date with its time, in full. @param {string} moment */
export const moment = (moment) =>
  new Date(moment).toLocaleString(LANGUAGE, { dateStyle: 'medium', timeStyle: 'short' });

const range = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'medium', timeStyle: 'short' });

/** A range of time in its shortest form. @param {string} from @param {string} to */
export const span = (from, to) => range.formatRange(new Date(from), new Date(to));

/** A date in full. @param {string} moment */
export const dayOf = (moment) => day.format(new Date(moment));

/** A month by its first day, as 2026-11-01. @param {string} first */
export const month = (first) =>
  new Date(`${first}T12:00:00Z`).toLocaleDateString(LANGUAGE, { month: 'long', year: 'numeric' });

/** A number with its groups. @param {number} value */
export const count = (value) => value.toLocaleString(LANGUAGE);

/** A number of bytes in kB or MB. @param {number} count */
export function size(count) {
  const [value, unit] = count < 1e6 ? [count / 1e3, 'kB'] : [count / 1e6, 'MB'];
  return `${value.toLocaleString(LANGUAGE, { maximumFractionDigits: value < 10 ? 1 : 0 })} ${unit}`;
}
