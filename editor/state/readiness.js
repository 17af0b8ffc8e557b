/**
 * The readiness of the carousel: *ready*, or *n to fix*. Checked when everything is saved and idle; the same
 * for the bar, the check, the review and the render.
 * @import {Item, Validation} from '../api/types'
 * @import {Draft} from './draft.js'
 */
import { get, Refused, Unreachable } from '../api/api.js';
import { announce } from './notices.js';
import { Store } from './store.js';
import { t } from '../texts/texts.js';

// Continuous editing is checked once it pauses.
const REST_MS = 700;

/**
 * @typedef {object} ReadinessState
 * @property {Validation | null} found the latest result, of any version
 * @property {string} failed why nothing newer is known, or empty
 */

/** @extends {Store<ReadinessState>} */
export class Readiness extends Store {
  #asking = new AbortController();
  #timer = 0;
  #asked = 0;
  #ending;

  /** @param {Draft} draft */
  constructor(draft) {
    super({ found: null, failed: '' });
    this.draft = draft;
    this.#ending = draft.watch(() => this.#look());
    this.#look();
  }

  /** Whether the result is for the visible document. */
  get fresh() {
    return this.state.found?.version === this.draft.state.carousel.version && !this.draft.busy;
  }

  /**
   * The number of errors to fix; null until known. Keeps the previous number while checking again.
   * @returns {number | null}
   */
  get shown() {
    const { found, failed } = this.state;
    return failed ? null : (found?.readiness.to_fix ?? null);
  }

  /** Ask again. */
  retry() {
    this.#asked = 0;
    this.set({ failed: '' });
    this.#look();
  }

  close() {
    clearTimeout(this.#timer);
    this.#asking.abort();
    this.#ending();
  }

  #look() {
    const { version } = this.draft.state.carousel;
    if (this.draft.busy || this.#asked === version) return;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#ask(), this.state.found ? REST_MS : 0);
  }

  async #ask() {
    const { version } = this.draft.state.carousel;
    if (this.draft.busy) return;
    this.#asked = version;
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const found = /** @type {Validation} */ (
        await get(this.draft.path('validation'), { signal })
      );
      const before = this.state.found?.readiness.to_fix;
      const { to_fix: count } = found.readiness;
      this.set({ found, failed: '' });
      if (before !== undefined && before !== count)
        announce(count ? t('toFix', { count }) : t('ready'));
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      this.set({ failed: error instanceof Refused ? error.message : t('unreachable') });
    }
  }
}

/** The errors among items. @param {readonly Item[]} items */
export const errorsOf = (items) => items.filter(({ severity }) => severity === 'error');

/** Where an item is, in a few words. @param {Draft} draft @param {Item} item */
export function whereOf(draft, { slides }) {
  const [first] = slides;
  const number = first ? draft.place(first) + 1 : 0;
  if (!number) return t('wholeCarousel');
  if (slides.length === 1) return t('slideShort', { number });
  return t('slideAndMore', { number, count: slides.length - 1 });
}
