/**
 * Captions: which one a channel gets, and how the channel counts and cuts it. The server
 * counts, including unsaved changes.
 * @import {Caption, Captions, Document, PostedCaption} from '../api/types'
 * @import {Draft} from './draft.js'
 */
import { Refused, send, Unreachable } from '../api/api.js';
import { catalogue } from './catalogue.js';
import { Store } from './store.js';

/** The caption for every channel that has none of its own. */
export const EVERY = 'all';
// Letters that come in one go are counted once.
const REST_MS = 150;
// Without typing, nothing else would ask again.
const AGAIN_MS = 2000;

/** The channels that a draft is for, in the order of its formats. @param {Document} document @returns {string[]} */
export function channelsOf({ format, formats }) {
  const channels = [format, ...formats].flatMap(
    (key) => catalogue.entry('formats', key)?.channel || [],
  );
  return [...new Set(channels)];
}

/**
 * The caption of a channel: its own, or the one for every channel.
 * @param {Document} document @param {string} channel
 * @returns {Caption}
 */
export function captionFor({ captions }, channel) {
  const own = captions.find((one) => one.channel === channel);
  const every = captions.find((one) => one.channel === EVERY);
  return own ?? { text: '', first_comment: null, ...every, channel };
}

/** All captions with one of them changed. @param {Document} document @param {Caption} caption @returns {Caption[]} */
export function withCaption({ captions }, caption) {
  const at = captions.findIndex((one) => one.channel === caption.channel);
  return at < 0 ? [...captions, caption] : captions.with(at, caption);
}

/** @extends {Store<{captions: readonly PostedCaption[]}>} */
export class Posted extends Store {
  #asked = '';
  #timer = 0;
  #asking = new AbortController();

  /** @param {Draft} draft */
  constructor(draft) {
    super({ captions: [] });
    this.draft = draft;
  }

  /** Know the captions as they are seen from now on; returns how to stop it. */
  follow() {
    const ending = this.draft.watch(() => this.#look());
    this.#look();
    return () => {
      ending();
      clearTimeout(this.#timer);
      this.#asking.abort();
      this.#asked = '';
    };
  }

  /** @param {string} channel */
  of(channel) {
    return this.state.captions.find((one) => one.channel === channel);
  }

  #look() {
    const { captions, format, formats } = this.draft.state.document;
    const seen = JSON.stringify([captions, format, formats]);
    if (seen === this.#asked) return;
    const first = this.#asked === '';
    this.#asked = seen;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), first ? 0 : REST_MS);
  }

  async #ask() {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const path = this.draft.path('captions');
    // Only these operations change captions.
    const operations = this.draft.unsaved().filter(({ op }) => op === 'set_document');
    try {
      const answer = operations.length
        ? await send('POST', path, { body: { operations }, signal })
        : await send('GET', path, { signal });
      this.set({ captions: /** @type {Captions} */ (await answer.json()).captions });
    } catch (error) {
      if (signal.aborted) return;
      // Keep the last count; the next keystroke asks again.
      if (error instanceof Unreachable) this.#timer = setTimeout(() => void this.#ask(), AGAIN_MS);
      else if (!(error instanceof Refused)) throw error;
    }
  }
}
