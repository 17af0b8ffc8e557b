/**
 * What holds in the draft and who says so, for the panels: of the deck or of the chosen slide, in the format
 * that is looked at. Asked for anew after every change.
 * @import {Setting, Settings as Body, Style} from './types'
 * @import {Draft} from './draft.js'
 */
import { get, query, Refused, Unreachable } from './api.js';
import { Store } from './store.js';

/** @typedef {{scope: 'deck' | 'slide', found: Record<string, Setting>, failed: boolean}} SettingsState */

/** @extends {Store<SettingsState>} */
export class Settings extends Store {
  #asked = '';
  #asking = new AbortController();
  #ending;

  /** @param {Draft} draft */
  constructor(draft) {
    super({ scope: 'deck', found: {}, failed: false });
    this.draft = draft;
    this.#ending = draft.watch(() => this.#look());
    this.#look();
  }

  /** One setting by its name, as `typography/size`; undefined until it is known. @param {string} name @returns {Setting | undefined} */
  of(name) {
    return this.state.found[name];
  }

  /** What is said in a style goes for the whole deck or for the chosen slide. @param {'deck' | 'slide'} scope */
  speakFor(scope) {
    this.set({ scope });
    this.#look();
  }

  /** The slides that are spoken for; empty is the deck. */
  get slides() {
    return this.state.scope === 'slide' ? this.draft.state.selection : [];
  }

  /**
   * Say something in the style of the deck, or of each chosen slide; null returns a setting to the next word.
   * @param {Partial<Omit<Style, 'typography'>> & {typography?: Partial<Style['typography']>}} style
   * @param {{gesture?: string, hold?: number}} [how] see `Draft.perform`
   */
  say(style, how) {
    const targets = this.slides.length ? this.slides : [null];
    const operations = targets.map((slide) => ({
      op: /** @type {const} */ ('set_style'),
      slide,
      style,
    }));
    return this.draft.perform(operations, how);
  }

  /** Back to what the next word says: slide to deck, deck to kit. @param {string} name */
  reset(name) {
    const [head = '', rest = ''] = name.split('/');
    if (head === 'typography') return this.say({ typography: { [rest]: null } });
    if (head !== 'colors') return this.say({ [head]: null });
    const own = this.slides.length ? this.draft.slide?.style : this.draft.state.document.style;
    return this.say({ colors: (own?.colors ?? []).filter((color) => color.role !== rest) });
  }

  close() {
    this.#ending();
    this.#asking.abort();
  }

  #look() {
    const { carousel, format, selection } = this.draft.state;
    const slide = this.state.scope === 'slide' ? selection.at(-1) : undefined;
    const asked = `${carousel.version}|${slide ?? ''}|${format}`;
    if (asked === this.#asked) return;
    const saved = !slide || carousel.document.slides.some((one) => one.id === slide);
    if (saved) void this.#ask(asked, query(this.draft.path('settings'), { slide, format }));
  }

  /** @param {string} asked @param {string} path */
  async #ask(asked, path) {
    this.#asked = asked;
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const { settings } = /** @type {Body} */ (await get(path, { signal }));
      const found = Object.fromEntries(settings.map((one) => [one.name, one]));
      this.set({ found, failed: false });
    } catch (error) {
      if (signal.aborted) return;
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      this.#asked = '';
      this.set({ failed: true });
    }
  }
}
