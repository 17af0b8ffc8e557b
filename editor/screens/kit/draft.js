/**
 * A brand kit being edited: the saved version, the changes, and the rendered specimen.
 * The specimen is rendered by the server while values change; only the latest request counts.
 * @import {Asset, BrandKit, Client, KitLint, KitSpec, SpecimenSlide} from '../../api/types'
 */
import { below, get, newKey, patch, post, Refused, send, Unreachable } from '../../api/api.js';
import { Store } from '../../state/store.js';

const REST_MS = 120;
const WIDTH = 390;

/**
 * @typedef {object} KitState
 * @property {BrandKit} kit as the server has it
 * @property {Client} client
 * @property {KitSpec} spec as it is seen
 * @property {string} name
 * @property {string} notes
 * @property {string} format in which it is shown
 * @property {SpecimenSlide[]} slides
 * @property {KitLint[]} lint
 * @property {boolean} looking whether the looks are of something older
 * @property {Refused | null} refusal what the server would not show or save
 * @property {'saved' | 'changed' | 'saving'} status
 * @property {BrandKit | null} theirs the newer version saved by someone else
 * @property {Record<string, Asset>} assets
 * @property {boolean} editable
 */

/** @extends {Store<KitState>} */
export class KitDraft extends Store {
  #rest = 0;
  #asking = new AbortController();

  /** @param {string} agency @param {KitState} state */
  constructor(agency, state) {
    super(state);
    this.agency = agency;
    this.#look();
  }

  /** @param {string} agency @param {string} id @param {boolean} editable */
  static async open(agency, id, editable) {
    const kit = /** @type {BrandKit} */ (await get(below(agency, `brand-kits/${id}`)));
    const client = /** @type {Client} */ (await get(below(agency, `clients/${kit.client}`)));
    const { spec, name, notes } = kit;
    const draft = new KitDraft(agency, {
      ...{ kit, client, spec, name, notes, editable },
      format: client.formats[0] ?? 'instagram-4x5',
      slides: [],
      lint: [],
      looking: true,
      refusal: null,
      status: 'saved',
      theirs: null,
      assets: {},
    });
    void draft.#loadAssets();
    return draft;
  }

  /** @param {string} [rest] */
  path(rest = '') {
    return below(this.agency, `brand-kits/${this.state.kit.id}${rest && `/${rest}`}`);
  }

  /** Change fields; shown at once, saved by `save`. @param {Partial<KitSpec>} changes */
  change(changes) {
    if (!this.state.editable) return;
    this.#see({ ...this.state.spec, ...changes });
  }

  /** @param {{name?: string, notes?: string}} changes */
  describe(changes) {
    if (!this.state.editable) return;
    this.set(changes);
    this.#see(this.state.spec);
  }

  /** @param {string} format */
  showIn(format) {
    this.set({ format });
    this.#ask();
  }

  /** An asset that was uploaded for the kit. @param {Asset} asset */
  know(asset) {
    this.set({ assets: { ...this.state.assets, [asset.id]: asset } });
  }

  get dirty() {
    return this.state.status !== 'saved';
  }

  /** The fields that differ from the saved kit. */
  get #changes() {
    const { kit, spec, name, notes } = this.state;
    return {
      ...(name === kit.name ? {} : { name }),
      ...(notes === kit.notes ? {} : { notes }),
      ...(same(spec, kit.spec) ? {} : { spec }),
    };
  }

  /** Save; resolves with whether it is saved. Errors are in the state. @returns {Promise<boolean>} */
  async save() {
    const { kit, status } = this.state;
    if (status !== 'changed') return status === 'saved';
    this.set({ status: 'saving', refusal: null });
    try {
      const { version } = kit;
      this.#take(/** @type {BrandKit} */ (await patch(this.path(), this.#changes, { version })));
      return true;
    } catch (error) {
      this.set({ status: 'changed' });
      if (!(error instanceof Refused)) throw error;
      if (error.code !== 'stale-version') this.set({ refusal: error });
      else this.set({ theirs: /** @type {BrandKit} */ (await get(this.path())) });
      return false;
    }
  }

  /** Apply my changed fields on top of the version saved by someone else, and save. @returns {Promise<boolean>} */
  merge() {
    const { kit, spec, theirs } = this.state;
    if (!theirs) return Promise.resolve(false);
    /** @type {Record<string, unknown>} */
    const mine = {};
    for (const [field, value] of Object.entries(spec))
      if (!same(value, kit.spec[/** @type {keyof KitSpec} */ (field)])) mine[field] = value;
    this.set({ kit: theirs, theirs: null });
    this.#see({ ...theirs.spec, ...mine });
    return this.save();
  }

  /** Discard my changes for the newest saved version. */
  discard() {
    this.#take(this.state.theirs ?? this.state.kit);
  }

  /** Make an earlier version the newest. @param {number} version */
  async restore(version) {
    const asked = { version: this.state.kit.version, key: newKey(), patient: false };
    const answer = await send('POST', this.path(`versions/${version}/restore`), asked);
    this.#take(await answer.json());
  }

  close() {
    clearTimeout(this.#rest);
    this.#asking.abort();
  }

  /** @param {BrandKit} kit */
  #take(kit) {
    const { spec, name, notes } = kit;
    this.set({ kit, spec, name, notes, status: 'saved', theirs: null, refusal: null });
    this.#ask();
    void this.#loadAssets();
  }

  /** @param {KitSpec} spec */
  #see(spec) {
    this.set({ spec });
    const changed = Object.keys(this.#changes).length > 0;
    if (this.state.status !== 'saving') this.set({ status: changed ? 'changed' : 'saved' });
    this.#ask();
  }

  /** Ask for the looks as soon as the values rest for a moment. */
  #ask() {
    this.set({ looking: true });
    clearTimeout(this.#rest);
    this.#rest = setTimeout(() => this.#look(), REST_MS);
  }

  async #look() {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const { client, spec, format } = this.state;
    try {
      const body = { client: client.id, spec, format, width: WIDTH };
      const path = below(this.agency, 'brand-kits/specimen');
      const { slides, lint } = /** @type {{slides: SpecimenSlide[], lint: KitLint[]}} */ (
        await post(path, body, { signal, patient: false })
      );
      if (!signal.aborted) this.set({ slides, lint, looking: false, refusal: null });
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof Refused) this.set({ refusal: error, looking: false });
      else if (error instanceof Unreachable) this.#rest = setTimeout(() => this.#look(), 2000);
      else throw error;
    }
  }

  async #loadAssets() {
    const { spec, assets } = this.state;
    const wanted = [
      ...spec.logos.map((one) => one.asset),
      ...spec.fonts.map((one) => one.asset),
      spec.author.avatar,
    ].filter((id) => id && !assets[id]);
    const found = await Promise.all(
      wanted.map((id) => get(below(this.agency, `assets/${id}`)).catch(() => null)),
    );
    for (const asset of found) if (asset) this.know(/** @type {Asset} */ (asset));
  }
}

/** @param {unknown} one @param {unknown} other */
const same = (one, other) => JSON.stringify(one) === JSON.stringify(other);
