/** Reviews and readiness of a carousel as tags. */
import { html, nothing } from './elements.js';
import { icon } from './icons.js';
import { t } from '../texts/texts.js';

/** @param {{verdict: import('../api/types').Review['verdict']} | null} review */
export const verdictTag = (review) =>
  review
    ? html`<span class="tag ${review.verdict === 'approved' ? 'used' : 'warn'}">${t(`said_${review.verdict}`)}</span>`
    : nothing;

/**
 * A verdict in two words, nothing while it is not known; `fix` is the address of the check, or opens it.
 * @param {{to_fix: number | null}} readiness @param {string | (() => void)} [fix]
 */
export function readinessTag({ to_fix: count }, fix) {
  if (count === null) return nothing;
  if (!count) return html`<span class="tag used">${icon('check')} ${t('ready')}</span>`;
  return leading(html`<span class="tag bad">${icon('warn')} ${t('toFix', { count })}</span>`, fix);
}

/** A verdict that also says where there is none yet, for lists of carousels. @type {typeof readinessTag} */
export const listedReadiness = (readiness, fix) =>
  readiness.to_fix === null
    ? leading(html`<span class="tag">${t('checkUnknown')}</span>`, fix)
    : readinessTag(readiness, fix);

/** @param {unknown} tag @param {string | (() => void)} [fix] */
function leading(tag, fix) {
  if (!fix) return html`${tag}`;
  return typeof fix === 'string'
    ? html`<a class="tag-link" href=${fix}>${tag}</a>`
    : html`<button type="button" class="tag-link" @click=${fix}>${tag}</button>`;
}
