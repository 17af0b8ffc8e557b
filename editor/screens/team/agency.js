/**
 * The agency itself: its name, its time zone, whether it requires two steps; and handing it over.
 * @import {AgencyDetail} from '../../api/types'
 */
import { get, patch, Refused, send } from '../../api/api.js';
import { ask } from '../../ui/dialogs.js';
import { define, html, nothing } from '../../ui/elements.js';
import { field, Form, problem, select, submit } from '../../ui/forms.js';
import { notify } from '../../state/notices.js';
import { personal } from '../../state/router.js';
import { session } from '../../state/session.js';
import { t } from '../../texts/texts.js';
import { timeZones } from '../new-agency.js';
import { Part } from './part.js';

class AgencyPart extends Part {
  /** @type {AgencyDetail | null} */
  #agency = null;
  #needsOwn = false;
  #over = new Form(() => this.update());

  async load() {
    this.#agency = /** @type {AgencyDetail} */ (await get(this.roster.path()));
  }

  draw() {
    const agency = this.#agency;
    const head = html`<div class="part-head"><div class="grow"><h1>${t('team_agency')}</h1></div></div>`;
    if (!agency) return html`${head} ${problem(this.form.wrong, this.form.again)} ${this.loading}`;
    return html`${head}
      <form class="stacked-form" @submit=${this.#save} novalidate>
        ${problem(this.form.wrong)}
        ${
          this.#needsOwn
            ? html`<p class="hint"><a class="text-link" href=${personal('account')}>${t('setUpOwnFirst')}</a></p>`
            : nothing
        }
        ${field(this.form, {
          name: 'name',
          label: t('agencyName'),
          value: agency.name,
          maxlength: 120,
          required: true,
        })}
        ${select(this.form, {
          name: 'time_zone',
          label: t('timeZone'),
          value: agency.time_zone,
          options: timeZones(agency.time_zone),
          hint: t('timeZoneHint'),
        })}
        <label class="pick tall">
          <input type="checkbox" name="require_mfa" ?checked=${agency.require_mfa} />
          <span>${t('requireTwoStep')}<small>${t('requireTwoStepHint')}</small></span>
        </label>
        ${submit(this.form, t('save'))}
      </form>
      ${session.may(agency.id).own ? this.#handOver() : nothing}`;
  }

  #handOver() {
    const others = this.roster.state.members.filter(
      ({ id, role }) => id !== session.state.me?.id && role !== 'guest',
    );
    const options = others.map(({ id, name, email }) => ({ value: id, label: name || email }));
    return html`<section class="danger-zone" aria-labelledby="hand-over">
      <h2 id="hand-over">${t('handOver')}</h2>
      <p class="hint">${t('handOverLead')}</p>
      ${
        options.length
          ? html`<form class="inline-form" @submit=${this.#transfer} novalidate>
            ${problem(this.#over.wrong)}
            ${select(this.#over, { name: 'member', label: t('newOwner'), value: '', options })}
            <button class="button danger" ?disabled=${this.#over.busy}>${t('handOver')}</button>
          </form>`
          : html`<p>${t('handOverNobody')}</p>`
      }
    </section>`;
  }

  #save = this.form.sends(async ({ name = '', time_zone, require_mfa }) => {
    const body = { name: name.trim(), time_zone, require_mfa: require_mfa !== undefined };
    this.#needsOwn = false;
    try {
      this.#agency = await patch(this.roster.path(), body);
    } catch (error) {
      this.#needsOwn = error instanceof Refused && error.code === 'mfa-required';
      throw error;
    }
    await session.load();
    notify(t('agencySaved'), { tone: 'good' });
  });

  #transfer = this.#over.sends(async ({ member = '' }) => {
    const yes = await ask({
      title: t('handOverTitle', { name: this.roster.nameOf(member) ?? '' }),
      detail: t('handOverDetail'),
      yes: t('handOver'),
      danger: true,
    });
    if (!yes) return;
    await send('POST', this.roster.path('transfer'), { body: { member } });
    await Promise.all([session.load(), this.roster.load()]);
    notify(t('handedOver', { name: this.roster.nameOf(member) ?? '' }), { tone: 'good' });
  });
}
define('lep-agency', AgencyPart);
