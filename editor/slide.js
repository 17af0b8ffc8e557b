/**
 * One slide of the deck: the server's picture of it, and what can be done with it.
 * @import {Draft} from './draft.js'
 * @import {Previews, Shot} from './previews.js'
 * @import {Slide} from './types'
 */
import { catalogue } from './catalogue.js';
import { define, html, nothing, View } from './elements.js';
import { icon } from './icons.js';
import { t } from './texts.js';

class SlideView extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  /** @type {Previews} */
  previews = /** @type {any} */ (null);
  /** @type {Slide} */
  slide = /** @type {any} */ (null);
  index = 0;
  total = 0;
  chosen = false;
  /** The one slide that the keyboard is on. */
  current = false;
  /** @type {ReturnType<Previews['want']> | null} */
  #wanted = null;
  /** @type {Shot | null} */
  #shot = null;

  enter() {
    this.watch(catalogue);
    this.#wanted = this.previews.want(this.slide.id, (shot) => {
      this.#shot = shot;
      this.update();
    });
  }

  leave() {
    this.#wanted?.release();
  }

  /** How near it is to what is looked at, and how wide it is drawn. @param {{rank?: number, width?: number}} changes */
  be(changes) {
    this.#wanted?.be(changes);
  }

  draw() {
    const { slide, index, total } = this;
    const layout = catalogue.name('layouts', slide.layout);
    const label = t('slideLabel', { number: index + 1, total, layout });
    const shot = this.#shot;
    return html`<div class="slide-paper" data-loading=${(shot?.loading && !shot.url) || nothing}>
        <button
          class="slide-face"
          aria-label=${label}
          aria-pressed=${this.chosen}
          tabindex=${this.current ? 0 : -1}
        >
          ${shot?.url ? html`<img src=${shot.url} alt="" draggable="false" />` : nothing}
        </button>
        ${
          shot?.failed
            ? html`<div class="slide-failed">
              ${icon('warn')}<strong>${t('slideFailed')}</strong><small>${shot.failed}</small>
              <button class="button small" @click=${() => this.previews.retry()}>${t('retry')}</button>
            </div>`
            : nothing
        }
      </div>
      <div class="slide-foot">
        <span class="slide-number">${index + 1}</span><span class="slide-layout">${layout}</span>
      </div>`;
  }
}
define('lep-slide', SlideView);
export { SlideView };
