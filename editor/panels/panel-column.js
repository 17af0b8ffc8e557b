/**
 * The column of panels: headings with the current values, and the open panels.
 * @import {Draft} from '../state/draft.js'
 * @import {Readiness} from '../state/readiness.js'
 * @import {Settings} from '../state/settings.js'
 */
import { catalogue } from '../state/catalogue.js';
import { css, define, html, nothing, View } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { preference, setPreference } from '../state/preferences.js';
import { PANELS } from './index.js';
import { t } from '../texts/texts.js';

class PanelColumn extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  /** @type {Settings} */
  settings = /** @type {any} */ (null);
  /** @type {Readiness} */
  readiness = /** @type {any} */ (null);
  /** @type {string[]} */
  #open = preference('panels', ['build']);
  /** @type {Map<string, HTMLElement>} */
  #made = new Map();

  enter() {
    this.watch(this.draft);
    this.watch(this.settings);
    this.watch(catalogue);
    void catalogue.have('formats', 'layouts', 'themes', 'patterns', 'goals', 'channels');
  }

  draw() {
    const format = catalogue.entry('formats', this.draft.state.document.format);
    const ratio = format ? format.width / format.height : 0.8;
    return html`<nav class="panels" aria-label=${t('panels')}
      ${css({ '--slide-ratio': ratio })}>${PANELS.map((one) => this.#panel(one))}</nav>`;
  }

  /** @param {import('./index.js').PanelInfo} panel */
  #panel({ key, title, icon: drawing, element, summary }) {
    const open = this.#open.includes(key);
    return html`<section class="panel" data-open=${open || nothing}>
      <h2>
        <button class="panel-head" id="panel-${key}" aria-expanded=${open} aria-controls="panel-${key}-body"
          @click=${() => this.#toggle(key)}>
          ${icon(drawing)}<span class="panel-title">${t(title)}</span>
          <span class="panel-summary">${summary?.(this.draft, this.settings)}</span>
          <span class="panel-turn">${icon('right')}</span>
        </button>
      </h2>
      <div class="panel-body" id="panel-${key}-body" role="region" aria-labelledby="panel-${key}" ?hidden=${!open}>
        ${open ? this.#element(element) : nothing}
      </div>
    </section>`;
  }

  /** Each panel once; it keeps what it knows while it is closed. @param {string} name */
  #element(name) {
    const known = this.#made.get(name);
    if (known) return known;
    const panel = Object.assign(document.createElement(name), {
      draft: this.draft,
      settings: this.settings,
      readiness: this.readiness,
    });
    this.#made.set(name, panel);
    return panel;
  }

  /** Open a panel and go there. @param {string} key */
  reveal(key) {
    if (!this.#open.includes(key)) this.#toggle(key);
    queueMicrotask(() => {
      const head = /** @type {HTMLElement | null} */ (this.querySelector(`#panel-${key}`));
      head?.scrollIntoView({ block: 'start' });
      head?.focus({ preventScroll: true });
    });
  }

  /** @param {string} key */
  #toggle(key) {
    const open = this.#open.includes(key);
    this.#open = open ? this.#open.filter((one) => one !== key) : [...this.#open, key];
    setPreference('panels', this.#open);
    this.update();
    if (!open) requestAnimationFrame(() => this.#show(key));
  }

  /** Scroll an opened panel into view. @param {string} key */
  #show(key) {
    this.querySelector(`#panel-${key}`)?.closest('.panel')?.scrollIntoView({ block: 'nearest' });
  }
}
define('lep-panels', PanelColumn);
export { PanelColumn };
