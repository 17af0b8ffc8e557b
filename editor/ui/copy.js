/** A button that copies a text to the clipboard and confirms it. */
import { define, html, View } from './elements.js';
import { icon } from './icons.js';
import { t } from '../texts/texts.js';

class Copy extends View {
  text = '';
  label = t('copy');
  /** @type {'copied' | 'copyFailed' | ''} */
  #result = '';

  draw() {
    return html`<button type="button" class="button" @click=${this.#copy}>
      ${icon(this.#result === 'copied' ? 'check' : 'copy')}<span
        role="status">${this.#result ? t(this.#result) : this.label}</span>
    </button>`;
  }

  #copy = async () => {
    try {
      await navigator.clipboard.writeText(this.text);
      this.#result = 'copied';
    } catch {
      this.#result = 'copyFailed';
    }
    this.update();
  };
}
define('lep-copy', Copy);
