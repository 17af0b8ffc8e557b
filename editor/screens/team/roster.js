/**
 * The members and clients of an agency, used by every part of the team page.
 * @import {Client, Member} from '../../api/types'
 */
import { all, below, Refused, Unreachable } from '../../api/api.js';
import { Store } from '../../state/store.js';
import { t } from '../../texts/texts.js';

/** @typedef {{members: Member[], clients: Client[], status: 'unknown' | 'known' | 'unreachable'}} RosterState */

/** @extends {Store<RosterState>} */
export class Roster extends Store {
  /** @param {string} agency */
  constructor(agency) {
    super({ members: [], clients: [], status: 'unknown' });
    this.agency = agency;
  }

  async load() {
    try {
      const [members, clients] = await Promise.all([
        /** @type {Promise<Member[]>} */ (all(this.path('members'))),
        /** @type {Promise<Client[]>} */ (all(this.path('clients'))),
      ]);
      clients.sort((a, b) => a.name.localeCompare(b.name));
      this.set({ members, clients, status: 'known' });
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      this.set({ status: 'unreachable' });
    }
  }

  /** @param {string} [rest] */
  path(rest) {
    return below(this.agency, rest);
  }

  /** What a member is called. @param {string} id @returns {string | undefined} */
  nameOf(id) {
    const found = this.state.members.find((one) => one.id === id);
    return found && (found.name || found.email);
  }

  /** Clients in a few words. @param {Reach} reach */
  reachOf({ all: everything, clients }) {
    if (everything) return t('allClients');
    const names = clients.map((id) => this.state.clients.find((one) => one.id === id)?.name);
    const known = names.filter((name) => name !== undefined);
    if (known.length > 2) return t('someClients', { count: known.length });
    return known.length ? known.join(', ') : t('noClientYet');
  }
}

/** Client access of a member. @typedef {{all: boolean, clients: string[]}} Reach */
