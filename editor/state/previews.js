/**
 * The server's previews of slides: of the saved version, and of unsaved changes while typing.
 * Only the newest request of a slide counts; late answers are dropped. Nearest slides come first.
 * @import {Box, LayoutBody, Lint, Operation, PreviewBody} from '../api/types'
 * @import {Draft} from './draft.js'
 */
import { catalogue } from './catalogue.js';
import { query, Refused, send, Unreachable } from '../api/api.js';

const STEPS = [0.15, 0.25, 0.35, 0.5, 0.65, 0.8, 1];
const AT_ONCE = 2;
// While typing, the next preview is requested before the last one has arrived.
const LIVE_AT_ONCE = 2;
// A slow server gets no further requests for this long.
const STALLED_MS = 4000;
// How long other requests wait after a keystroke.
const QUIET_MS = 500;
const AGAIN_MS = 1500;

/**
 * @typedef {object} Shot what is known of a slide's looks
 * @property {string} url of the picture, empty before there is one
 * @property {string} tag its ETag
 * @property {number} width in pixels of the format
 * @property {number} height
 * @property {Box[]} boxes
 * @property {Lint[]} lint
 * @property {string} failed why there is no newer picture, or empty
 * @property {boolean} loading
 *
 * @typedef {{token: string, scale: number}} Stand what a picture shows, and how large
 * @typedef {Stand & {live: boolean, format: string, operations: Operation[], version: number}} Wish
 *
 * @typedef {object} Wanted
 * @property {string} slide
 * @property {number} width in CSS pixels
 * @property {number} rank 0 is chosen, 1 seen, 2 near, 3 far
 * @property {(shot: Shot) => void} show
 * @property {Shot} shot
 * @property {Stand} stands the state shown by `shot`
 * @property {number} shown which request brought it
 * @property {Flight[]} flights pending requests, oldest first
 * @property {number} notBefore
 *
 * @typedef {Stand & {number: number, since: number, abort: AbortController}} Flight
 */

/** The fields of a document that affect every slide. */
const SEEN = /** @type {const} */ (['style', 'language', 'outro', 'numbering', 'variants']);
/** @type {Set<Operation['op']>} */
const REPEATABLE = new Set(['set_text', 'set_style', 'set_slide', 'set_element', 'set_document']);

/** @type {Shot} */
const EMPTY = {
  url: '',
  tag: '',
  width: 0,
  height: 0,
  boxes: [],
  lint: [],
  failed: '',
  loading: true,
};

export class Previews {
  /** @type {Map<string, Wanted>} */
  #wanted = new Map();
  /** @type {Map<string, Shot & {stands: Stand}>} */
  #kept = new Map();
  /** @type {Set<() => void>} */
  #watchers = new Set();
  #ending;
  #timer = 0;
  #asked = 0;
  #looking = false;
  /** When a preview of unsaved text was last requested. */
  #wrote = -Infinity;

  /** @param {Draft} draft */
  constructor(draft) {
    this.draft = draft;
    this.#ending = draft.watch(() => this.#look());
  }

  /**
   * Ask for a slide's looks, now and after every change; `show` gets them.
   * @param {string} slide @param {(shot: Shot) => void} show
   */
  want(slide, show) {
    const kept = this.#kept.get(slide);
    /** @type {Wanted} */
    const wanted = {
      slide,
      show,
      width: 0,
      rank: 3,
      shot: kept ?? EMPTY,
      stands: kept?.stands ?? { token: '', scale: 0 },
      shown: 0,
      flights: [],
      notBefore: 0,
    };
    this.#wanted.set(slide, wanted);
    show(wanted.shot);
    return {
      /** How near and how wide it is shown. @param {{rank?: number, width?: number}} changes */
      be: (changes) => {
        Object.assign(wanted, changes);
        this.#soon();
      },
      release: () => {
        recall(wanted);
        if (this.#wanted.get(slide) === wanted) this.#wanted.delete(slide);
      },
    };
  }

  /** The latest preview of a slide. @param {string} slide @returns {Shot} */
  of(slide) {
    return this.#wanted.get(slide)?.shot ?? this.#kept.get(slide) ?? EMPTY;
  }

  /** Call `watcher` whenever a preview changes. @param {() => void} watcher @returns {() => void} */
  watch(watcher) {
    this.#watchers.add(watcher);
    return () => this.#watchers.delete(watcher);
  }

  /** Ask for everything that failed once more. */
  retry() {
    for (const wanted of this.#wanted.values()) wanted.notBefore = 0;
    this.#look();
  }

  close() {
    this.#ending();
    clearTimeout(this.#timer);
    for (const wanted of this.#wanted.values()) recall(wanted);
    for (const shot of this.#kept.values()) forget(shot.url);
  }

  /** Look once per turn, however many slides change. */
  #soon() {
    if (this.#looking) return;
    this.#looking = true;
    queueMicrotask(() => {
      this.#looking = false;
      this.#look();
    });
  }

  /** Request outdated previews, nearest first. */
  #look() {
    const now = performance.now();
    const inTurn = [...this.#wanted.values()].sort((a, b) => a.rank - b.rank);
    let places = AT_ONCE - inTurn.filter((one) => one.flights.length).length;
    let again = Infinity;
    const quiet = this.#wrote + QUIET_MS - now;
    for (const wanted of inTurn) {
      const wish = this.#wish(wanted);
      if (!wish || isEnough(wanted.stands, wish) || isEnough(wanted.flights.at(-1), wish)) continue;
      // Previews of other slides wait while the user types.
      const waits = Math.max(wanted.notBefore - now, wish.live || wanted.rank === 0 ? 0 : quiet);
      if (waits > 0) {
        again = Math.min(again, waits);
        continue;
      }
      const [oldest] = wanted.flights;
      if (oldest) {
        // Show intermediate states while typing; skip outdated saved ones.
        const room = wish.live && wanted.flights.length < LIVE_AT_ONCE;
        if (wish.live && !room && now - oldest.since < STALLED_MS) continue;
        if (!wish.live) recall(wanted);
        else if (!room) wanted.flights.shift()?.abort.abort();
        places += 1;
      }
      if (places > 0 || wanted.rank === 0) {
        places -= 1;
        if (wish.live) this.#wrote = now;
        void this.#fetch(wanted, wish);
      }
    }
    clearTimeout(this.#timer);
    if (again < Infinity) this.#timer = setTimeout(() => this.#look(), again + 10);
  }

  /** What a slide should show now; null while that cannot be known. @param {Wanted} wanted @returns {Wish | null} */
  #wish({ slide, width, rank }) {
    const { carousel, document, format } = this.draft.state;
    const seen = document.slides.find((one) => one.id === slide);
    if (!seen || width === 0) return null;
    const full = catalogue.entry('formats', format)?.width ?? 1080;
    const needed = (width * devicePixelRatio) / full;
    const scale = STEPS.find((step) => step >= needed - 0.02) ?? 1;
    const saved = carousel.document.slides.find((one) => one.id === slide);
    const same = saved === seen && SEEN.every((name) => document[name] === carousel.document[name]);
    // Distant slides, and changes only the server can apply, are shown after saving.
    const live = !same && saved !== undefined;
    if (live && rank > 1) return null;
    const operations = live ? this.draft.unsaved() : [];
    if (!saved) return null;
    const token = `${carousel.version}|${format}|${live ? JSON.stringify(operations) : ''}`;
    return { token, live, scale, format, operations, version: carousel.version };
  }

  /** @param {Wanted} wanted @param {Wish} wish */
  async #fetch(wanted, wish) {
    const abort = new AbortController();
    const { signal } = abort;
    const number = (this.#asked += 1);
    const stands = { token: wish.token, scale: wish.scale };
    const flight = { ...stands, number, since: performance.now(), abort };
    wanted.flights.push(flight);
    this.#show(wanted, { loading: true });
    try {
      const shown = wish.live
        ? await this.#unsaved(wanted, wish, signal)
        : await this.#saved(wanted, wish, signal);
      if (signal.aborted || number < wanted.shown) return;
      Object.assign(wanted, { shown: number, stands });
      this.#show(wanted, { ...shown, failed: '', loading: wanted.flights.length > 1 });
      this.#keep(wanted);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      this.#missed(wanted, error);
    } finally {
      wanted.flights = wanted.flights.filter((one) => one !== flight);
      this.#look();
    }
  }

  /** @param {Wanted} wanted @param {Refused | Unreachable} error */
  #missed(wanted, error) {
    const stale = error instanceof Refused && error.code === 'stale-version';
    wanted.notBefore = performance.now() + (stale ? 30 : AGAIN_MS);
    // A slide that is being saved or was removed is no failure.
    if (!stale && !(error instanceof Refused && error.status === 404))
      this.#show(wanted, { failed: error.message, loading: false });
  }

  /**
   * @param {Wanted} wanted @param {{scale: number, format: string}} wish @param {AbortSignal} signal
   * @returns {Promise<Partial<Shot>>}
   */
  async #saved({ slide, shot }, { scale, format }, signal) {
    const path = this.draft.path(`slides/${slide}`);
    const tag = shot.url ? shot.tag : undefined;
    const picture = query(`${path}/preview`, { scale, format });
    const answer = await send('GET', picture, { tag, signal, patient: false });
    if (answer.status === 304 && shot.boxes.length > 0) return {};
    const [url, layout] = await Promise.all([
      answer.status === 304 ? shot.url : answer.blob().then(decoded),
      send('GET', query(`${path}/layout`, { format }), { signal, patient: false }),
    ]);
    const { boxes, lint, width, height } = /** @type {LayoutBody} */ (await layout.json());
    return { url, tag: answer.headers.get('ETag') ?? '', boxes, lint, width, height };
  }

  /**
   * @param {Wanted} wanted @param {{scale: number, format: string, operations: Operation[], version: number}} wish
   * @param {AbortSignal} signal
   * @returns {Promise<Partial<Shot>>}
   */
  async #unsaved({ slide }, { scale, format, operations, version }, signal) {
    const path = this.draft.path(`slides/${slide}/preview`);
    // These operations are idempotent: they may be applied before or after they are saved.
    const settled = operations.every((one) => REPEATABLE.has(one.op));
    const body = { scale, format, operations, ...(settled ? {} : { version }) };
    const answer = await send('POST', path, { body, signal, patient: false });
    const said = /** @type {PreviewBody} */ (await answer.json());
    const { boxes, lint } = said;
    await ready(said.image);
    return { url: said.image, tag: answer.headers.get('ETag') ?? '', boxes, lint };
  }

  /** @param {Wanted} wanted @param {Partial<Shot>} changes */
  #show(wanted, changes) {
    const before = wanted.shot;
    wanted.shot = { ...before, ...changes };
    wanted.show(wanted.shot);
    for (const watcher of this.#watchers) watcher();
    if (before.url && before.url !== wanted.shot.url) forget(before.url);
  }

  /** @param {Wanted} wanted */
  #keep(wanted) {
    this.#kept.set(wanted.slide, { ...wanted.shot, stands: wanted.stands });
  }
}

/** Whether a preview shows the wanted state at sufficient size. @param {Stand | undefined} stands @param {Wish} wish */
const isEnough = (stands, wish) => stands?.token === wish.token && stands.scale >= wish.scale;

/** Abort pending requests. @param {Wanted} wanted */
function recall(wanted) {
  for (const flight of wanted.flights.splice(0)) flight.abort.abort();
}

/** The address of a picture that is ready to be drawn without a flash. @param {Blob} blob */
async function decoded(blob) {
  const url = URL.createObjectURL(blob);
  await ready(url);
  return url;
}

/** @param {string} url */
async function ready(url) {
  const image = new Image();
  image.src = url;
  try {
    await image.decode();
  } catch {
    // An undecodable picture is shown as the browser shows such; nothing waits for it.
  }
}

/** After the frame in which something else took its place. @param {string} url */
function forget(url) {
  if (url.startsWith('blob:')) setTimeout(() => URL.revokeObjectURL(url), 1000);
}
