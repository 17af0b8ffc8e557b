/**
 * A kit's fonts: a pairing of the catalogue, single families for single roles, and files of the client's own.
 * @import {Asset, KitSpec} from '../../api/types'
 */
import './drop-file.js';
import { all, below, query } from '../../api/api.js';
import { catalogue } from '../../state/catalogue.js';
import { define, html, nothing } from '../../ui/elements.js';
import { choices } from '../../panels/parts/choices.js';
import { list } from '../../panels/parts/fields.js';
import { reset } from '../../panels/parts/setting.js';
import { t } from '../../texts/texts.js';
import { Section } from './section.js';

/** @typedef {KitSpec['fonts'][number]} Font */

const ROLES = /** @type {Font['role'][]} */ (['heading', 'body', 'accent', 'script']);
const WEIGHTS = [100, 200, 300, 400, 500, 600, 700, 800, 900];

class Fonts extends Section {
  /** @type {Asset[]} */
  #own = [];

  enter() {
    super.enter();
    this.watch(catalogue);
    void catalogue.have('fonts', 'pairings');
    const { client } = this.kit.state;
    void all(query(below(this.kit.agency, 'assets'), { kind: 'font', client: client.id }), {
      pages: 2,
    }).then((assets) => {
      this.#own = /** @type {Asset[]} */ (assets).filter((one) => one.status === 'ready');
      this.update();
    });
  }

  draw() {
    const { pairing } = this.spec;
    const { client } = this.kit.state;
    return html`<div class="setting-head"><span class="setting-name">${t('pairing')}</span><span class="grow"></span>
        ${
          pairing && !this.off
            ? reset(t('pairing'), t('themesFonts'), () => this.kit.change({ pairing: null }))
            : html`<span
          class="setting-word">${pairing ? '' : t('themesFonts')}</span>`
        }
      </div>
      ${choices({
        label: t('pairing'),
        off: this.off,
        chosen: pairing ?? '',
        items: catalogue.state.pairings.map(({ key, name, heading, body }) => ({
          key,
          name,
          hint: heading === body ? heading : `${heading} · ${body}`,
          picture: html`<img src=${`/api/v1/catalogue/pairings/${key}/thumbnail?width=260`} alt="" loading="lazy" />`,
        })),
        act: (key) => this.kit.change({ pairing: key }),
      })}
      <div class="font-rows">${ROLES.map((role) => this.#role(role))}</div>
      ${this.#files()}
      ${
        this.off
          ? nothing
          : html`<lep-drop-file .agency=${this.kit.agency} .client=${client.id} .kind=${'font'} .label=${t('addFont')}
            .hint=${t('addFontHint')} @taken=${this.#taken}></lep-drop-file>`
      }`;
  }

  /** @param {Font['role']} role */
  #role(role) {
    const index = this.spec.fonts.findIndex((one) => one.role === role);
    const font = this.spec.fonts[index];
    const label = t(`font_${role}`);
    const families = [...new Set(this.#own.map((one) => String(one.facts.family ?? one.filename)))];
    const options = [
      { value: '', name: role === 'script' ? t('automatic') : t('asPairing') },
      ...families.map((name) => ({ value: name, name, group: t('ownFonts') })),
      // A family of the client replaces one of the same name.
      ...catalogue.state.fonts
        .filter(({ name }) => !families.includes(name))
        .map(({ name, languages }) => ({
          value: name,
          name,
          group: languages.includes('pl') ? t('catalogueFonts') : t('scriptFonts'),
        })),
    ];
    return html`<div class="font-row">
      <span class="row-label">${label}</span>
      ${list({
        label: t('familyOf', { role: label }),
        value: font?.family ?? '',
        options,
        off: this.off,
        act: (family) => this.#say(role, family),
      })}
      ${list({
        label: t('weightOf', { role: label }),
        value: String(font?.weight ?? ''),
        off: this.off || !font,
        options: font
          ? this.#weights(font.family).map((one) => ({ value: String(one), name: String(one) }))
          : [{ value: '', name: '–' }],
        act: (weight) => font && this.#say(role, font.family, Number(weight)),
      })}
      ${index < 0 ? nothing : this.remarks(`/fonts/${index}`)}
    </div>`;
  }

  /** @param {string} family */
  #weights(family) {
    const files = this.#own.filter((one) => String(one.facts.family ?? one.filename) === family);
    const known = catalogue.state.fonts.find((one) => one.name === family)?.weights;
    if (known && files.length === 0) return known;
    const axis = files.some((one) => Array.isArray(one.facts.axes) && one.facts.axes.length > 0);
    return axis ? WEIGHTS : [...new Set(files.map((one) => Number(one.facts.weight ?? 400)))];
  }

  /** @param {Font['role']} role @param {string} family @param {number} [weight] */
  #say(role, family, weight) {
    const others = this.spec.fonts.filter((one) => one.role !== role);
    if (!family) {
      this.kit.change({ fonts: others });
      return;
    }
    const usual = role === 'heading' ? 700 : 400;
    const weights = this.#weights(family);
    const near = weights.toSorted((a, b) => Math.abs(a - usual) - Math.abs(b - usual))[0];
    const chosen = weight ?? near ?? usual;
    const files = this.#own.filter((one) => String(one.facts.family ?? one.filename) === family);
    // Every file of the family comes along, that of the weight first.
    const entries = files.length
      ? files
          .toSorted((a, b) => distance(a, chosen) - distance(b, chosen))
          .map((one) => ({ role, family, weight: chosen, asset: one.id }))
      : [{ role, family, weight: chosen, asset: null }];
    this.kit.change({ fonts: [...others, ...entries].slice(0, 8) });
  }

  #files() {
    if (this.#own.length === 0) return nothing;
    return html`<p class="choices-title" aria-hidden="true">${t('ownFonts')}</p>
      <ul class="font-files">
        ${this.#own.map(
          (asset) =>
            html`<li>
              <img src=${below(this.kit.agency, `assets/${asset.id}/specimen`)} alt="" loading="lazy" />
              <small>${String(asset.facts.family ?? asset.filename)} ${String(asset.facts.weight ?? '')}</small>
            </li>`,
        )}
      </ul>`;
  }

  /** @param {CustomEvent<Asset>} event */
  #taken = ({ detail: asset }) => {
    this.#own = [asset, ...this.#own];
    this.kit.know(asset);
    if (!this.spec.fonts.some((one) => one.role === 'heading'))
      this.#say('heading', String(asset.facts.family ?? asset.filename));
    this.update();
  };
}
define('lep-kit-fonts', Fonts);

/** @param {Asset} asset @param {number} weight */
const distance = (asset, weight) => Math.abs(Number(asset.facts.weight ?? 400) - weight);
