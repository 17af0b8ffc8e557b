/**
 * A chip with the slides that show a post: green if they show most of its text, plain if only a part.
 * @import {Document, Post} from '../api/types'
 */
import { html, nothing } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { isWhole, places } from './posts-used.js';
import { t } from '../texts/texts.js';

/** @param {Post} post @param {Document} document @param {{short?: boolean}} [how] short: the numbers alone */
export function postChip(post, document, { short = false } = {}) {
  const shown = places(post, document);
  if (shown.length === 0) return nothing;
  const whole = isWhole(post, document);
  const said = t(whole ? 'onSlides' : 'partlyOnSlides', {
    places: shown.join(', '),
    count: shown.length,
  });
  return html`<span class="tag ${whole ? 'used' : 'partly'}" title=${said}>${icon(whole ? 'check' : 'split')}
    ${
      short
        ? html`<span aria-hidden="true">${shown.join(', ')}</span><span
      class="unseen">${said}</span>`
        : said
    }</span>`;
}
