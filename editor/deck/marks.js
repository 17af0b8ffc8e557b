/**
 * Bold, italic and the like on stretches of a text, in code points.
 * @import {Entity} from '../api/types'
 */

/**
 * Whether all of a stretch carries a mark.
 * @param {Entity[]} marks @param {Entity['kind']} kind @param {number} start @param {number} end
 */
export function marked(marks, kind, start, end) {
  let at = start;
  for (const mark of [...marks].sort((a, b) => a.start - b.start)) {
    if (mark.kind === kind && mark.start <= at && mark.end > at) at = mark.end;
  }
  return start < end && at >= end;
}

/**
 * The marks with one put on a stretch, or taken off where all of it has it.
 * @param {Entity[]} marks @param {Entity['kind']} kind @param {number} start @param {number} end
 * @returns {Entity[]}
 */
export function toggled(marks, kind, start, end) {
  const others = marks.filter((mark) => mark.kind !== kind);
  const same = marks.filter((mark) => mark.kind === kind);
  const outside = same.flatMap((mark) => [
    { ...mark, end: Math.min(mark.end, start) },
    { ...mark, start: Math.max(mark.start, end) },
  ]);
  const kept = outside.filter((mark) => mark.start < mark.end);
  if (marked(marks, kind, start, end)) return ordered([...others, ...kept]);
  let [from, to] = [start, end];
  const apart = kept.filter((mark) => {
    const touches = mark.end === start || mark.start === end;
    if (touches) [from, to] = [Math.min(from, mark.start), Math.max(to, mark.end)];
    return !touches;
  });
  return ordered([...others, ...apart, { kind, start: from, end: to, url: null }]);
}

/**
 * The marks with a stretch leading to an address, or with an empty one to none.
 * @param {Entity[]} marks @param {number} start @param {number} end @param {string} url
 * @returns {Entity[]}
 */
export function linked(marks, start, end, url) {
  const apart = marks.filter((one) => one.kind !== 'link' || one.end <= start || one.start >= end);
  return ordered(url ? [...apart, { kind: 'link', start, end, url }] : apart);
}

/** @param {Entity[]} marks */
const ordered = (marks) => marks.sort((a, b) => a.start - b.start || b.end - a.end);
