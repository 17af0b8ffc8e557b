/**
 * The server's own pixels of slides: those of what is saved, and while somebody writes, of what is not.
 * One request a slide at a time; what was asked meanwhile is asked once, the newest. Nearest first.
 * @import {Box, LayoutBody, Lint, Operation, PreviewBody} from './types'
 * @import {Draft} from './draft.js'
 */
import { query, Refused, send, Unreachable } from './api.js';

const STEPS = [0.15, 0.25, 0.35, 0.5, 0.65, 0.8, 1];
const AT_ONCE = 2;
const STALLED_MS = 400;
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
 * @typedef {{token: string, live: boolean, scale: number, format: string, operations: Operation[], version: number}} Wish
 *
 * @typedef {object} Wanted
 * @property {string} slide
 * @property {number} width in CSS pixels
 * @property {number} rank 0 is chosen, 1 seen, 2 near, 3 far
 * @property {(shot: Shot) => void} show
 * @property {Shot} shot
 * @property {string} stands what `shot` shows
 * @property {string} flying what is asked for
 * @property {AbortController | null} flight
 * @property {number} since
 * @property {number} notBefore
 */

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
  /** @type {Map<string, Shot & {stands: string}>} */
  #kept = new Map();
  /** @type {Set<() => void>} */
  #watchers = new Set();
  #ending;
  #timer = 0;

  /** @param {Draft} draft */
  constructor(draft) {
    this.draft = draft;
    this.#ending = draft.watch(() => this.#look());
  }

  /** Ask for a slide's looks, now and after every change; `show` gets them. @param {string} slide @param {(shot: Shot) => void} show */
  want(slide, show) {
    const kept = this.#kept.get(slide);
    /** @type {Wanted} */
    const wanted = {
      slide,
      show,
      width: 0,
      rank: 3,
      shot: kept ?? EMPTY,
      stands: kept?.stands ?? '',
      flying: '',
      flight: null,
      since: 0,
      notBefore: 0,
    };
    this.#wanted.set(slide, wanted);
    show(wanted.shot);
    return {
      /** How near and how wide it is shown. @param {{rank?: number, width?: number}} changes */
      be: (changes) => {
        Object.assign(wanted, changes);
        this.#look();
      },
      release: () => {
        wanted.flight?.abort();
        if (this.#wanted.get(slide) === wanted) this.#wanted.delete(slide);
      },
    };
  }

  /** What is known of a slide. @param {string} slide @returns {Shot} */
  of(slide) {
    return this.#wanted.get(slide)?.shot ?? this.#kept.get(slide) ?? EMPTY;
  }

  /** Be told whenever anything shows something else. @param {() => void} watcher @returns {() => void} */
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
    for (const wanted of this.#wanted.values()) wanted.flight?.abort();
    for (const shot of this.#kept.values()) forget(shot.url);
  }

  /** Send for whatever does not stand as it should, the nearest first. */
  #look() {
    const now = performance.now();
    const inTurn = [...this.#wanted.values()].sort((a, b) => a.rank - b.rank);
    let places = AT_ONCE - inTurn.filter((one) => one.flight).length;
    let again = Infinity;
    for (const wanted of inTurn) {
      const wish = this.#wish(wanted);
      if (!wish || wish.token === wanted.stands || wish.token === wanted.flying) continue;
      if (wanted.notBefore > now) {
        again = Math.min(again, wanted.notBefore - now);
        continue;
      }
      if (wanted.flight) {
        // What is written is shown on its way; what is saved already may as well be skipped.
        if (wish.live && now - wanted.since < STALLED_MS) continue;
        wanted.flight.abort();
        wanted.flight = null;
        places += 1;
      }
      if (places > 0 || wanted.rank === 0) {
        places -= 1;
        void this.#fetch(wanted, wish);
      }
    }
    clearTimeout(this.#timer);
    if (again < Infinity) this.#timer = setTimeout(() => this.#look(), again + 10);
  }

  /** What a slide should show now; null while that cannot be known. @param {Wanted} wanted @returns {Wish | null} */
  #wish({ slide, width }) {
    const { carousel, document, format } = this.draft.state;
    const seen = document.slides.find((one) => one.id === slide);
    if (!seen || width === 0) return null;
    const needed = (width * devicePixelRatio) / 1080;
    const scale = STEPS.find((step) => step >= needed - 0.02) ?? 1;
    const saved = carousel.document.slides.find((one) => one.id === slide);
    const { slides: _, ...deck } = document;
    const { slides: __, ...savedDeck } = carousel.document;
    const same = saved === seen && shallow(deck, savedDeck);
    // What the server alone can foresee shows after it is saved.
    const live = !same && saved !== undefined;
    const operations = live ? this.draft.unsaved() : [];
    if (!saved) return null;
    const token = `${carousel.version}|${format}|${scale}|${live ? JSON.stringify(operations) : ''}`;
    return { token, live, scale, format, operations, version: carousel.version };
  }

  /** @param {Wanted} wanted @param {Wish} wish */
  async #fetch(wanted, wish) {
    const flight = new AbortController();
    Object.assign(wanted, { flight, flying: wish.token, since: performance.now() });
    this.#show(wanted, { loading: true });
    try {
      const { signal } = flight;
      const shown = wish.live
        ? await this.#unsaved(wanted, wish, signal)
        : await this.#saved(wanted, wish, signal);
      if (signal.aborted) return;
      this.#show(wanted, { ...shown, failed: '', loading: false });
      wanted.stands = wish.token;
      this.#keep(wanted);
    } catch (error) {
      if (error instanceof DOMException && error.name === 'AbortError') return;
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      const stale = error instanceof Refused && error.code === 'stale-version';
      wanted.notBefore = performance.now() + (stale ? 30 : AGAIN_MS);
      // A slide that is being saved or was removed is no failure.
      if (!stale && !(error instanceof Refused && error.status === 404))
        this.#show(wanted, { failed: error.message, loading: false });
    } finally {
      if (wanted.flight === flight) {
        Object.assign(wanted, { flight: null, flying: '' });
        this.#look();
      }
    }
  }

  /** @param {Wanted} wanted @param {{scale: number, format: string}} wish @param {AbortSignal} signal @returns {Promise<Partial<Shot>>} */
  async #saved({ slide, shot }, { scale, format }, signal) {
    const path = this.draft.path(`slides/${slide}`);
    const tag = shot.url ? shot.tag : undefined;
    const picture = query(`${path}/preview`, { scale, format });
    const answer = await send('GET', picture, { tag, signal, patient: false });
    if (answer.status === 304 && shot.boxes.length > 0) return {};
    const layout = send('GET', query(`${path}/layout`, { format }), { signal, patient: false });
    const url = answer.status === 304 ? shot.url : await decoded(await answer.blob());
    const said = /** @type {LayoutBody} */ (await (await layout).json());
    const { boxes, lint, width, height } = said;
    return { url, tag: answer.headers.get('ETag') ?? '', boxes, lint, width, height };
  }

  /** @param {Wanted} wanted @param {{scale: number, format: string, operations: Operation[], version: number}} wish @param {AbortSignal} signal @returns {Promise<Partial<Shot>>} */
  async #unsaved({ slide }, { scale, format, operations, version }, signal) {
    const path = this.draft.path(`slides/${slide}/preview`);
    const body = { scale, format, operations, version };
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

/** @param {Record<string, unknown>} one @param {Record<string, unknown>} other */
function shallow(one, other) {
  return Object.keys({ ...one, ...other }).every((name) => one[name] === other[name]);
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
