/** An agency’s people, keys, figures and records, for those who manage it. */
import { define, html, keyed, nothing, View } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { link } from '../../state/router.js';
import { session } from '../../state/session.js';
import { t } from '../../texts/texts.js';
import '../top-bar.js';
import './agency.js';
import './audit.js';
import './keys.js';
import './people.js';
import { Roster } from './roster.js';
import './teams.js';
import './usage.js';

/** @typedef {keyof typeof PARTS} PartName */
const PARTS = {
  people: (/** @type {Roster} */ roster) => html`<lep-people .roster=${roster}></lep-people>`,
  teams: (/** @type {Roster} */ roster) => html`<lep-teams .roster=${roster}></lep-teams>`,
  keys: (/** @type {Roster} */ roster) => html`<lep-keys .roster=${roster}></lep-keys>`,
  usage: (/** @type {Roster} */ roster) => html`<lep-usage .roster=${roster}></lep-usage>`,
  audit: (/** @type {Roster} */ roster) => html`<lep-audit .roster=${roster}></lep-audit>`,
  agency: (/** @type {Roster} */ roster) => html`<lep-agency .roster=${roster}></lep-agency>`,
};
const NAMES = /** @type {PartName[]} */ (Object.keys(PARTS));
const ICONS = /** @type {const} */ ({
  people: 'people',
  teams: 'grid',
  keys: 'key',
  usage: 'slides',
  audit: 'history',
  agency: 'brand',
});

class Team extends View {
  agency = '';
  /** The part that is looked at, by its name in the address. */
  place = '';
  /** The one whose link was brought into view. @type {string | null} */
  #place = null;
  /** @type {Roster | null} */
  #roster = null;

  enter() {
    this.watch(session);
    this.until(session.watch(() => this.#load()));
  }

  changed() {
    if (this.#roster?.agency === this.agency) return;
    this.#roster = new Roster(this.agency);
    this.watch(this.#roster);
    this.#load();
  }

  #load() {
    const may = session.may(this.agency).manage;
    if (may && this.#roster?.state.status === 'unknown') void this.#roster.load();
  }

  draw() {
    if (!session.may(this.agency).manage)
      return html`<lep-top-bar .agency=${this.agency}></lep-top-bar>
        <main class="middle">
          <div class="empty">
            <h1>${t('gone')}</h1>
            <p>${t('teamNotYours')}</p>
            <a class="button" href=${link.home(this.agency)}>${t('carousels')}</a>
          </div>
        </main>`;
    const here = NAMES.find((name) => name === this.place) ?? 'people';
    document.title = `${t(`team_${here}`)} · ${session.agency(this.agency)?.name ?? t('product')}`;
    return html`<lep-top-bar .agency=${this.agency}></lep-top-bar>
      <div class="team">
        <nav class="side team-side" aria-label=${t('team')}>
          <ul class="side-list">
            ${NAMES.map(
              (name) => html`<li>
                <a class="side-link" href=${link.team(this.agency, name)}
                  aria-current=${name === here ? 'page' : 'false'}>
                  ${icon(ICONS[name])}<span>${t(`team_${name}`)}</span>
                </a>
              </li>`,
            )}
          </ul>
        </nav>
        <main class="team-main">${this.#shown(here)}</main>
      </div>`;
  }

  drawn() {
    // On phones the parts are a row that scrolls.
    if (this.#place === this.place) return;
    this.#place = this.place;
    this.querySelector('.side [aria-current=page]')?.scrollIntoView({
      block: 'nearest',
      inline: 'nearest',
    });
  }

  /** @param {PartName} here */
  #shown(here) {
    const roster = /** @type {Roster} */ (this.#roster);
    if (roster.state.status === 'unreachable')
      return html`<div class="empty">
        <h1>${t('unreachable')}</h1>
        <button class="button" @click=${() => roster.load()}>${t('retry')}</button>
      </div>`;
    return roster.state.status === 'known' ? keyed(roster, PARTS[here](roster)) : nothing;
  }
}
define('lep-team', Team);
