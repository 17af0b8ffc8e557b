/**
 * The brand kits of a carousel's client, and the one the carousel uses.
 * @import {Asset, BrandKit, KitSpec, KitVersion} from '../api/types'
 * @import {Draft} from './draft.js'
 */
import { all, below, get, post, query, Refused, Unreachable } from '../api/api.js';
import { Store } from './store.js';

/**
 * @typedef {object} KitsState
 * @property {BrandKit[]} kits those in use, by name
 * @property {KitVersion[]} versions of the kit in use, newest first
 * @property {KitSpec | null} spec the kit as used by the carousel
 * @property {Record<string, Asset>} assets of the kit in use
 */

/** @extends {Store<KitsState>} */
class Kits extends Store {
  #asked = '';
  #listed = false;

  /** @param {Draft} draft */
  constructor(draft) {
    super({ kits: [], versions: [], spec: null, assets: {} });
    this.draft = draft;
    draft.watch(() => this.look());
    this.look();
  }

  /** The kit in use. */
  get worn() {
    const { brand_kit: id } = this.draft.state.carousel;
    return this.state.kits.find((one) => one.id === id);
  }

  look() {
    const { brand_kit: kit, kit_version: version } = this.draft.state.carousel;
    const asked = `${kit}|${version}`;
    if (asked === this.#asked) return;
    this.#asked = asked;
    void this.#load(kit, version, asked).catch((error) => {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      this.#asked = '';
    });
  }

  /** Fetch everything again after kits were changed elsewhere. */
  again() {
    this.#asked = '';
    this.#listed = false;
    this.look();
  }

  /**
   * Put a version of a kit on the draft; it is saved when this resolves.
   * @param {string} kit @param {number} [version]
   */
  async apply(kit, version) {
    const { draft } = this;
    if (!(await draft.flush())) return;
    const body = { carousels: [draft.id], ...(version ? { version } : {}) };
    await post(below(draft.agency, `brand-kits/${kit}/apply`), body);
    await draft.refresh();
  }

  /** @param {string} kit @param {number} version @param {string} asked */
  async #load(kit, version, asked) {
    const { agency, state } = this.draft;
    if (!this.#listed) {
      const path = query(below(agency, 'brand-kits'), { client: state.client.id });
      const kits = /** @type {BrandKit[]} */ (await all(path));
      this.set({
        kits: kits
          .filter((one) => one.status === 'active' || one.id === kit)
          .sort((a, b) => a.name.localeCompare(b.name)),
      });
      this.#listed = true;
    }
    const versions = /** @type {KitVersion[]} */ (
      await all(below(agency, `brand-kits/${kit}/versions`), { pages: 4 })
    );
    const spec = versions.find((one) => one.version === version)?.spec ?? null;
    if (asked !== this.#asked) return;
    this.set({ versions, spec });
    const ids = new Set([
      ...(spec?.logos ?? []).map((one) => one.asset),
      spec?.author.avatar ?? '',
    ]);
    const assets = await Promise.all(
      [...ids].filter(Boolean).map((id) => get(below(agency, `assets/${id}`)).catch(() => null)),
    );
    const found = /** @type {Asset[]} */ (assets.filter(Boolean));
    this.set({ assets: Object.fromEntries(found.map((one) => [one.id, one])) });
  }
}

/** @type {WeakMap<Draft, Kits>} */
const known = new WeakMap();

/** @param {Draft} draft */
export function kitsOf(draft) {
  const found = known.get(draft) ?? new Kits(draft);
  known.set(draft, found);
  return found;
}
