/**
 * The errors to fix, shown before approving or rendering: each with its fix, and a link to all.
 * @import {Draft} from '../state/draft.js'
 * @import {Readiness} from '../state/readiness.js'
 */
import { html, nothing } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { errorsOf } from '../state/readiness.js';
import { t } from '../texts/texts.js';
import { findings } from './finding.js';

const MOST = 3;

/** @param {HTMLElement & {draft: Draft, readiness: Readiness}} sheet */
export function toFixNotice(sheet) {
  const { shown: count, state, fresh } = sheet.readiness;
  if (!count || !state.found) return nothing;
  const errors = errorsOf(state.found.readiness.items);
  const look = () => sheet.dispatchEvent(new CustomEvent('sheet', { detail: 'check' }));
  return html`<section class="to-fix" role="note" aria-busy=${!fresh}>
    <p>${icon('warn')} <strong>${t('toFix', { count })}</strong> <span class="grow"></span>
      ${
        sheet.draft.state.look
          ? html`<button type="button" class="button small"
        @click=${look}>${t('look')}</button>`
          : nothing
      }</p>
    ${findings(sheet, errors.slice(0, MOST))}
    <small>${errors.length > MOST ? t('moreToFix', { count: errors.length - MOST }) : t('toFixHint')}</small>
  </section>`;
}
