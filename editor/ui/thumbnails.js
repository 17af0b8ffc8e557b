/**
 * Thumbnails of the saved carousel: its slides, and choices applied to them.
 * Visible ones are fetched, a few at a time, and again when the carousel has changed and is idle.
 * @import {Draft} from '../state/draft.js'
 */
import { below, query, Refused, send, Unreachable } from '../api/api.js';
import { define, html, nothing, View } from './elements.js';

const AT_ONCE = 2;
const REST_MS = 500;
const KEPT = 240;

/**
 * @typedef {{url: string, tag: string, stands: string}} Picture
 *
 * @typedef {object} Wanted
 * @property {string} path
 * @property {boolean} seen
 * @property {string} asked what the last answer, good or bad, was about
 * @property {(picture: Picture | undefined) => void} show
 */

class Thumbnails {
  /** @type {Set<Wanted>} */
  #wanted = new Set();
  /** @type {Map<string, Picture>} */
  #kept = new Map();
  #flying = 0;
  #rest = 0;

  /** @param {Draft} draft */
  constructor(draft) {
    this.draft = draft;
    draft.watch(() => {
      clearTimeout(this.#rest);
      this.#rest = setTimeout(() => this.#look(), REST_MS);
    });
  }

  /** @param {string} path @param {Wanted['show']} show */
  want(path, show) {
    const wanted = { path, show, seen: false, asked: '' };
    this.#wanted.add(wanted);
    show(this.#kept.get(path));
    return {
      /** @param {boolean} seen */
      be: (seen) => {
        wanted.seen = seen;
        if (seen) this.#look();
      },
      release: () => this.#wanted.delete(wanted),
    };
  }

  /** A token of the state that the pictures should show. */
  get #now() {
    const { version, kit_version: kit, brand_kit: of } = this.draft.state.carousel;
    return `${version}|${of}|${kit}`;
  }

  #look() {
    if (this.draft.state.saving !== 'saved') return;
    for (const wanted of this.#wanted) {
      if (this.#flying >= AT_ONCE) return;
      if (wanted.seen && wanted.asked !== this.#now) void this.#fetch(wanted);
    }
  }

  /** @param {Wanted} wanted */
  async #fetch(wanted) {
    const { path } = wanted;
    const stands = this.#now;
    const kept = this.#kept.get(path);
    wanted.asked = stands;
    if (kept?.stands === stands) {
      wanted.show(kept);
      return;
    }
    this.#flying += 1;
    try {
      const answer = await send('GET', path, { tag: kept?.tag, patient: false });
      const tag = answer.headers.get('ETag') ?? '';
      const fresh = answer.status !== 304 || !kept;
      const url = fresh ? URL.createObjectURL(await answer.blob()) : kept.url;
      this.#keep(path, { url, tag, stands });
      for (const one of this.#wanted) if (one.path === path) one.show({ url, tag, stands });
      if (fresh && kept) setTimeout(() => URL.revokeObjectURL(kept.url), 1000);
    } catch (error) {
      if (error instanceof Unreachable) wanted.asked = '';
      else if (error instanceof Refused) wanted.show(kept);
      else throw error;
    } finally {
      this.#flying -= 1;
      this.#look();
    }
  }

  /** @param {string} path @param {Picture} picture */
  #keep(path, picture) {
    this.#kept.delete(path);
    this.#kept.set(path, picture);
    if (this.#kept.size <= KEPT) return;
    const [[oldest, { url }] = ['', { url: '' }]] = this.#kept;
    this.#kept.delete(oldest);
    URL.revokeObjectURL(url);
  }
}

/** @type {WeakMap<Draft, Thumbnails>} */
const known = new WeakMap();

/** @param {Draft} draft */
function thumbnailsOf(draft) {
  const found = known.get(draft) ?? new Thumbnails(draft);
  known.set(draft, found);
  return found;
}

/** @type {WeakMap<Element, (seen: boolean) => void>} */
const seers = new WeakMap();
const seeing = new IntersectionObserver(
  (entries) => {
    for (const { target, isIntersecting } of entries) seers.get(target)?.(isIntersecting);
  },
  { rootMargin: '200px' },
);

/** A thumbnail that is fetched when it becomes visible. */
class Small extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  #url = '';
  #path = '';
  #seen = false;
  /** @type {ReturnType<Thumbnails['want']> | null} */
  #wanted = null;

  enter() {
    seers.set(this, (seen) => {
      this.#seen = seen;
      this.#wanted?.be(seen);
    });
    seeing.observe(this);
    this.until(() => seeing.unobserve(this));
  }

  leave() {
    this.#wanted?.release();
    this.#path = '';
  }

  /** For subclasses: where the picture is. @returns {string} */
  get path() {
    return '';
  }

  changed() {
    const { path } = this;
    if (path === this.#path) return;
    this.#path = path;
    this.#wanted?.release();
    this.#wanted = thumbnailsOf(this.draft).want(path, (picture) => {
      this.#url = picture?.url ?? '';
      this.update();
    });
    this.#wanted.be(this.#seen);
  }

  draw() {
    return html`${this.#url ? html`<img src=${this.#url} alt="" draggable="false" />` : nothing}`;
  }
}

/** `<lep-thumb .draft .axis .entry .slide>`: one entry of the catalogue on a slide of the draft. */
class Thumb extends Small {
  axis = '';
  entry = '';
  /** Empty is the slide that shows it best. */
  slide = '';

  get path() {
    const { agency, id } = this.draft;
    return query(below(agency, `catalogue/${this.axis}/${this.entry}/thumbnail`), {
      carousel: id,
      slide: this.slide || undefined,
      width: 260,
    });
  }
}
define('lep-thumb', Thumb);

/** `<lep-slide-thumb .draft .slide>`: a slide of the draft, in the format that is edited. */
class SlideThumb extends Small {
  slide = '';

  get path() {
    return query(this.draft.path(`slides/${this.slide}/preview`), { scale: 0.15 });
  }
}
define('lep-slide-thumb', SlideThumb);
