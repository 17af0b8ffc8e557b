/** Light or dark: the system's choice, or the person's. */
import { define, html, View } from './elements.js';
import { icon } from './icons.js';
import { named, t } from './texts.js';

const MODES = /** @type {const} */ (['auto', 'light', 'dark']);
const ICONS = /** @type {const} */ ({ auto: 'system', light: 'sun', dark: 'moon' });
const KEY = 'leporello.appearance';

class Appearance extends View {
  /** @type {(typeof MODES)[number]} */
  #mode = /** @type {any} */ (document.documentElement.dataset.theme ?? 'auto');

  draw() {
    const label = t('appearance', { mode: named(`appearance_${this.#mode}`, this.#mode) });
    return html`<button class="button icon-only quiet" aria-label=${label} title=${label} @click=${this.#next}>
      ${icon(ICONS[this.#mode])}
    </button>`;
  }

  #next = () => {
    this.#mode = MODES[(MODES.indexOf(this.#mode) + 1) % MODES.length] ?? 'auto';
    const { dataset } = document.documentElement;
    if (this.#mode === 'auto') delete dataset.theme;
    else dataset.theme = this.#mode;
    try {
      localStorage.setItem(KEY, this.#mode);
    } catch {
      // It holds as long as the page.
    }
    this.update();
  };
}
define('lep-appearance', Appearance);
