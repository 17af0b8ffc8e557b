/**
 * One slide of the deck: the server's picture of it, handles over its boxes, and what can be done with it.
 * @import {Draft} from '../state/draft.js'
 * @import {Previews, Shot} from '../state/previews.js'
 * @import {Box, Element, Lint, Slide} from '../api/types'
 */
import '../ui/dialogs.js';
import { catalogue } from '../state/catalogue.js';
import { css, define, html, nothing, View } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { overlays } from '../state/overlays.js';
import { overlay } from './safe-zone.js';
import { slideMenu } from './slide-menu.js';
import { named, t } from '../texts/texts.js';

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
  /** Whether it is one of many that are looked over: nothing is written there. */
  small = false;
  /** @type {ReturnType<Previews['want']> | null} */
  #wanted = null;
  /** @type {Shot | null} */
  #shot = null;

  enter() {
    this.watch(this.draft);
    this.watch(catalogue);
    this.watch(overlays);
    this.#wanted = this.previews.want(this.slide.id, (shot) => {
      this.#shot = shot;
      this.update();
    });
  }

  leave() {
    this.#wanted?.release();
  }

  /**
   * Set how near it is to the current slide, and how wide it is drawn.
   * @param {{rank?: number, width?: number}} changes
   */
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
        ${overlay(catalogue.entry('formats', this.draft.state.format), overlays.state)}
        ${shot && this.current && this.draft.state.editable && !this.small ? this.#handles(shot) : nothing}
        ${shot?.failed && !shot.url ? this.#failed(shot.failed) : nothing}
      </div>
      <div class="slide-foot">
        <span class="slide-number">${index + 1}</span><span class="slide-layout">${layout}</span>
        <span class="grow"></span>
        ${
          shot?.failed && shot.url
            ? html`<span class="tag warn"
          title=${shot.failed}>${t('notCurrent')}</span>`
            : nothing
        }
        ${shot?.lint.length ? this.#lint(shot.lint) : nothing}
        ${
          this.draft.state.editable
            ? html`<lep-menu
              .label=${t('slideActions', { number: index + 1 })}
              .kind=${'icon-only quiet small'}
              .items=${slideMenu(this.draft, slide, index, total)}
            ></lep-menu>`
            : nothing
        }
      </div>`;
  }

  /** A button over every box of the draft's own elements. @param {Shot} shot */
  #handles({ boxes, lint, height, width }) {
    // Boxes are in units of 1/1080 of the shorter side.
    const unit = 1080 / Math.min(width || 1080, height || 1080);
    const [across, down] = [(width || 1080) * unit, (height || 1080) * unit];
    return boxes.flatMap((box) => {
      const element = this.slide.elements.find((one) => one.id === box.id);
      if (!element || element.kind === 'author') return [];
      const bad = lint.some((one) => one.element === box.id);
      return [
        html`<button
          class="handle"
          data-element=${box.id}
          data-bad=${bad || nothing}
          data-editing=${this.draft.state.editing?.element === box.id || nothing}
          aria-label=${t('editElement', { element: nameOf(element) })}
          ${css(placed(box, across, down))}
          @mousedown=${stay}
          @click=${() => this.#edit(element)}
        ></button>`,
      ];
    });
  }

  /** @param {Element} element */
  #edit(element) {
    if (element.kind === 'text')
      this.draft.set({ editing: { slide: this.slide.id, element: element.id } });
    else if (element.kind === 'image')
      this.dispatchEvent(
        new CustomEvent('picture', { bubbles: true, detail: { slide: this.slide, element } }),
      );
  }

  /** What will not read well: how much, then what and where. @param {Lint[]} lint */
  #lint(lint) {
    const errors = lint.filter((one) => one.severity === 'error').length;
    const bad = errors > 0;
    const count = errors || lint.length;
    const items = lint.map((one) => ({
      label: one.message,
      icon: /** @type {const} */ ('warn'),
      danger: one.severity === 'error',
      act: () => this.#show(one),
    }));
    return html`<lep-menu
      class="lint"
      .kind=${`small badge ${bad ? 'bad' : 'warn'}`}
      .label=${t('lint', { count, number: this.index + 1 })}
      .face=${html`${icon('warn')}${count}`}
      .items=${items}
    ></lep-menu>`;
  }

  /** @param {Lint} lint */
  #show(lint) {
    this.draft.select([this.slide.id]);
    const element = this.slide.elements.find((one) => one.id === lint.element);
    if (element?.kind === 'text' && this.draft.state.editable) this.#edit(element);
  }

  /** @param {string} why */
  #failed(why) {
    return html`<div class="slide-failed">
      ${icon('warn')}<strong>${t('slideFailed')}</strong><small>${why}</small>
      <button class="button small" @click=${() => this.previews.retry()}>${t('retry')}</button>
    </div>`;
  }
}
/** The second click of two leaves the cursor in the text that the first one opened. @param {MouseEvent} event */
function stay(event) {
  if (event.currentTarget instanceof HTMLElement && 'editing' in event.currentTarget.dataset)
    event.preventDefault();
}

define('lep-slide', SlideView);
export { SlideView };

/** What an element is called. @param {Element} element */
export function nameOf(element) {
  if (element.kind !== 'text') return named(`kind_${element.kind}`, element.kind);
  const words = element.text.length > 40 ? `${element.text.slice(0, 40)}…` : element.text;
  return `${named(`role_of_${element.role}`, element.role)}: ${words}`;
}

/** @param {Box} box @param {number} across @param {number} down */
function placed({ rect }, across, down) {
  const share = (/** @type {number} */ part, /** @type {number} */ whole) =>
    `${(100 * part) / whole}%`;
  return {
    left: share(rect.x, across),
    top: share(rect.y, down),
    width: share(rect.width, across),
    height: share(rect.height, down),
  };
}

/**
 * The element that follows the pointer while slides are dragged.
 * @param {HTMLElement | null | undefined} item @param {number} count
 */
export function ghostOf(item, count) {
  const ghost = document.createElement('div');
  ghost.className = 'ghost-slide';
  const image = item?.querySelector('img')?.cloneNode();
  if (image) ghost.append(image);
  if (count > 1) ghost.dataset.count = String(count);
  return ghost;
}
