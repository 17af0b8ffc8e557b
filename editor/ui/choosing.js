/** Choosing several of a row as lists everywhere do it: one more or one less, and a range. The last chosen is last. */

/** One more, or one less where it is chosen. @param {readonly string[]} chosen @param {string} id */
export const toggled = (chosen, id) =>
  chosen.includes(id) ? chosen.filter((one) => one !== id) : [...chosen, id];

/**
 * The range from its anchor to `id`; from the start of the row without an anchor.
 * @param {readonly string[]} row @param {string} anchor @param {string} id
 */
export function reached(row, anchor, id) {
  const [from, to] = [Math.max(row.indexOf(anchor), 0), row.indexOf(id)];
  const range = row.slice(Math.min(from, to), Math.max(from, to) + 1);
  return from < to ? range : range.reverse();
}
