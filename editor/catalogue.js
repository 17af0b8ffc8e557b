/**
 * The product's own choices, each list asked for once.
 * @import {Channel, FontFamily, Format, Goal, Layout, Pairing, Pattern, Recipe, Theme} from './types'
 */
import { get } from './api.js';
import { Store } from './store.js';

/**
 * @typedef {{formats: Format, channels: Channel, layouts: Layout, recipes: Recipe, goals: Goal,
 *   themes: Theme, patterns: Pattern, pairings: Pairing, fonts: FontFamily}} Axes
 * @typedef {{[Axis in keyof Axes]: Axes[Axis][]}} CatalogueState an empty list is one that is not here yet
 */

/** @type {CatalogueState} */
const NOTHING = {
  formats: [],
  channels: [],
  layouts: [],
  recipes: [],
  goals: [],
  themes: [],
  patterns: [],
  pairings: [],
  fonts: [],
};

/** @param {keyof Axes} axis */
const place = (axis) => `/api/v1/catalogue/${axis}`;

/** Where the lists are without which no draft is shown. */
export const NEEDED_BY_DRAFTS = [place('formats'), place('layouts')];

/** @extends {Store<CatalogueState>} */
class Catalogue extends Store {
  /** @type {Partial<Record<keyof Axes, Promise<void>>>} */
  #asked = {};

  constructor() {
    super(NOTHING);
  }

  /** Have some lists; those that failed are asked for again next time. @param {...keyof Axes} axes */
  async have(...axes) {
    await Promise.all(axes.map((axis) => (this.#asked[axis] ??= this.#ask(axis))));
  }

  /** @template {keyof Axes} Axis @param {Axis} axis @param {string} key @returns {Axes[Axis] | undefined} */
  entry(axis, key) {
    const list = /** @type {Axes[Axis][]} */ (this.state[axis]);
    return list.find((one) => one.key === key);
  }

  /** What an entry is called; its key until that is known. @param {keyof Axes} axis @param {string} key */
  name(axis, key) {
    return this.entry(axis, key)?.name ?? key;
  }

  /** @param {keyof Axes} axis */
  async #ask(axis) {
    try {
      const { results } = await get(place(axis));
      this.set({ [axis]: results });
    } catch (error) {
      delete this.#asked[axis];
      throw error;
    }
  }
}

export const catalogue = new Catalogue();
