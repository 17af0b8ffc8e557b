/** Typography & Sizing: the fonts, how large, how heavy, how set, and whether the deck fits down together. */
import '../ui/thumbnails.js';
import { catalogue } from '../state/catalogue.js';
import { define, html } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { t } from '../texts/texts.js';
import { Panel } from './panel.js';
import { choices } from './parts/choices.js';
import { list, segments, slider, toggle } from './parts/fields.js';
import { scope, setting } from './parts/setting.js';

const SIZES = /** @type {const} */ (['S', 'M', 'L', 'XL']);
const EVERY_WEIGHT = [300, 400, 500, 600, 700, 800, 900];
const languages = new Intl.DisplayNames(['en'], { type: 'language' });

class Type extends Panel {
  enter() {
    super.enter();
    this.watch(catalogue);
    void catalogue.have('pairings', 'fonts');
  }

  draw() {
    return html`${scope(this, 'type')} ${this.#pairing()} ${this.#size()} ${this.#fit()}
    ${this.#align()} ${this.#weight('heading')} ${this.#weight('body')} ${this.#lineHeight()}
    ${this.#letterSpacing()} ${this.#script()}`;
  }

  /**
   * Change typography settings.
   * @param {Partial<import('../api/types').Typography>} typography @param {string} [gesture]
   */
  #say(typography, gesture) {
    const how = gesture ? { gesture: `typography/${gesture}`, hold: 250 } : {};
    void this.settings.setStyle({ typography }, how);
  }

  #pairing() {
    const { draft, settings } = this;
    const slide = settings.state.scope === 'slide' ? (draft.slide?.id ?? '') : '';
    return setting(this, {
      name: 'typography/pairing',
      label: t('pairing'),
      say: (key) => (key ? catalogue.name('pairings', key) : t('kitFonts')),
      body: (found, off) =>
        choices({
          label: t('pairing'),
          off,
          locked: found?.locked,
          chosen: String(found?.value ?? ''),
          items: catalogue.state.pairings.map(({ key, name, heading, body }) => ({
            key,
            name,
            hint: heading === body ? heading : `${heading} · ${body}`,
            picture: html`<lep-thumb .draft=${draft} .axis=${'pairings'} .entry=${key} .slide=${slide}></lep-thumb>`,
          })),
          act: (pairing) => this.#say({ pairing, heading_weight: null, body_weight: null }),
        }),
    });
  }

  #size() {
    return setting(this, {
      name: 'typography/size',
      label: t('size'),
      say: String,
      body: (found, off) =>
        segments({
          id: 'type-size',
          label: t('size'),
          off,
          value: /** @type {(typeof SIZES)[number]} */ (found?.value),
          options: SIZES.map((value) => ({ value, face: value })),
          act: (size) => this.#say({ size }),
        }),
    });
  }

  #fit() {
    return setting(this, {
      name: 'typography/fit',
      label: t('fitDeck'),
      hint: t('fitHint'),
      say: (on) => (on ? t('on') : t('off')),
      body: (found, off) =>
        toggle({
          name: t('fitDeck'),
          value: found?.value !== false,
          off,
          act: (fit) => this.#say({ fit }),
        }),
    });
  }

  #align() {
    return setting(this, {
      name: 'typography/align',
      label: t('align'),
      say: (value) => (value === 'center' ? t('alignCenter') : t('alignStart')),
      body: (found, off) =>
        segments({
          id: 'type-align',
          label: t('align'),
          off,
          value: /** @type {'start' | 'center'} */ (found?.value),
          options: [
            { value: 'start', face: icon('alignStart'), name: t('alignStart') },
            { value: 'center', face: icon('alignCenter'), name: t('alignCenter') },
          ],
          act: (align) => this.#say({ align }),
        }),
    });
  }

  /** @param {'heading' | 'body'} role */
  #weight(role) {
    const family = this.settings.of(`typography/${role}`)?.value;
    const known = catalogue.state.fonts.find((one) => one.name === family);
    const label = t(role === 'heading' ? 'headingWeight' : 'bodyWeight');
    return setting(this, {
      name: `typography/${role}_weight`,
      label,
      say: String,
      body: (found, off) =>
        segments({
          id: `type-${role}-weight`,
          label,
          off,
          value: /** @type {number} */ (found?.value),
          options: (known?.weights ?? EVERY_WEIGHT).map((value) => ({
            value,
            face: String(value),
            name: `${t(/** @type {'weight_400'} */ (`weight_${value}`))}, ${value}`,
          })),
          act: (weight) => this.#say({ [`${role}_weight`]: weight }),
        }),
    });
  }

  #lineHeight() {
    return setting(this, {
      name: 'typography/line_height',
      label: t('lineHeight'),
      say: percent,
      body: (found, off) =>
        slider({
          label: t('lineHeight'),
          value: Number(found?.value ?? 1),
          min: 0.85,
          max: 1.4,
          step: 0.05,
          say: percent,
          off,
          act: (value) => this.#say({ line_height: value }, 'line_height'),
        }),
    });
  }

  #letterSpacing() {
    return setting(this, {
      name: 'typography/letter_spacing',
      label: t('letterSpacing'),
      say: signed,
      body: (found, off) =>
        slider({
          label: t('letterSpacing'),
          value: Number(found?.value ?? 0),
          min: -0.05,
          max: 0.2,
          step: 0.005,
          say: signed,
          off,
          act: (value) => this.#say({ letter_spacing: value }, 'letter_spacing'),
        }),
    });
  }

  /** The font of writing systems that the others lack. */
  #script() {
    const options = catalogue.state.fonts.flatMap(({ name: family, languages: spoken }) => {
      const group = spoken.includes('pl') ? '' : groupOf(spoken);
      return group ? [{ value: family, name: family, group }] : [];
    });
    options.sort((a, b) => a.group.localeCompare(b.group) || a.name.localeCompare(b.name));
    return setting(this, {
      name: 'typography/script',
      label: t('scriptFont'),
      say: (family) => family ?? t('automatic'),
      body: (found, off) =>
        list({
          label: t('scriptFont'),
          value: String(found?.value ?? ''),
          off,
          options: [{ value: '', name: t('automatic') }, ...options],
          act: (family) => this.#say({ script: family || null }),
        }),
    });
  }
}
define('lep-panel-type', Type);

/** @param {number} value */
const percent = (value) => `${Math.round(value * 100)} %`;
/** @param {number} value */
const signed = (value) =>
  `${value > 0 ? '+' : value < 0 ? '−' : ''}${(Math.abs(value) * 100).toFixed(1).replace(/\.0$/, '')} %`;

/** What a font of other scripts is for, in words. @param {readonly string[]} spoken */
function groupOf(spoken) {
  const own = spoken.filter((code) => !LATIN.has(code));
  return own.map((code) => languages.of(code) ?? code).join(', ');
}
const LATIN = new Set([
  'en',
  'de',
  'fr',
  'es',
  'it',
  'pt',
  'nl',
  'sv',
  'pl',
  'cs',
  'tr',
  'vi',
  'ru',
  'uk',
  'el',
]);
