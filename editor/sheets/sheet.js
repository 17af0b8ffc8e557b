/**
 * The base of what opens beside the stage: it has a heading, and closes by Escape.
 * @import {Draft} from '../state/draft.js'
 * @import {Previews} from '../state/previews.js'
 */
import { html, uniqueId, View } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { t } from '../texts/texts.js';

export class Sheet extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  /** @type {Previews} */
  previews = /** @type {any} */ (null);
  #id = uniqueId('sheet');

  enter() {
    this.watch(this.draft);
    this.listen(this, 'keydown', (event) => {
      if (event.key === 'Escape' && !event.defaultPrevented) this.close();
    });
    this.listen(this, 'to-stage', () => this.makeWay());
  }

  /** For subclasses. @returns {string} */
  get heading() {
    return '';
  }

  /** For subclasses. @returns {unknown} */
  body() {
    return '';
  }

  draw() {
    return html`<aside class="sheet" aria-labelledby=${this.#id}>
      <header class="sheet-head">
        <h2 id=${this.#id} tabindex="-1">${this.heading}</h2>
        <button class="button icon-only quiet small" aria-label=${t('close')}
          @click=${this.close}>${icon('close')}</button>
      </header>
      <div class="sheet-body">${this.body()}</div>
    </aside>`;
  }

  close = () => this.dispatchEvent(new CustomEvent('shut', { bubbles: true }));

  /** Something is to be seen on the stage: on a phone the sheet goes, because it is over it. */
  makeWay() {
    if (this.offsetWidth >= innerWidth) this.close();
  }
}
