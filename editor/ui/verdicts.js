/** What was said of a carousel, in a few words. */
import { html, nothing } from './elements.js';
import { t } from '../texts/texts.js';

/** @param {{verdict: import('../api/types').Review['verdict']} | null} review */
export const verdictTag = (review) =>
  review
    ? html`<span class="tag ${review.verdict === 'approved' ? 'used' : 'warn'}">${t(`said_${review.verdict}`)}</span>`
    : nothing;
