/**
 * What is to be fixed, told where somebody is about to let it go out, with the way to the list.
 * @import {Draft} from '../draft.js'
 * @import {Readiness} from '../readiness.js'
 */
import { html, nothing } from '../elements.js';
import { icon } from '../icons.js';
import { errorsOf, whereOf } from '../readiness.js';
import { t } from '../texts.js';

const MOST = 3;

/** @param {HTMLElement & {draft: Draft, readiness: Readiness}} sheet */
export function toFixNotice(sheet) {
  const { count, state } = sheet.readiness;
  if (!count || !state.found) return nothing;
  const errors = errorsOf(state.found.readiness.items);
  const look = () => sheet.dispatchEvent(new CustomEvent('sheet', { detail: 'check' }));
  return html`<section class="to-fix" role="note">
    <p>${icon('warn')} <strong>${t('toFix', { count })}</strong> <span class="grow"></span>
      ${sheet.draft.state.look ? html`<button type="button" class="button small" @click=${look}>${t('look')}</button>` : nothing}</p>
    <ul>${errors.slice(0, MOST).map((item) => html`<li><strong>${whereOf(sheet.draft, item)}</strong> ${item.message}</li>`)}</ul>
    <small>${errors.length > MOST ? t('moreToFix', { count: errors.length - MOST }) : t('toFixHint')}</small>
  </section>`;
}
