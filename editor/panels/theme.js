/**
 * Preset Themes: the kit's first, then recent ones, the agency's own and the product's; single colours of them.
 * @import {Theme} from '../api/types'
 */
import '../ui/thumbnails.js';
import { catalogue } from '../state/catalogue.js';
import { contrast, hexOf, level } from '../ui/colors.js';
import { define, html, live, nothing } from '../ui/elements.js';
import { preference, setPreference } from '../state/preferences.js';
import { ownThemes } from '../state/own-themes.js';
import { named, t } from '../texts/texts.js';
import { Panel } from './panel.js';
import { choices } from './parts/choices.js';
import { segments } from './parts/fields.js';
import { reset, scope, setting } from './parts/setting.js';
import { saveTheme } from './parts/save-theme.js';

const DERIVED = ['brand-light', 'brand-dark', 'brand-bold'];
const RECENT = 3;
const ROLES = /** @type {const} */ ([
  'ground',
  'surface',
  'ink',
  'muted',
  'accent',
  'on-accent',
  'border',
  'ground-end',
]);

/** @typedef {{key: string, name: string, scheme: 'light' | 'dark', ratio: number}} Entry */

class ThemePanel extends Panel {
  /** @type {'all' | 'light' | 'dark'} */
  #scheme = preference('theme-scheme', 'all');

  enter() {
    super.enter();
    this.watch(catalogue);
    this.watch(ownThemes);
    void catalogue.have('themes');
    void ownThemes.have(this.draft.agency);
  }

  draw() {
    return html`${scope(this, 'theme')}
    ${setting(this, {
      name: 'theme',
      label: t('theme'),
      say: (key) => this.#nameOf(key),
      body: (found, off) => this.#themes(String(found?.value ?? ''), off, found?.locked ?? false),
    })}
    ${this.#colors()}`;
  }

  /** @param {string} key */
  #nameOf(key) {
    return ownThemes.name(key) ?? catalogue.name('themes', key);
  }

  /** @param {string} chosen @param {boolean} off @param {boolean} locked */
  #themes(chosen, off, locked) {
    const kits = String(this.settings.of('theme')?.kit ?? '');
    const entries = new Map(
      [
        ...catalogue.state.themes.map(entryOf),
        ...ownThemes
          .of(this.draft.state.client.id)
          .map(({ key, name, tokens }) => entryOf({ ...tokens, key, name, derived: false })),
      ].map((one) => [one.key, one]),
    );
    const own = ownThemes.of(this.draft.state.client.id).map((one) => one.key);
    const recent = preference('recent-themes', /** @type {string[]} */ ([]));
    /** @type {[string, string[]][]} */
    const groups = [
      [t('themesOfKit'), [kits, ...DERIVED]],
      [t('themesRecent'), recent],
      [t('themesOwn'), own],
      [t('themesAll'), catalogue.state.themes.map((one) => one.key)],
    ];
    const seen = new Set();
    return html`${locked ? html`<p class="hint small">${t('lockedHint')}</p>` : this.#filter()}
    ${groups.map(([title, keys]) => {
      const items = keys.flatMap((key) => {
        const entry = entries.get(key);
        if (!entry || seen.has(key)) return [];
        seen.add(key);
        const fits = this.#scheme === 'all' || entry.scheme === this.#scheme;
        return (locked ? key === chosen : fits) ? [entry] : [];
      });
      if (items.length === 0) return nothing;
      return html`<p class="choices-title" aria-hidden="true">${title}</p>
        ${choices({
          label: title,
          off,
          chosen,
          items: items.map((entry) => this.#choice(entry)),
          act: (key) => this.#choose(key, kits),
        })}`;
    })}`;
  }

  #filter() {
    return segments({
      id: 'theme-scheme',
      label: t('filterScheme'),
      value: this.#scheme,
      options: [
        { value: 'all', face: t('all') },
        { value: 'light', face: t('light') },
        { value: 'dark', face: t('dark') },
      ],
      act: (value) => {
        this.#scheme = value;
        setPreference('theme-scheme', value);
        this.update();
      },
    });
  }

  /** @param {Entry} entry */
  #choice({ key, name, ratio }) {
    const { draft, settings } = this;
    const slide = settings.state.scope === 'slide' ? (draft.slide?.id ?? '') : '';
    const figure = ratio.toFixed(1);
    const hint = t('contrastOf', { ratio: figure, level: level(ratio) });
    return {
      key,
      name,
      hint: `${name}. ${hint}`,
      badge: html`<span class="choice-badge" data-level=${level(ratio)}>${ratio.toFixed(ratio < 10 ? 1 : 0)}:1</span>`,
      picture: html`<lep-thumb .draft=${draft} .axis=${'themes'} .entry=${key} .slide=${slide}></lep-thumb>`,
    };
  }

  /** A theme brings its own colours; those of the one before go. @param {string} key @param {string} kits */
  #choose(key, kits) {
    const onDeck = this.settings.state.scope === 'deck';
    const theme = onDeck && key === kits ? null : key;
    void this.settings.setStyle({ theme, colors: [], background: null });
    const recent = preference('recent-themes', /** @type {string[]} */ ([]));
    setPreference('recent-themes', [key, ...recent.filter((one) => one !== key)].slice(0, RECENT));
  }

  #colors() {
    const { off } = this;
    return html`<div class="setting" role="group" aria-labelledby="theme-colors">
      <div class="setting-head">
        <span class="setting-name" id="theme-colors">${t('colors')}</span><span class="grow"></span>
        ${off ? nothing : html`<button class="link" @click=${() => void saveTheme(this)}>${t('saveTheme')}</button>`}
      </div>
      <ul class="colors">${ROLES.map((role) => this.#color(role))}</ul>
    </div>`;
  }

  /** @param {(typeof ROLES)[number]} role */
  #color(role) {
    const { settings } = this;
    const found = settings.of(`colors/${role}`);
    const value = /** @type {string | null} */ (found?.value ?? null);
    const label = named(`color_${role}`, role);
    const off = this.off || !found || found.locked;
    const own = found?.source === settings.state.scope && !off;
    return html`<li class="color" data-role=${role} data-changed=${found?.changed || nothing}>
      <label class="color-pick">
        <input type="color" aria-label=${t('colorOf', { role: label })} ?disabled=${off}
          .value=${live(value ?? '#808080')}
          data-empty=${value === null || nothing}
          @input=${(/** @type {Event} */ event) =>
            this.#paint(role, /** @type {HTMLInputElement} */ (event.target).value)}
          />
      </label>
      <span class="color-text">
        <span>${label}</span>
        <input class="hex" aria-label=${t('hexOf', { role: label })} spellcheck="false" maxlength="7" ?disabled=${off}
          placeholder=${t('none')}
          .value=${value ?? ''}
          @change=${(/** @type {Event} */ event) => {
            const field = /** @type {HTMLInputElement} */ (event.target);
            const hex = hexOf(field.value);
            if (hex) this.#paint(role, hex);
            else field.value = value ?? '';
          }} />
      </span>
      ${
        own
          ? reset(
              label,
              found?.kit ? String(found.kit) : undefined,
              () => void settings.reset(`colors/${role}`),
            )
          : nothing
      }
    </li>`;
  }

  /** @param {(typeof ROLES)[number]} role @param {string} hex */
  #paint(role, hex) {
    const { draft, settings } = this;
    const style = settings.slides.length ? draft.slide?.style : draft.state.document.style;
    const others = (style?.colors ?? []).filter((one) => one.role !== role);
    const how = { gesture: `colors/${role}`, hold: 250 };
    void settings.setStyle({ colors: [...others, { role, hex }] }, how);
  }
}
define('lep-panel-theme', ThemePanel);

/** @param {Theme} theme @returns {Entry} */
function entryOf({ key, name, scheme, card, ink, ground, surface, ground_ink: onGround, derived }) {
  // The colours of a derived theme are made to read at 7.
  const ratio = derived
    ? Math.max(7, contrast(ink, surface))
    : Math.min(contrast(ink, card ? surface : ground), contrast(onGround ?? ink, ground));
  return { key, name, scheme, ratio };
}
