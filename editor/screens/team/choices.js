/**
 * Fields of the team dialogs: roles, clients, and lists of several.
 * @import {Form} from '../../ui/forms.js'
 * @import {Client, Role} from '../../api/types'
 * @import {Reach} from './roster.js'
 */
import { Refused } from '../../api/api.js';
import { define, html, live, nothing, repeat, View } from '../../ui/elements.js';
import { note, select } from '../../ui/forms.js';
import { icon } from '../../ui/icons.js';
import { named, t } from '../../texts/texts.js';

const MANY = 12;

/** Ownership is handed over, never given. @type {Exclude<Role, 'owner'>[]} */
export const GIVEN = ['admin', 'editor', 'reviewer', 'viewer', 'guest'];

/** @param {Form} form @param {Role} value @param {(role: any) => void} change */
export const roleChoice = (form, value, change) =>
  select(form, {
    name: 'role',
    label: t('role'),
    value,
    options: GIVEN.map((role) => ({ value: role, label: named(`role_${role}`, role) })),
    hint: named(`role_${value}_may`, ''),
    change,
  });

/**
 * All clients, or those that are checked.
 * @param {Form} form
 * @param {{reach: Reach, clients: Client[], mayAll?: boolean, change: (reach: Reach) => void}} of
 */
export function reachChoice(form, { reach, clients, mayAll = true, change }) {
  const some = !mayAll || !reach.all;
  const radio = (/** @type {boolean} */ all, /** @type {string} */ label) =>
    html`<label class="pick">
      <input type="radio" name="all_clients" .checked=${reach.all === all} @change=${() => change({ ...reach, all })} />
      <span>${label}</span>
    </label>`;
  return html`<fieldset class="choice-of">
    <legend class="field-label">${t('clients')}</legend>
    ${mayAll ? html`<div class="picks">${radio(true, t('allClients'))} ${radio(false, t('onlyThese'))}</div>` : nothing}
    ${
      some
        ? several({
            name: 'clients',
            options: clients
              .filter(({ id, archived_at: gone }) => !gone || reach.clients.includes(id))
              .map(({ id, name }) => ({ value: id, label: name })),
            chosen: reach.clients,
            empty: t('noClients'),
            change: (chosen) => change({ all: false, clients: chosen }),
          })
        : nothing
    }
    ${note(form, 'clients')} ${note(form, 'all_clients')}
  </fieldset>`;
}

/**
 * A list of boxes to check.
 * @param {{
 *   name: string, options: Option[], chosen: readonly string[], empty: string, change: (chosen: string[]) => void
 * }} of
 */
export const several = ({ name, options, chosen, empty, change }) =>
  options.length
    ? html`<lep-several .name=${name} .options=${options} .chosen=${chosen} .change=${change}></lep-several>`
    : html`<p class="hint">${empty}</p>`;

/** @typedef {{value: string, label: string}} Option */

/** Boxes to check; where there are many, with a search. */
class Several extends View {
  name = '';
  /** @type {Option[]} */
  options = [];
  /** @type {readonly string[]} */
  chosen = [];
  /** @type {(chosen: string[]) => void} */
  change = () => {};
  #words = '';

  draw() {
    const words = this.#words.toLocaleLowerCase();
    const found = this.options.filter(({ label }) => label.toLocaleLowerCase().includes(words));
    return html`${
      this.options.length > MANY
        ? html`<label class="search-box wide">
          ${icon('search')}<input type="search" aria-label=${t('searchThese')} placeholder=${t('searchThese')}
            @input=${this.#search} />
        </label>`
        : nothing
    }
      <div class="checks">
        ${repeat(
          found,
          ({ value }) => value,
          ({ value, label }) => html`<label class="pick">
            <input type="checkbox" name=${this.name} value=${value} .checked=${live(this.chosen.includes(value))}
              @change=${this.#turn} />
            <span>${label}</span>
          </label>`,
        )}
        ${found.length ? nothing : html`<p class="hint">${t('noMatches', { words: this.#words })}</p>`}
      </div>`;
  }

  /** @param {Event} event */
  #turn = (event) => {
    const { checked, value } = /** @type {HTMLInputElement} */ (event.target);
    this.change(checked ? [...this.chosen, value] : this.chosen.filter((one) => one !== value));
  };

  /** @param {Event} event */
  #search = (event) => {
    this.#words = /** @type {HTMLInputElement} */ (event.target).value;
    this.update();
  };
}
define('lep-several', Several);

/** An error found by the page, in the server's format. @param {string} name @param {string} detail */
export const mistake = (name, detail) =>
  new Refused({
    type: '',
    title: detail,
    status: 422,
    code: 'required',
    errors: [{ pointer: `/${name}`, detail, code: 'required' }],
  });

/**
 * Client access as the API expects it; restricted access needs at least one client.
 * @param {Role} role @param {Reach} reach
 */
export function reachFor(role, { all, clients }) {
  if (role === 'admin') return { all_clients: true, clients: [] };
  const everything = all && role !== 'guest';
  if (!everything && !clients.length) throw mistake('clients', t('chooseClient'));
  return { all_clients: everything, clients: everything ? [] : clients };
}
