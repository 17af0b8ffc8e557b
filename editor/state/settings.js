/**
 * The effective settings and their source, for the panels: of the carousel or the selected slide, in the
 * current format. Fetched again after every change.
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
  /** The slide and style that the fetched settings belong to. @type {{of: string, style: Style | null}} */
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
   * One setting by its name, such as `typography/size`, including changes that are not saved yet;
   * undefined until it is loaded.
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

  /** The numbers of the slides that override a setting. @param {string} name @returns {number[]} */
  exceptions(name) {
    const { slides } = this.draft.state.document;
    return slides.flatMap(({ style }, index) =>
      overrideOf(style, name) === null ? [] : [index + 1],
    );
  }

  /** The slide whose settings are shown; empty for the whole carousel. */
  get #whose() {
    return this.slides.at(-1) ?? '';
  }

  /** @param {import('../api/types').Document} document @returns {Style | null} */
  #style(document) {
    const id = this.#whose;
    if (!id) return document.style;
    return document.slides.find((one) => one.id === id)?.style ?? null;
  }

  /** Choose whether changes apply to the whole carousel or to the selected slides. @param {'deck' | 'slide'} scope */
  setScope(scope) {
    this.set({ scope });
    this.#look();
  }

  /** The slides that changes apply to; empty for the whole carousel. */
  get slides() {
    return this.state.scope === 'slide' ? this.draft.state.selection : [];
  }

  /**
   * Override style settings of the carousel, or of each selected slide; null removes an override.
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

  /** Remove an override: a slide falls back to the carousel, the carousel to the kit. @param {string} name */
  reset(name) {
    return this.setStyle(withoutOverride(name, this.#style(this.draft.state.document)));
  }

  /** Remove the overrides of a setting from all slides. @param {string} name */
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

/**
 * The override of a setting in a style; null if there is none.
 * @param {Style | null | undefined} style @param {string} name
 * @returns {unknown}
 */
function overrideOf(style, name) {
  const [head = '', rest = ''] = name.split('/');
  if (head === 'typography')
    return style?.typography?.[/** @type {keyof Style['typography']} */ (rest)] ?? null;
  if (head === 'colors') return style?.colors?.find((one) => one.role === rest)?.hex ?? null;
  return style?.[/** @type {keyof Style} */ (head)] ?? null;
}

/**
 * The style change that removes an override.
 * @param {string} name @param {Style | null | undefined} style
 * @returns {StyleChanges}
 */
function withoutOverride(name, style) {
  const [head = '', rest = ''] = name.split('/');
  if (head === 'typography') return { typography: { [rest]: null } };
  if (head !== 'colors') return { [head]: null };
  return { colors: (style?.colors ?? []).filter((one) => one.role !== rest) };
}

/** @param {unknown} one @param {unknown} other */
export const alike = (one, other) => one === other || JSON.stringify(one) === JSON.stringify(other);
