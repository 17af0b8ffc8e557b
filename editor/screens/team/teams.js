/**
 * Teams: people who work for the same clients, whatever each of them reaches besides.
 * @import {Team} from '../../api/types'
 */
import { all, patch, send } from '../../api/api.js';
import { ask } from '../../ui/dialogs.js';
import { define, html, repeat } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { t } from '../../texts/texts.js';
import { teamDialog } from './dialogs.js';
import { Part } from './part.js';

class Teams extends Part {
  /** @type {Team[] | null} */
  #teams = null;

  async load() {
    this.#teams = /** @type {Team[]} */ (await all(this.roster.path('teams')));
  }

  draw() {
    const make = html`<button class="button primary"
      @click=${() => this.#edit(null)}>${icon('add')} ${t('newTeam')}</button>`;
    return html`${this.head(t('team_teams'), t('teamsLead'), make)} ${this.#list()}`;
  }

  #list() {
    if (!this.#teams) return this.loading;
    if (!this.#teams.length)
      return html`<div class="empty"><h2>${t('noTeams')}</h2><p>${t('noTeamsHint')}</p></div>`;
    return html`<ul class="facts" aria-label=${t('team_teams')}>
      ${repeat(
        this.#teams,
        ({ id }) => id,
        (one) => this.#team(one),
      )}
    </ul>`;
  }

  /** @param {Team} team */
  #team(team) {
    const { name, people, all_clients: everything, clients } = team;
    const names = people.map((id) => this.roster.nameOf(id)).filter(Boolean);
    const items = [
      { label: t('edit'), icon: /** @type {const} */ ('edit'), act: () => this.#edit(team) },
      {
        label: t('removeTeam'),
        icon: /** @type {const} */ ('trash'),
        danger: true,
        act: () => this.#remove(team),
      },
    ];
    return html`<li class="fact person">
      <span class="monogram" aria-hidden="true">${name.slice(0, 1).toUpperCase()}</span>
      <div class="grow"><strong>${name}</strong><small>${names.join(', ') || t('nobodyYet')}</small></div>
      <span class="person-part">
        <span>${t('peopleCount', { count: names.length })}</span><small>${this.roster.reachOf({
          all: everything,
          clients,
        })}</small>
      </span>
      <lep-menu .label=${t('actionsFor', { title: name })} .items=${items}></lep-menu>
    </li>`;
  }

  /** @param {Team | null} team */
  async #edit(team) {
    const path = this.roster.path(team ? `teams/${team.id}` : 'teams');
    const saved = await teamDialog(this.roster, team, (body) =>
      team ? patch(path, body) : send('POST', path, { body }),
    );
    if (saved) await this.form.does(() => this.load());
  }

  /** @param {Team} team */
  async #remove({ id, name }) {
    const yes = await ask({
      title: t('removeTeamTitle', { name }),
      detail: t('removeTeamDetail'),
      yes: t('removeTeam'),
      danger: true,
    });
    if (yes) await this.changes(() => send('DELETE', this.roster.path(`teams/${id}`)));
  }
}
define('lep-teams', Teams);
