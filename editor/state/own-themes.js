/**
 * The agency's own themes, fetched once.
 * @import {OwnTheme} from '../api/types'
 */
import { all, below } from '../api/api.js';
import { Store } from './store.js';

/** @extends {Store<{themes: OwnTheme[]}>} */
class OwnThemes extends Store {
  #asked = '';

  constructor() {
    super({ themes: [] });
  }

  /** @param {string} agency */
  async have(agency) {
    if (this.#asked === agency) return;
    this.#asked = agency;
    this.set({ themes: [] });
    try {
      this.set({ themes: await all(below(agency, 'themes')) });
    } catch (error) {
      this.#asked = '';
      throw error;
    }
  }

  /** @param {OwnTheme} theme */
  add(theme) {
    this.set({ themes: [theme, ...this.state.themes] });
  }

  /** The themes available to carousels of a client. @param {string} client */
  of(client) {
    return this.state.themes.filter((one) => one.client === null || one.client === client);
  }

  /** @param {string} key */
  name(key) {
    return this.state.themes.find((one) => one.key === key)?.name;
  }
}

export const ownThemes = new OwnThemes();
