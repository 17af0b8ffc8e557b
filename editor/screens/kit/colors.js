/**
 * A kit's colours by role; the theme derives unset ones with sufficient contrast.
 * @import {KitSpec} from '../../api/types'
 */
import { contrast, hexOf, level } from '../../ui/colors.js';
import { css, define, html, live, nothing } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { t } from '../../texts/texts.js';
import { Section } from './section.js';

/** @typedef {KitSpec['colors'][number]['role']} Role */

const ROLES = /** @type {Role[]} */ ([
  'accent',
  'second',
  'ground',
  'surface',
  'ink',
  'muted',
  'on-accent',
  'border',
  'ground-end',
]);
/** Pairs of text and background colours. */
const PAIRS = /** @type {[Role, Role][]} */ ([
  ['ink', 'ground'],
  ['ink', 'surface'],
  ['muted', 'ground'],
  ['accent', 'ground'],
  ['on-accent', 'accent'],
]);

class Colors extends Section {
  draw() {
    return html`${this.#palette()}
      <ul class="kit-color-rows">${ROLES.map((role) => this.#row(role))}</ul>
      ${this.#contrasts()}`;
  }

  /** @param {Role} role @returns {string} */
  #hex(role) {
    return this.spec.colors.find((one) => one.role === role)?.hex ?? '';
  }

  /** @param {Role} role @param {string | null} hex */
  #say(role, hex) {
    const { colors } = this.spec;
    const index = colors.findIndex((one) => one.role === role);
    if (hex === null) this.kit.change({ colors: colors.filter((one) => one.role !== role) });
    else if (index < 0) this.kit.change({ colors: [...colors, { role, hex }] });
    else this.kit.change({ colors: colors.with(index, { role, hex }) });
  }

  /** The colours that the logos themselves have. */
  #palette() {
    const { assets } = this.kit.state;
    const found = this.spec.logos.flatMap(({ asset }) => {
      const colors = /** @type {{hex: string, share: number}[]} */ (
        assets[asset]?.facts.colors ?? []
      );
      return colors.map((one) => one.hex);
    });
    const palette = [...new Set(found)].slice(0, 8);
    if (palette.length === 0 || this.off) return nothing;
    return html`<div class="palette">
      <span>${t('fromLogo')}</span>
      ${palette.map(
        (hex) =>
          html`<lep-menu class="palette-color" .kind=${'bare'} .label=${t('useColor', { hex })}
            .face=${html`<span class="dot-color" ${css({ '--paint': hex })}></span>`}
            .items=${ROLES.map((role) => ({
              label: t(`color_${role}`),
              checked: this.#hex(role) === hex,
              act: () => this.#say(role, hex),
            }))}></lep-menu>`,
      )}
    </div>`;
  }

  /** @param {Role} role */
  #row(role) {
    const hex = this.#hex(role);
    const label = t(`color_${role}`);
    const index = this.spec.colors.findIndex((one) => one.role === role);
    return html`<li class="kit-color" data-role=${role}>
      <input type="color" aria-label=${t('colorOf', { role: label })} ?disabled=${this.off}
        .value=${live(hex || '#808080')} data-empty=${!hex || nothing}
        @input=${(/** @type {Event} */ event) => this.#say(role, /** @type {HTMLInputElement} */ (event.target).value)}
        />
      <span class="grow">${label}<small>${t(`colorHint_${role}`)}</small></span>
      <input class="hex" aria-label=${t('hexOf', { role: label })} spellcheck="false" maxlength="7"
        placeholder=${t('derived')} ?disabled=${this.off} .value=${hex}
        @change=${(/** @type {Event} */ event) => {
          const field = /** @type {HTMLInputElement} */ (event.target);
          const said = hexOf(field.value);
          if (said || !field.value.trim()) this.#say(role, said);
          else field.value = hex;
        }} />
      ${
        hex && !this.off
          ? html`<button class="setting-reset" aria-label=${t('clearColor', { role: label })} title=${t('derive')}
            @click=${() => this.#say(role, null)}>${icon('close')}</button>`
          : html`<span class="setting-reset"></span>`
      }
      ${index < 0 ? nothing : this.remarks(`/colors/${index}`)}
    </li>`;
  }

  /** The contrast of pairs that are set. */
  #contrasts() {
    const pairs = PAIRS.filter(([ink, ground]) => this.#hex(ink) && this.#hex(ground));
    if (pairs.length === 0) return nothing;
    return html`<ul class="contrasts" aria-label=${t('contrasts')}>
      ${pairs.map(([ink, ground]) => {
        const ratio = contrast(this.#hex(ink), this.#hex(ground));
        return html`<li data-level=${level(ratio)}>
          <span class="contrast-face" aria-hidden="true"
            ${css({ '--paint': this.#hex(ground), '--ink-of': this.#hex(ink) })}>Aa</span>
          <span class="grow">${t('inkOn', { ink: t(`color_${ink}`), ground: t(`color_${ground}`) })}</span>
          <span class="tag ${ratio < 4.5 ? 'warn' : ''}">${ratio.toFixed(1)} ${level(ratio)}</span>
        </li>`;
      })}
    </ul>`;
  }
}
define('lep-kit-colors', Colors);
