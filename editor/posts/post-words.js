/**
 * A post's words as a small card shows them: links cut between their parts, and no empty lines.
 * @import {Post} from '../api/types'
 */
const LONGEST_LINK = 36;
const ADDRESS = /^(?:https?:\/\/)?[^\s/?#]+\.\S+$/i;

/** @param {Post['content']} content */
export function cardWords({ text, entities }) {
  const points = [...text];
  for (const { kind, start, end } of entities.toReversed())
    if (kind === 'link')
      points.splice(start, end - start, shortLink(points.slice(start, end).join('')));
  return points.join('').replaceAll(/\n\s*\n/g, '\n');
}

/** The host and as much of the path as fits, never a part of the query; other words stay. @param {string} said */
function shortLink(said) {
  if (!ADDRESS.test(said)) return said;
  const bare = said.replace(/^https?:\/\/(?:www\.)?/i, '');
  const end = bare.search(/[?#…]/);
  const path = (end < 0 ? bare : bare.slice(0, end)).replace(/\/$/, '');
  const cut = bare[end] === '…' || path.length > LONGEST_LINK;
  if (!cut) return end < 0 ? path : `${path}…`;
  const last = path.lastIndexOf('/', LONGEST_LINK);
  return `${path.slice(0, last < 0 ? LONGEST_LINK : last + 1)}…`;
}
