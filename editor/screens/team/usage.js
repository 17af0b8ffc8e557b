/**
 * Usage of this month with the plan's limits, and of previous months.
 * @import {Usage as Body} from '../../api/types'
 */
import { get } from '../../api/api.js';
import { css, define, html, nothing } from '../../ui/elements.js';
import { count, month, named, size, t } from '../../texts/texts.js';
import { Part } from './part.js';

class Usage extends Part {
  /** @type {Body | null} */
  #usage = null;

  async load() {
    this.#usage = /** @type {Body} */ (await get(this.roster.path('usage')));
  }

  draw() {
    const usage = this.#usage;
    const lead = usage
      ? t('usageLead', { plan: named(`plan_${usage.plan.key}`, usage.plan.key) })
      : '';
    return html`${this.head(t('team_usage'), lead)} ${usage ? this.#figures(usage) : this.loading}`;
  }

  /** @param {Body} usage */
  #figures({ plan, months, stored_bytes: stored, time_zone: zone }) {
    const [now, ...before] = months;
    return html`<dl class="figures">
        ${figure(t('slidesThisMonth'), now?.slides ?? 0, plan.slides_a_month, count)}
        ${figure(t('stored'), stored, plan.storage_bytes, size)}
        ${figure(t('rendersThisMonth'), now?.renders ?? 0, undefined, count)}
        ${figure(t('atOnce'), undefined, plan.max_concurrent, count)}
        ${figure(t('requestsAMinute'), undefined, plan.requests_a_minute, count)}
        ${figure(t('requestsEach'), undefined, plan.requests_a_minute_each, count)}
      </dl>
      <p class="hint">${t('monthsEnd', { zone: zone.replaceAll('_', ' ') })}</p>
      ${
        before.length
          ? html`<table class="table">
            <caption>${t('monthsBefore')}</caption>
            <thead>
              <tr><th scope="col">${t('monthName')}</th><th scope="col" class="number">${t('slidesPainted')}</th><th
                scope="col" class="number">${t('renders')}</th></tr>
            </thead>
            <tbody>
              ${before.map(
                (one) => html`<tr>
                  <th scope="row">${month(one.month)}</th>
                  <td class="number">${count(one.slides)}</td>
                  <td class="number">${count(one.renders)}</td>
                </tr>`,
              )}
            </tbody>
          </table>`
          : nothing
      }`;
  }
}
define('lep-usage', Usage);

/**
 * One figure beside its limit; a limit of null is none.
 * @param {string} name @param {number | undefined} used @param {number | null | undefined} limit
 * @param {(value: number) => string} say
 */
function figure(name, used, limit, say) {
  const share = used !== undefined && limit ? Math.min(1, used / limit) : undefined;
  const most = limit === null ? t('noLimit') : limit === undefined ? '' : say(limit);
  return html`<div class="figure">
    <dt>${name}</dt>
    <dd>
      <strong>${used === undefined ? most : say(used)}</strong>
      ${used !== undefined && most ? html`<small>${limit === null ? most : t('ofMost', { most })}</small>` : nothing}
      ${
        share === undefined
          ? nothing
          : html`<span class="progress" data-full=${share > 0.9 || nothing}
        ${css({ '--share': share })}></span>`
      }
    </dd>
  </div>`;
}
