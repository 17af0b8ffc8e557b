/**
 * The audit log, newest first, with a CSV export.
 * @import {AuditEvent, Page} from '../../api/types'
 */
import { get, query } from '../../api/api.js';
import { define, html, nothing, repeat } from '../../ui/elements.js';
import { field, select } from '../../ui/forms.js';
import { icon } from '../../ui/icons.js';
import { moment, named, t } from '../../texts/texts.js';
import { detailsOf, namesOf, whomOf } from './event-words.js';
import { Part } from './part.js';

const ACTIONS = [
  'agency.created',
  'agency.changed',
  'agency.plan-changed',
  'agency.transferred',
  'api-key.created',
  'api-key.revoked',
  'audit.exported',
  'brand-kit.exported',
  'carousel.approved',
  'carousel.changes-requested',
  'carousels.handed-over',
  'invitation.created',
  'invitation.resent',
  'invitation.revoked',
  'invitation.accepted',
  'links.made',
  'links.rescheduled',
  'links.revoked',
  'member.changed',
  'member.removed',
  'person.renamed',
  'person.signed-in',
  'person.sign-in-blocked',
  'person.sessions-ended',
  'person.password-changed',
  'person.address-changed',
  'person.mfa-on',
  'person.mfa-off',
  'person.recovery-codes-made',
  'render.requested',
  'team.created',
  'team.changed',
  'team.removed',
];
const actionName = (/** @type {string} */ action) => named(`did_${action}`, action);

class Audit extends Part {
  /** @type {AuditEvent[] | null} */
  #events = null;
  /** @type {string | null} */
  #next = null;
  /** @type {Record<string, string | undefined>} */
  #asked = {};
  /** @type {import('./event-words.js').Names | null} */
  #names = null;

  async load() {
    const events = this.#take(query(this.roster.path('audit-events'), this.#asked), []);
    [this.#names] = await Promise.all([this.#names ?? namesOf(this.roster), events]);
  }

  draw() {
    const csv = html`<a class="button" href=${query(this.roster.path('audit-events/export'), this.#asked)} download>
      ${icon('download')} ${t('asCsv')}
    </a>`;
    return html`${this.head(t('team_audit'), t('auditLead'), csv)} ${this.#filter()}
    ${this.#list()}`;
  }

  #filter() {
    const people = this.roster.state.members.map(({ id, name, email }) => ({
      value: id,
      label: name || email,
    }));
    const actions = ACTIONS.map((value) => ({ value, label: actionName(value) }));
    const anything = { value: '', label: t('anything') };
    return html`<form class="filters" aria-label=${t('filter')} @submit=${this.#filtered} @change=${this.#changed}
      novalidate>
      ${select(this.form, {
        name: 'actor',
        label: t('who'),
        value: '',
        options: [{ value: '', label: t('anybody') }, ...people],
      })}
      ${select(this.form, { name: 'action', label: t('what'), value: '', options: [anything, ...actions] })}
      ${field(this.form, { name: 'since', label: t('since'), type: 'date' })}
      ${field(this.form, { name: 'until', label: t('until'), type: 'date' })}
    </form>`;
  }

  #list() {
    const names = this.#names;
    if (!this.#events || !names) return this.loading;
    if (!this.#events.length) return html`<div class="empty"><h2>${t('nothingFound')}</h2></div>`;
    return html`<ol class="facts" aria-label=${t('team_audit')} aria-busy=${this.form.busy}>
        ${repeat(
          this.#events,
          ({ id }) => id,
          (one) => this.#event(one, names),
        )}
      </ol>
      ${
        this.#next
          ? html`<button class="button" ?disabled=${this.form.busy} @click=${this.#more}>${t('showMore')}</button>`
          : nothing
      }`;
  }

  /** @param {AuditEvent} event @param {import('./event-words.js').Names} names */
  #event(event, names) {
    const { at, actor_name: by, action } = event;
    const whom = whomOf(event, names);
    const details = detailsOf(event, names);
    return html`<li class="fact event">
      <div class="grow">
        <strong>${actionName(action)}${whom ? html`<span class="event-whom">${whom}</span>` : nothing}</strong>
        ${details.length ? html`<small class="event-details">${details.join(' · ')}</small>` : nothing}
      </div>
      <span class="person-part"><span>${by}</span><small><time datetime=${at}>${moment(at)}</time></small></span>
    </li>`;
  }

  /** @param {string} path @param {AuditEvent[]} before */
  async #take(path, before) {
    const page = /** @type {Page<AuditEvent>} */ (await get(path));
    this.#events = [...before, ...page.results];
    this.#next = page.next ?? null;
  }

  #more = () =>
    this.form.does(async () => {
      if (this.#next) await this.#take(this.#next, this.#events ?? []);
    });

  #filtered = this.form.sends(async ({ actor, action, since, until }) => {
    this.#asked = {
      actor: actor || undefined,
      action: action || undefined,
      since: since ? dayBegins(since, 0) : undefined,
      until: until ? dayBegins(until, 1) : undefined,
    };
    await this.load();
  });

  /** @param {Event} event */
  #changed = (event) => {
    /** @type {HTMLFormElement} */ (event.currentTarget).requestSubmit();
  };
}
define('lep-audit', Audit);

/** When a day begins here, or one some days later. @param {string} day as 2026-11-30 @param {number} later */
function dayBegins(day, later) {
  const begins = new Date(`${day}T00:00:00`);
  begins.setDate(begins.getDate() + later);
  return begins.toISOString();
}
