/** Background Pattern: what lies over the ground, and the ground itself. */
import '../ui/thumbnails.js';
import './ground.js';
import { catalogue } from '../state/catalogue.js';
import { define, html, nothing } from '../ui/elements.js';
import { t } from '../texts/texts.js';
import { Panel } from './panel.js';
import { choices } from './parts/choices.js';
import { segments, slider, toggle } from './parts/fields.js';
import { scope, setting } from './parts/setting.js';

/** @typedef {NonNullable<import('../api/types').Style['pattern']>} Said */

/** Scales in equal steps to the eye: twice as large in four. */
const STEPS_A_DOUBLING = 4;

class PatternPanel extends Panel {
  enter() {
    super.enter();
    this.watch(catalogue);
    void catalogue.have('patterns');
  }

  draw() {
    const said = /** @type {Said | undefined} */ (this.settings.of('pattern')?.value);
    return html`${scope(this, 'pattern', { cover: true })}
    ${setting(this, {
      name: 'pattern',
      label: t('pattern'),
      say: (pattern) => catalogue.name('patterns', pattern?.kind),
      body: (found, off) =>
        html`${this.#kinds(said, off, found?.locked)} ${said ? this.#details(said, off) : nothing}`,
    })}
    ${setting(this, {
      name: 'background',
      label: t('ground'),
      say: (ground) =>
        ground ? t(/** @type {'ground_solid'} */ (`ground_${ground.kind}`)) : t('groundOfTheme'),
      body: (_, off) =>
        html`<lep-ground .draft=${this.draft} .settings=${this.settings} .disabled=${off}></lep-ground>`,
    })}`;
  }

  /** @param {Partial<Said>} changes @param {string} [gesture] */
  #say(changes, gesture) {
    const { value } = this.settings.of('pattern') ?? {};
    const pattern = /** @type {Said} */ ({ .../** @type {Said} */ (value), ...changes });
    const how = gesture ? { gesture: `pattern/${gesture}`, hold: 250 } : {};
    void this.settings.setStyle({ pattern }, how);
  }

  /** @param {Said | undefined} said @param {boolean} off @param {boolean} [locked] */
  #kinds(said, off, locked) {
    const { draft, settings } = this;
    const slide = settings.state.scope === 'slide' ? (draft.slide?.id ?? '') : '';
    return choices({
      label: t('pattern'),
      off,
      locked,
      chosen: said?.kind ?? '',
      items: catalogue.state.patterns.map(({ key, name }) => ({
        key,
        name,
        picture: html`<lep-thumb .draft=${draft} .axis=${'patterns'} .entry=${key} .slide=${slide}></lep-thumb>`,
      })),
      // Each kind starts with its default strength.
      act: (kind) =>
        this.#say({ kind: /** @type {Said['kind']} */ (kind), opacity: null, color: null }),
    });
  }

  /** @param {Said} said @param {boolean} off */
  #details(said, off) {
    const usual = catalogue.entry('patterns', said.kind);
    const none = off || said.kind === 'none';
    const opacity = said.opacity ?? usual?.opacity ?? 0;
    return html`<div class="details" aria-disabled=${none || nothing}>
      <div class="panel-row">
        <span class="row-label">${t('color')}</span>
        ${segments({
          id: 'pattern-color',
          label: t('patternColor'),
          off: none,
          value: said.color ?? usual?.color ?? 'ink',
          options: [
            { value: 'ink', face: t('color_ink') },
            { value: 'accent', face: t('color_accent') },
          ],
          act: (color) => this.#say({ color }),
        })}
      </div>
      <div class="panel-row">
        <span class="row-label">${t('opacity')}</span>
        ${slider({
          label: t('opacity'),
          value: opacity * 100,
          min: 0,
          max: Math.max(40, Math.round(opacity * 100)),
          step: 1,
          say: (value) => `${Math.round(value)} %`,
          off: none,
          act: (value) => this.#say({ opacity: value / 100 }, 'opacity'),
        })}
      </div>
      <div class="panel-row">
        <span class="row-label">${t('scale')}</span>
        ${slider({
          label: t('scale'),
          value: Math.log2(said.scale) * STEPS_A_DOUBLING,
          min: -2 * STEPS_A_DOUBLING,
          max: 2 * STEPS_A_DOUBLING,
          step: 1,
          say: (value) => `${(2 ** (value / STEPS_A_DOUBLING)).toFixed(2).replace(/\.?0+$/, '')} ×`,
          off: none,
          act: (value) =>
            this.#say({ scale: Number((2 ** (value / STEPS_A_DOUBLING)).toFixed(3)) }, 'scale'),
        })}
      </div>
      ${toggle({
        label: html`${t('panorama')}<small>${t('panoramaHint')}</small>`,
        name: t('panorama'),
        value: said.panorama,
        off: none,
        act: (panorama) => this.#say({ panorama }),
      })}
    </div>`;
  }
}
define('lep-panel-pattern', PatternPanel);
