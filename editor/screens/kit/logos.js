/**
 * A kit's logos: their role, and the background each is made for.
 * @import {Asset, KitSpec} from '../../api/types'
 */
import './drop-file.js';
import { css, define, html, nothing } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { list } from '../../panels/parts/fields.js';
import { t } from '../../texts/texts.js';
import { leftOut } from '../../api/uploads.js';
import { Section } from './section.js';

/** @typedef {KitSpec['logos'][number]} Logo */

const ROLES = /** @type {const} */ (['primary', 'mark', 'wordmark']);
const GROUNDS = /** @type {const} */ (['light', 'dark', 'any']);

class Logos extends Section {
  draw() {
    const { logos } = this.spec;
    const { client } = this.kit.state;
    return html`<ul class="logo-rows">${logos.map((logo, index) => this.#row(logo, index))}</ul>
      ${this.remarks('/logos')}
      ${
        this.off
          ? nothing
          : html`<lep-drop-file .agency=${this.kit.agency} .client=${client.id} .kind=${'logo'} .label=${t('addLogo')}
            .hint=${t('addLogoHint')}
            .alt=${t('logoOf', { name: client.name })} @taken=${this.#taken}></lep-drop-file>`
      }`;
  }

  /** @param {Logo} logo @param {number} index */
  #row(logo, index) {
    const asset = this.kit.state.assets[logo.asset];
    const number = index + 1;
    /** @param {Partial<Logo>} changes */
    const say = (changes) => this.#say(this.spec.logos.with(index, { ...logo, ...changes }));
    return html`<li class="logo-row">
      <span class="logo" ${css({ '--paint': logo.ground === 'dark' ? '#1b1b1d' : '#f6f6f4' })}>
        ${asset ? html`<img src=${asset.thumbnail_url ?? asset.url ?? ''} alt=${asset.alt} />` : nothing}
      </span>
      <span class="logo-fields">
        ${list({
          label: t('logoRole', { number }),
          value: logo.role,
          off: this.off,
          options: ROLES.map((value) => ({ value, name: t(`logo_${value}`) })),
          act: (role) => say({ role: /** @type {Logo['role']} */ (role) }),
        })}
        ${list({
          label: t('logoGround', { number }),
          value: logo.ground,
          off: this.off,
          options: GROUNDS.map((value) => ({
            value,
            name: t('logoFor', { ground: t(`ground_${value}`) }),
          })),
          act: (ground) => say({ ground: /** @type {Logo['ground']} */ (ground) }),
        })}
      </span>
      ${
        this.off
          ? nothing
          : html`<button class="button icon-only quiet small" aria-label=${t('removeLogo', { number })}
            title=${t('remove')}
            @click=${() => this.#say(this.spec.logos.toSpliced(index, 1))}>${icon('trash')}</button>`
      }
      ${asset && leftOut(asset) ? html`<p class="hint">${leftOut(asset)}</p>` : nothing}
      ${this.remarks(`/logos/${index}`)}
    </li>`;
  }

  /** @param {readonly Logo[]} logos */
  #say(logos) {
    this.kit.change({ logos: [...logos] });
  }

  /** @param {CustomEvent<Asset>} event */
  #taken = ({ detail: asset }) => {
    this.kit.know(asset);
    const { logos } = this.spec;
    const free = GROUNDS.find((ground) => !logos.some((one) => one.ground === ground)) ?? 'any';
    const ground = logos.length ? free : 'any';
    this.#say([...logos, { role: 'primary', ground, asset: asset.id }]);
  };
}
define('lep-kit-logos', Logos);
