/**
 * API keys: scopes, client access and expiry. A secret is shown once.
 * @import {ApiKey, NewApiKey} from '../../api/types'
 * @import {Reach} from './roster.js'
 */
import { all, send } from '../../api/api.js';
import '../../ui/copy.js';
import { ask, openDialog } from '../../ui/dialogs.js';
import { define, html, nothing, repeat } from '../../ui/elements.js';
import { field, note } from '../../ui/forms.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../state/notices.js';
import { dayOf, named, t, when } from '../../texts/texts.js';
import { mistake, reachChoice, several } from './choices.js';
import { formDialog } from './dialogs.js';
import { Part } from './part.js';

const SCOPES = [
  'carousels:see',
  'work:view',
  'work:edit',
  'kits:manage',
  'renders:start',
  'usage:read',
  'audit:read',
];
const USUAL = SCOPES.slice(0, 5);
const scopeName = (/** @type {string} */ scope) => named(`scope_${scope}`, scope);

class Keys extends Part {
  /** @type {ApiKey[] | null} */
  #keys = null;

  async load() {
    this.#keys = /** @type {ApiKey[]} */ (await all(this.roster.path('api-keys')));
  }

  draw() {
    const make = html`<button class="button primary" @click=${this.#make}>${icon('add')} ${t('newKey')}</button>`;
    return html`${this.head(t('team_keys'), t('keysLead'), make)} ${this.#list()}`;
  }

  #list() {
    if (!this.#keys) return this.loading;
    if (!this.#keys.length)
      return html`<div class="empty"><h2>${t('noKeys')}</h2><p>${t('noKeysHint')}</p></div>`;
    return html`<ul class="facts" aria-label=${t('team_keys')}>
      ${repeat(
        this.#keys,
        ({ id }) => id,
        (one) => this.#key(one),
      )}
    </ul>`;
  }

  /** @param {ApiKey} key */
  #key(key) {
    const { name, prefix, scopes, clients, expires_at: until, revoked_at: revoked } = key;
    const over = until !== null && Date.parse(until) < Date.now();
    const ends = until ? t(over ? 'endedOn' : 'endsOn', { day: dayOf(until) }) : t('endsNever');
    const used = key.last_used_at
      ? t('usedLast', { when: when(key.last_used_at) })
      : t('usedNever');
    const items = [
      {
        label: t('revoke'),
        icon: /** @type {const} */ ('close'),
        danger: true,
        act: () => this.#revoke(key),
      },
    ];
    return html`<li class="fact person" data-off=${revoked || over || nothing}>
      <span class="monogram" aria-hidden="true">${icon('key')}</span>
      <div class="grow">
        <strong>
          ${name}
          ${
            revoked
              ? html`<span class="tag bad">${t('revoked')}</span>`
              : over
                ? html`<span
            class="tag warn">${t('over')}</span>`
                : nothing
          }
        </strong>
        <small><code>${prefix}…</code> · ${used} ·
          ${revoked ? t('revokedOn', { day: dayOf(revoked) }) : ends}</small>
        <small>${scopes.map(scopeName).join(' · ')}</small>
      </div>
      <span
        class="person-part"
        ><small>${this.roster.reachOf({ all: clients === null, clients: clients ?? [] })}</small></span>
      ${
        revoked
          ? html`<span class="menu-space"></span>`
          : html`<lep-menu .label=${t('actionsFor', { title: name })} .items=${items}></lep-menu>`
      }
    </li>`;
  }

  #make = async () => {
    /** @type {{scopes: string[], reach: Reach}} */
    let chosen = { scopes: USUAL, reach: { all: true, clients: [] } };
    const made = await formDialog({
      title: t('newKey'),
      yes: t('makeKey'),
      body: (form) => {
        const change = (/** @type {Partial<typeof chosen>} */ changes) => {
          chosen = { ...chosen, ...changes };
          form.redraw();
        };
        return html`${field(form, {
          name: 'name',
          label: t('keyName'),
          hint: t('keyNameHint'),
          maxlength: 120,
          required: true,
          first: true,
        })}
          <fieldset class="choice-of">
            <legend class="field-label">${t('scopes')}</legend>
            ${several({
              name: 'scopes',
              options: SCOPES.map((scope) => ({ value: scope, label: scopeName(scope) })),
              chosen: chosen.scopes,
              empty: '',
              change: (scopes) => change({ scopes }),
            })}
            ${note(form, 'scopes')}
          </fieldset>
          ${reachChoice(form, {
            reach: chosen.reach,
            clients: this.roster.state.clients,
            change: (reach) => change({ reach }),
          })}
          ${field(form, { name: 'expires_at', label: t('expires'), type: 'date', hint: t('expiresHint') })}`;
      },
      act: async ({ name = '', expires_at: day }) => {
        const { all: everything, clients } = chosen.reach;
        if (!chosen.scopes.length) throw mistake('scopes', t('chooseScope'));
        if (!everything && !clients.length) throw mistake('clients', t('chooseClient'));
        const body = {
          name: name.trim(),
          scopes: chosen.scopes,
          clients: everything ? null : clients,
          // Until the end of that day in local time.
          expires_at: day ? new Date(`${day}T23:59:59`).toISOString() : null,
        };
        const answer = await send('POST', this.roster.path('api-keys'), { body });
        return /** @type {NewApiKey} */ (await answer.json());
      },
    });
    if (!made) return;
    await showSecret(made);
    await this.form.does(() => this.load());
  };

  /** @param {ApiKey} key */
  async #revoke({ id, name }) {
    const yes = await ask({
      title: t('revokeTitle', { name }),
      detail: t('revokeDetail'),
      yes: t('revoke'),
      danger: true,
    });
    if (!yes) return;
    await this.changes(async () => {
      await send('DELETE', this.roster.path(`api-keys/${id}`));
      notify(t('wasRevoked', { name }));
    });
  }
}
define('lep-keys', Keys);

/** @param {NewApiKey} key */
function showSecret({ name, secret }) {
  const dialog = openDialog({
    title: t('keyMade', { name }),
    stays: true,
    draw: (close) => html`<div class="dialog-form">
      <p class="hint">${t('keySecretLead')}</p>
      <code class="secret whole">${secret}</code>
      <footer class="dialog-foot">
        <lep-copy .text=${secret}></lep-copy>
        <span class="grow"></span>
        <button class="button primary" autofocus @click=${() => close()}>${t('keyKept')}</button>
      </footer>
    </div>`,
  });
  return dialog.closed;
}
