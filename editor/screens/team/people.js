/**
 * The members of the agency with roles and clients, and open invitations.
 * @import {Invitation, Member} from '../../api/types'
 */
import { all, patch, send } from '../../api/api.js';
import { ask } from '../../ui/dialogs.js';
import { define, html, nothing, repeat } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../state/notices.js';
import { session } from '../../state/session.js';
import { dayOf, named, t } from '../../texts/texts.js';
import { invite, memberDialog } from './dialogs.js';
import { Part } from './part.js';

class People extends Part {
  /** @type {Invitation[]} */
  #invited = [];

  async load() {
    this.#invited = /** @type {Invitation[]} */ (await all(this.roster.path('invitations')));
  }

  draw() {
    const { members } = this.roster.state;
    return html`${this.head(
      t('team_people'),
      t('peopleLead'),
      html`<button class="button primary" @click=${this.#invite}>${icon('add')} ${t('invite')}</button>`,
    )}
      <ul class="facts" aria-label=${t('team_people')}>
        ${repeat(
          members,
          ({ id }) => id,
          (one) => this.#member(one),
        )}
      </ul>
      ${
        this.#invited.length
          ? html`<h2>${t('invited')}</h2>
            <ul class="facts" aria-label=${t('invited')}>
              ${repeat(
                this.#invited,
                ({ id }) => id,
                (one) => this.#invitation(one),
              )}
            </ul>`
          : nothing
      }`;
  }

  /** @param {Member} member */
  #member(member) {
    const { id, name, email, role, all_clients: everything, clients } = member;
    const called = name || email;
    const own = id === session.state.me?.id;
    const whole = role === 'owner' || role === 'admin';
    const reach = this.roster.reachOf({ all: everything || whole, clients });
    const items = [
      {
        label: t('changePart'),
        icon: /** @type {const} */ ('edit'),
        act: () => this.#change(member),
      },
      {
        label: t('removeMember'),
        icon: /** @type {const} */ ('trash'),
        danger: true,
        act: () => this.#remove(member),
      },
    ];
    return html`<li class="fact person">
      <span class="monogram round-mark" aria-hidden="true">${called.slice(0, 1).toUpperCase()}</span>
      <div class="grow">
        <strong>${called} ${own ? html`<span class="tag">${t('you')}</span>` : nothing}</strong>
        <small>${email}</small>
      </div>
      <span class="person-part"><span>${named(`role_${role}`, role)}</span><small>${reach}</small></span>
      ${
        own || role === 'owner'
          ? html`<span class="menu-space"></span>`
          : html`<lep-menu .label=${t('actionsFor', { title: called })} .items=${items}></lep-menu>`
      }
    </li>`;
  }

  /** @param {Invitation} invitation */
  #invitation({ id, email, role, all_clients: everything, clients, expires_at: until }) {
    const over = Date.parse(until) < Date.now();
    const items = [
      {
        label: t('sendAgain'),
        icon: /** @type {const} */ ('redo'),
        act: () => this.#again(id, email),
      },
      {
        label: t('withdraw'),
        icon: /** @type {const} */ ('trash'),
        danger: true,
        act: () => this.#withdraw(id, email),
      },
    ];
    return html`<li class="fact person">
      <span class="monogram round-mark" aria-hidden="true">${icon('add')}</span>
      <div class="grow">
        <strong>${email} ${over ? html`<span class="tag warn">${t('over')}</span>` : nothing}</strong>
        <small>${over ? t('openedUntil', { day: dayOf(until) }) : t('openUntilShort', { day: dayOf(until) })}</small>
      </div>
      <span class="person-part">
        <span>${named(`role_${role}`, role)}</span><small>${this.roster.reachOf({
          all: everything || role === 'admin',
          clients,
        })}</small>
      </span>
      <lep-menu .label=${t('actionsFor', { title: email })} .items=${items}></lep-menu>
    </li>`;
  }

  #invite = async () => {
    const email = await invite(this.roster);
    if (!email) return;
    notify(t('wasInvited', { email }), { tone: 'good' });
    await this.form.does(() => this.load());
  };

  /** @param {Member} member */
  async #change(member) {
    const changes = await memberDialog(this.roster, member, (changed) =>
      patch(this.roster.path(`members/${member.id}`), changed),
    );
    if (changes) await this.roster.load();
  }

  /** @param {Member} member */
  async #remove({ id, name, email }) {
    const called = name || email;
    const yes = await ask({
      title: t('removeTitle', { name: called }),
      detail: t('removeDetail'),
      yes: t('removeMember'),
      danger: true,
    });
    if (!yes) return;
    await this.changes(async () => {
      await send('DELETE', this.roster.path(`members/${id}`));
      await this.roster.load();
      notify(t('wasRemoved', { name: called }));
    });
  }

  /** @param {string} id @param {string} email */
  #again(id, email) {
    return this.changes(async () => {
      await send('POST', this.roster.path(`invitations/${id}/resend`));
      notify(t('wasInvited', { email }), { tone: 'good' });
    });
  }

  /** @param {string} id @param {string} email */
  #withdraw(id, email) {
    return this.changes(async () => {
      await send('DELETE', this.roster.path(`invitations/${id}`));
      notify(t('withdrawn', { email }));
    });
  }
}
define('lep-people', People);
