/**
 * The built-in choices and the agency's own formats; each list is fetched once.
 * @import {Channel, FontFamily, Format, Goal, Layout, OwnFormat, Pairing, Pattern, Recipe, Theme} from '../api/types'
 */
import { all, below, get } from '../api/api.js';
import { Store } from './store.js';

/**
 * @typedef {{formats: Format, channels: Channel, layouts: Layout, recipes: Recipe, goals: Goal,
 *   themes: Theme, patterns: Pattern, pairings: Pairing, fonts: FontFamily}} Axes
 * @typedef {Format & Pick<OwnFormat, 'id' | 'archived_at'>} Custom a format of the agency's own, as others are
 * @typedef {{[Axis in keyof Axes]: Axes[Axis][]} & {own: Custom[]}} CatalogueState lists are empty until loaded
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
  own: [],
};
const NO_PLATFORM = {
  channel: '',
  min_slides: 1,
  max_slides: null,
  unsafe: { top: 0, right: 0, bottom: 0, left: 0 },
  source: '',
  alt: null,
  title: null,
  titled: false,
  sequence: false,
  by_api: null,
  unsourced: [],
  checked: '',
};

/** @param {keyof Axes} axis */
const place = (axis) => `/api/v1/catalogue/${axis}`;

/** The paths of the lists required to show a carousel. */
export const NEEDED_BY_DRAFTS = [place('formats'), place('layouts')];

/** @extends {Store<CatalogueState>} */
class Catalogue extends Store {
  /** @type {Partial<Record<keyof Axes, Promise<void>>>} */
  #asked = {};
  #agency = '';

  constructor() {
    super(NOTHING);
  }

  /** Fetch some lists; failed ones are retried on the next call. @param {...keyof Axes} axes */
  async have(...axes) {
    await Promise.all(axes.map((axis) => (this.#asked[axis] ??= this.#ask(axis))));
  }

  /** Fetch the agency's own formats, including archived ones: carousels may use them. @param {string} agency */
  async haveOwn(agency) {
    if (this.#agency === agency) return;
    this.#agency = agency;
    this.set({ own: [] });
    try {
      const found = /** @type {OwnFormat[]} */ (await all(below(agency, 'formats')));
      if (this.#agency === agency) this.set({ own: found.map(custom) });
    } catch (error) {
      if (this.#agency === agency) this.#agency = '';
      throw error;
    }
  }

  /** Update one of the agency's own formats. @param {OwnFormat} format */
  know(format) {
    const others = this.state.own.filter((one) => one.id !== format.id);
    this.set({ own: [custom(format), ...others] });
  }

  /** The formats to choose from: the platforms', and the agency's own that are not archived. @returns {Format[]} */
  get formats() {
    return [...this.state.own.filter((one) => !one.archived_at), ...this.state.formats];
  }

  /** @template {keyof Axes} Axis @param {Axis} axis @param {string} key @returns {Axes[Axis] | undefined} */
  entry(axis, key) {
    const own = axis === 'formats' ? this.state.own : [];
    const list = /** @type {Axes[Axis][]} */ ([...this.state[axis], ...own]);
    return list.find((one) => one.key === key);
  }

  /** The name of an entry; its key until it is loaded. @param {keyof Axes} axis @param {string} key */
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

/** @param {OwnFormat} format @returns {Custom} */
function custom({ id, key, name, width, height, files, max_bytes, archived_at }) {
  return { ...NO_PLATFORM, id, key, name, width, height, files, max_bytes, archived_at };
}
