/**
 * What holds in the draft and who says so, for the panels: of the deck or of the chosen slide, in the format
 * that is looked at. Asked for anew after every change.
 * @import {Setting, Settings as Body, Style} from '../api/types'
 * @import {Draft} from './draft.js'
 */
import { get, query, Refused, Unreachable } from '../api/api.js';
import { Store } from './store.js';

/**
 * @typedef {{scope: 'deck' | 'slide', found: Record<string, Setting>, failed: boolean}} SettingsState
 * @typedef {Partial<Omit<Style, 'typography'>> & {typography?: Partial<Style['typography']>}} StyleChanges
 */

/** @extends {Store<SettingsState>} */
export class Settings extends Store {
  /** Whose words what was found is the answer to, and which these were. @type {{of: string, style: Style | null}} */
  #answered = { of: '', style: null };
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

  /**
   * One setting by its name, as `typography/size`, with what was said of it and is still on its way;
   * undefined until it is known.
   * @param {string} name @returns {Setting | undefined}
   */
  of(name) {
    const found = this.state.found[name];
    if (!found || found.locked || this.#answered.of !== this.#whose) return found;
    const said = overrideOf(this.#style(this.draft.state.document), name);
    if (alike(said, overrideOf(this.#answered.style, name))) return found;
    if (said === null) return { ...found, value: found.kit, source: 'kit', changed: false };
    const { scope: source } = this.state;
    return { ...found, value: said, source, changed: !alike(said, found.kit) };
  }

  /** The numbers of the slides that have a word of their own on a setting. @param {string} name @returns {number[]} */
  exceptions(name) {
    const { slides } = this.draft.state.document;
    return slides.flatMap(({ style }, index) =>
      overrideOf(style, name) === null ? [] : [index + 1],
    );
  }

  /** The slide that is spoken of; empty is the deck. */
  get #whose() {
    return this.slides.at(-1) ?? '';
  }

  /** @param {import('../api/types').Document} document @returns {Style | null} */
  #style(document) {
    const id = this.#whose;
    if (!id) return document.style;
    return document.slides.find((one) => one.id === id)?.style ?? null;
  }

  /** What is said in a style goes for the whole deck or for the chosen slide. @param {'deck' | 'slide'} scope */
  setScope(scope) {
    this.set({ scope });
    this.#look();
  }

  /** The slides that are spoken for; empty is the deck. */
  get slides() {
    return this.state.scope === 'slide' ? this.draft.state.selection : [];
  }

  /**
   * Say something in the style of the deck, or of each chosen slide; null returns a setting to the next word.
   * @param {StyleChanges} style
   * @param {{gesture?: string, hold?: number}} [how] see `Draft.perform`
   */
  setStyle(style, how) {
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
    return this.setStyle(withoutOverride(name, this.#style(this.draft.state.document)));
  }

  /** No slide has a word of its own on a setting any more. @param {string} name */
  resetSlides(name) {
    const spoken = this.draft.state.document.slides.filter(
      ({ style }) => overrideOf(style, name) !== null,
    );
    return this.draft.perform(
      spoken.map(({ id, style }) => ({
        op: /** @type {const} */ ('set_style'),
        slide: id,
        style: withoutOverride(name, style),
      })),
    );
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
      this.#answered = { of: this.#whose, style: this.#style(this.draft.state.carousel.document) };
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

/** What a style says of a setting; null is nothing. @param {Style | null | undefined} style @param {string} name @returns {unknown} */
function overrideOf(style, name) {
  const [head = '', rest = ''] = name.split('/');
  if (head === 'typography')
    return style?.typography?.[/** @type {keyof Style['typography']} */ (rest)] ?? null;
  if (head === 'colors') return style?.colors?.find((one) => one.role === rest)?.hex ?? null;
  return style?.[/** @type {keyof Style} */ (head)] ?? null;
}

/** What takes a word back. @param {string} name @param {Style | null | undefined} style @returns {StyleChanges} */
function withoutOverride(name, style) {
  const [head = '', rest = ''] = name.split('/');
  if (head === 'typography') return { typography: { [rest]: null } };
  if (head !== 'colors') return { [head]: null };
  return { colors: (style?.colors ?? []).filter((one) => one.role !== rest) };
}

/** @param {unknown} one @param {unknown} other */
export const alike = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);
