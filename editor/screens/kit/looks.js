/** A kit's usual theme and pattern. */
import { catalogue } from '../../state/catalogue.js';
import { css, define, html } from '../../ui/elements.js';
import { ownThemes } from '../../state/own-themes.js';
import { choices } from '../../panels/parts/choices.js';
import { reset } from '../../panels/parts/setting.js';
import { t } from '../../texts/texts.js';
import { Section } from './section.js';

const DERIVED = ['brand-light', 'brand-dark', 'brand-bold'];

class Looks extends Section {
  enter() {
    super.enter();
    this.watch(catalogue);
    this.watch(ownThemes);
    void catalogue.have('themes', 'patterns');
    void ownThemes.have(this.kit.agency);
  }

  draw() {
    const { theme, pattern } = this.spec;
    const themes = catalogue.state.themes;
    const made = themes.filter((one) => DERIVED.includes(one.key));
    const others = themes.filter((one) => !DERIVED.includes(one.key));
    const own = ownThemes.of(this.kit.state.client.id).map(({ key, name, tokens }) => ({
      key,
      name,
      picture: html`<span class="theme-face"
        ${css({ '--paint': tokens.ground, '--card': tokens.surface, '--accent-of': tokens.accent })}></span>`,
    }));
    /** @param {string} label @param {import('../../panels/parts/choices.js').Choice[]} items */
    const group = (label, items) =>
      items.length
        ? html`<p class="choices-title" aria-hidden="true">${label}</p>
          ${choices({ label, off: this.off, chosen: theme, items, act: (key) => this.kit.change({ theme: key }) })}`
        : '';
    return html`${group(
      t('themesMade'),
      made.map((one) => pictured('themes', one)),
    )}
      ${group(t('themesOwn'), own)} ${group(
        t('themesAll'),
        others.map((one) => pictured('themes', one)),
      )}
      ${this.remarks('/theme')}
      <div class="setting-head"><span class="setting-name">${t('pattern')}</span><span class="grow"></span>
        ${
          pattern && !this.off
            ? reset(t('pattern'), t('source_theme'), () => this.kit.change({ pattern: null }))
            : html`<span
          class="setting-word">${pattern ? '' : t('source_theme')}</span>`
        }
      </div>
      ${choices({
        label: t('pattern'),
        off: this.off,
        chosen: pattern ?? '',
        items: catalogue.state.patterns.map((one) => pictured('patterns', one)),
        act: (key) => this.kit.change({ pattern: key }),
      })}`;
  }
}
define('lep-kit-looks', Looks);

/** @param {string} axis @param {{key: string, name: string}} entry */
const pictured = (axis, { key, name }) => ({
  key,
  name,
  picture: html`<img src=${`/api/v1/catalogue/${axis}/${key}/thumbnail?width=260`} alt="" loading="lazy"
    decoding="async" />`,
});
