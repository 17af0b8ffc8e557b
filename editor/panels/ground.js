/**
 * The ground of slides: the theme's, a colour, a gradient, lights, or a picture under a veil.
 * @import {Style} from '../api/types'
 */
import { catalogue } from '../state/catalogue.js';
import { hexOf } from '../ui/colors.js';
import { css, define, html, live, nothing } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { choosePicture } from '../deck/pictures.js';
import { rove } from '../ui/roving.js';
import { named, t } from '../texts/texts.js';
import { Panel } from './panel.js';
import { choices } from './parts/choices.js';
import { slider } from './parts/fields.js';

/** @typedef {NonNullable<Style['background']>} Ground */
/** @typedef {'theme' | Ground['kind']} Kind */

const KINDS = /** @type {Kind[]} */ (['theme', 'solid', 'linear', 'radial', 'mesh', 'image']);
const PAINTS = ['ground', 'ground-end', 'surface', 'accent', 'border', 'muted', 'ink', 'on-accent'];
const MOST = { linear: 4, radial: 4, mesh: 5 };

const VEIL = { overlay: 'ground', opacity: 0.7 };

class GroundField extends Panel {
  disabled = false;
  /** The index of the selected colour. */
  #stop = 0;

  enter() {
    super.enter();
    this.watch(catalogue);
  }

  get #said() {
    return /** @type {Ground | null} */ (this.settings.of('background')?.value ?? null);
  }

  draw() {
    const said = this.#said;
    const kind = said?.kind ?? 'theme';
    return html`${choices({
      label: t('ground'),
      chosen: kind,
      off: this.disabled,
      items: KINDS.map((one) => ({
        key: one,
        name: t(
          one === 'theme' ? 'groundOfTheme' : /** @type {'ground_solid'} */ (`ground_${one}`),
        ),
        picture: this.#face(one, one === kind && said ? said : this.#usual(one)),
      })),
      act: (key) => void this.#choose(/** @type {Kind} */ (key)),
    })}
      ${said ? this.#details(said) : nothing}`;
  }

  /** @param {Kind} kind @param {Ground | null} ground */
  #face(kind, ground) {
    const paint = kind === 'image' ? null : this.#painted(ground);
    return html`<span class="ground-face"
      ${css({ '--paint': paint })}>${kind === 'image' ? icon('image') : nothing}</span>`;
  }

  /** @param {Ground | null} background @param {string} [gesture] */
  #say(background, gesture) {
    const how = gesture ? { gesture: `background/${gesture}`, hold: 250 } : {};
    void this.settings.setStyle({ background }, how);
  }

  /** @param {Kind} kind */
  async #choose(kind) {
    this.#stop = 0;
    if (kind !== 'image') {
      this.#say(this.#usual(kind));
      return;
    }
    const asset = await choosePicture(this.draft);
    if (!asset) return;
    // Another picture lies under the veil that is there.
    const said = this.#said;
    const { overlay, opacity } = said?.kind === 'image' ? said : VEIL;
    this.#say({ kind: 'image', asset: asset.id, focus: { x: 0.5, y: 0.5 }, overlay, opacity });
  }

  /** What a kind begins with. @param {Kind} kind @returns {Ground | null} */
  #usual(kind) {
    switch (kind) {
      case 'solid':
        return { kind, color: 'surface' };
      case 'linear':
        return { kind, colors: ['ground', 'surface'], angle: 160 };
      case 'radial':
        return { kind, colors: ['surface', 'ground'], center: { x: 0.5, y: 0.4 } };
      case 'mesh':
        return { kind, colors: ['ground', 'surface', 'border'] };
      default:
        return null;
    }
  }

  /** @param {string} paint a role, or a colour @returns {string} */
  #hex(paint) {
    if (paint.startsWith('#')) return paint;
    const found = this.settings.of(`colors/${paint}`)?.value;
    return typeof found === 'string'
      ? found
      : String(this.settings.of('colors/ground')?.value ?? '#808080');
  }

  /** As CSS shows it. @param {Ground | null} ground @returns {string} */
  #painted(ground) {
    const [from, to] = [this.#hex('ground'), this.#hex('ground-end')];
    switch (ground?.kind) {
      case 'solid':
        return this.#hex(ground.color);
      case 'linear':
        return `linear-gradient(${ground.angle}deg, ${ground.colors.map((one) => this.#hex(one)).join(', ')})`;
      case 'radial':
        return `radial-gradient(farthest-corner at ${ground.center.x * 100}% ${ground.center.y * 100}%, ${ground.colors
          .map((one) => this.#hex(one))
          .join(', ')})`;
      case 'mesh': {
        const [base = 'ground', ...lights] = ground.colors;
        const places = ['20% 20%', '80% 30%', '30% 85%', '75% 80%'];
        const spots = lights.map(
          (one, index) =>
            `radial-gradient(circle at ${places[index % places.length]}, ${this.#hex(one)}, transparent 60%)`,
        );
        return [...spots, `linear-gradient(${this.#hex(base)} 0 0)`].join(', ');
      }
      default:
        return `linear-gradient(${from}, ${to})`;
    }
  }

  /** @param {Ground} said */
  #details(said) {
    const off = this.disabled;
    return html`<div class="details">
      ${said.kind === 'solid' ? this.#paints(said.color, (color) => this.#say({ ...said, color }, 'color')) : nothing}
      ${said.kind === 'linear' || said.kind === 'radial' || said.kind === 'mesh' ? this.#stops(said) : nothing}
      ${
        said.kind === 'linear'
          ? html`<div class="panel-row"><span class="row-label">${t('angle')}</span>
            ${slider({
              label: t('angle'),
              value: said.angle,
              min: 0,
              max: 360,
              step: 5,
              say: (value) => `${value}°`,
              off,
              act: (angle) => this.#say({ ...said, angle }, 'angle'),
            })}</div>`
          : nothing
      }
      ${
        said.kind === 'radial'
          ? this.#point(t('center'), said.center, (center) =>
              this.#say({ ...said, center }, 'center'),
            )
          : nothing
      }
      ${said.kind === 'image' ? this.#picture(said) : nothing}
    </div>`;
  }

  /** @param {Extract<Ground, {colors: string[]}>} said */
  #stops(said) {
    const { colors } = said;
    const chosen = Math.min(this.#stop, colors.length - 1);
    /** @param {string[]} next @param {string} [gesture] */
    const say = (next, gesture) => this.#say({ ...said, colors: next }, gesture);
    return html`<div class="stops" role="radiogroup" aria-label=${t('stops')} @keydown=${rove}>
        ${colors.map(
          (paint, index) =>
            html`<button class="stop" role="radio" data-rove aria-checked=${index === chosen}
              tabindex=${index === chosen ? 0 : -1} ?disabled=${this.disabled}
              aria-label=${t('stopOf', { number: index + 1, color: nameOf(paint) })}
              ${css({ '--paint': this.#hex(paint) })}
              @click=${() => {
                this.#stop = index;
                this.update();
              }}></button>`,
        )}
        ${
          colors.length < MOST[said.kind]
            ? html`<button class="stop add" aria-label=${t('addStop')} title=${t('addStop')} ?disabled=${this.disabled}
              @click=${() => {
                this.#stop = colors.length;
                say([...colors, 'accent']);
              }}>${icon('add')}</button>`
            : nothing
        }
        <span class="grow"></span>
        ${
          colors.length > 2
            ? html`<button class="button icon-only quiet small" aria-label=${t('removeStop')} title=${t('removeStop')}
              ?disabled=${this.disabled}
              @click=${() => say(colors.filter((_, index) => index !== chosen))}>${icon('minus')}</button>`
            : nothing
        }
      </div>
      ${this.#paints(colors[chosen] ?? '', (paint) => say(colors.with(chosen, paint), 'stop'))}`;
  }

  /** A colour by its role, or one of its own. @param {string} paint @param {(paint: string) => void} act */
  #paints(paint, act) {
    const roles = PAINTS.filter((one) => this.settings.of(`colors/${one}`)?.value);
    const own = paint.startsWith('#');
    return html`<div class="swatches" role="radiogroup" aria-label=${t('color')} @keydown=${rove}>
      ${roles.map(
        (role, index) =>
          html`<button class="swatch" role="radio" data-rove aria-checked=${role === paint}
            tabindex=${role === paint || (own && index === 0) ? 0 : -1} ?disabled=${this.disabled}
            aria-label=${nameOf(role)} title=${nameOf(role)} ${css({ '--paint': this.#hex(role) })}
            @click=${() => act(role)}></button>`,
      )}
      <label class="swatch own" data-chosen=${own || nothing} title=${t('ownColor')}>
        <input type="color" aria-label=${t('ownColor')} ?disabled=${this.disabled}
          .value=${live(own ? paint : this.#hex(paint))}
          @input=${(/** @type {Event} */ event) =>
            act(hexOf(/** @type {HTMLInputElement} */ (event.target).value) ?? paint)}
          />
      </label>
    </div>`;
  }

  /**
   * @param {string} label @param {{x: number, y: number}} point @param {(point: {x: number, y: number}) => void} act
   */
  #point(label, point, act) {
    const off = this.disabled;
    return html`${
      /** @type {const} */ (['x', 'y']).map(
        (axis) =>
          html`<div class="panel-row"><span class="row-label">${label} ${axis}</span>
          ${slider({
            label: `${label} ${axis}`,
            value: point[axis] * 100,
            min: 0,
            max: 100,
            step: 5,
            say: (value) => `${value} %`,
            off,
            act: (value) => act({ ...point, [axis]: value / 100 }),
          })}</div>`,
      )
    }`;
  }

  /** @param {Extract<Ground, {kind: 'image'}>} said */
  #picture(said) {
    const off = this.disabled;
    return html`<div class="panel-row"><span class="row-label">${t('picture')}</span>
        <button class="button small" ?disabled=${off}
          @click=${() => void this.#choose('image')}>${icon('image')} ${t('replace')}</button></div>
      ${this.#point(t('focus'), said.focus, (focus) => this.#say({ ...said, focus }, 'focus'))}
      <div class="panel-row"><span class="row-label">${t('veil')}</span>
        ${slider({
          label: t('veil'),
          value: said.opacity * 100,
          min: 0,
          max: 100,
          step: 5,
          say: (value) => `${value} %`,
          off,
          act: (value) => this.#say({ ...said, opacity: value / 100 }, 'veil'),
        })}</div>
      ${this.#paints(said.overlay, (overlay) => this.#say({ ...said, overlay }, 'overlay'))}`;
  }
}
define('lep-ground', GroundField);

/** @param {string} paint */
const nameOf = (paint) => (paint.startsWith('#') ? paint : named(`color_${paint}`, paint));
