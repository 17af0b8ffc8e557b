/**
 * An error to fix, or advice: the message, its place, and its fix in one tap. Used by the
 * check, the review and the render sheet.
 * @import {Draft} from '../state/draft.js'
 * @import {Fix, Item, Operation} from '../api/types'
 * @import {Readiness} from '../state/readiness.js'
 */
import { post, Refused } from '../api/api.js';
import { catalogue } from '../state/catalogue.js';
import { define, html, live, nothing, repeat, View } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { notify } from '../state/notices.js';
import { whereOf } from '../state/readiness.js';
import { go, link } from '../state/router.js';
import { t } from '../texts/texts.js';

class Finding extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  /** @type {Readiness} */
  readiness = /** @type {any} */ (null);
  /** @type {Item} */
  item = /** @type {any} */ (null);
  /** The text typed for a fix; null while none is being written. @type {string | null} */
  #words = null;
  #busy = false;

  enter() {
    this.watch(this.draft);
    this.watch(this.readiness);
    this.watch(catalogue);
  }

  draw() {
    const { item } = this;
    const { editable, document } = this.draft.state;
    const [first] = item.slides;
    const all = new Set([document.format, ...document.formats]);
    const some = item.formats.length < all.size && item.slides.length;
    const place = whereOf(this.draft, item);
    return html`<div class="finding" data-severity=${item.severity} data-code=${item.code}>
      ${icon('warn')}
      <div class="finding-said">
        <p>${item.message}</p>
        <small>${place}${
          some ? ` · ${item.formats.map((key) => catalogue.name('formats', key)).join(', ')}` : ''
        }</small>
        ${item.fix && this.#words !== null ? this.#write(item.fix, this.#words) : nothing}
        <div class="finding-acts">
          ${
            editable && item.fix && this.#words === null
              ? html`<button type="button" class="button small" ?disabled=${this.#busy || !this.readiness.fresh}
                  aria-label=${t('fixFor', { fix: item.fix.label, place })}
                  @click=${this.#fix}>${item.fix.label}</button>`
              : nothing
          }
          ${
            first && this.draft.place(first) >= 0
              ? html`<button type="button" class="button quiet small" aria-label=${t('showPlace', { place })}
                @click=${this.#show}>${t('show')}</button>`
              : nothing
          }
        </div>
      </div>
    </div>`;
  }

  /** Words that only a person has: what a picture shows, a title. @param {Fix} fix @param {string} words */
  #write(fix, words) {
    return html`<form class="finding-write" @submit=${this.#written}>
      <input aria-label=${fix.label} maxlength="1000" .value=${live(words)} @input=${this.#worded} />
      <button class="button small" ?disabled=${this.#busy || !words.trim()}>${t('save')}</button>
    </form>`;
  }

  /** @param {Event} event */
  #worded = (event) => {
    this.#words = /** @type {HTMLInputElement} */ (event.target).value;
    this.update();
  };

  #fix = async () => {
    const { fix } = this.item;
    if (!fix) return;
    if (fix.kind === 'split' && fix.split) await this.#split(fix.split);
    else if (fix.kind === 'link')
      go(link.kit(this.draft.agency, this.draft.state.carousel.brand_kit));
    else if (fix.kind === 'write') {
      this.#words = '';
      this.update();
      queueMicrotask(() =>
        /** @type {HTMLElement | null} */ (this.querySelector('.finding-write input'))?.focus(),
      );
    } else await this.#do(fix.operations, fix.label);
  };

  /** @param {Event} event */
  #written = async (event) => {
    event.preventDefault();
    const { fix } = this.item;
    if (!fix) return;
    const operations = structuredClone(fix.operations);
    const path = fix.fill.split('/').slice(1);
    const last = path.pop() ?? '';
    /** @type {any} */
    let place = operations;
    for (const step of path) place = place[step];
    place[last] = (this.#words ?? '').trim();
    if (await this.#do(operations, fix.label)) this.#words = null;
    this.update();
  };

  /** One step, that can be taken back. @param {Operation[]} operations @param {string} label */
  async #do(operations, label) {
    this.#busy = true;
    this.update();
    const edited = await this.draft.perform(operations);
    this.#busy = false;
    this.update();
    if (edited) {
      const slide = this.#slide;
      if (slide) this.draft.select([slide.id]);
      notify(t('fixDone', { fix: label }), {
        tone: 'good',
        action: { label: t('undo'), act: () => void this.draft.undo() },
      });
    }
    return edited;
  }

  /** The first slide that it is about. */
  get #slide() {
    return this.draft.state.document.slides.find(({ id }) => this.item.slides.includes(id));
  }

  #show = () => {
    const slide = this.#slide;
    const { element } = this.item;
    if (!slide) return;
    this.dispatchEvent(new CustomEvent('to-stage', { bubbles: true }));
    this.draft.select([slide.id]);
    const found = slide.elements.find(({ id }) => id === element);
    if (found?.kind === 'text' && this.draft.state.editable)
      this.draft.set({ editing: { slide: slide.id, element } });
  };

  /** @param {{format: string, slides?: number}} asked */
  async #split(asked) {
    try {
      const { parts } = /** @type {{parts: {id: string, title: string}[]}} */ (
        await post(this.draft.path('split'), asked)
      );
      const [first] = parts;
      notify(t('splitInto', { count: parts.length }), {
        tone: 'good',
        action: first && {
          label: t('open'),
          act: () => go(link.carousel(this.draft.agency, first.id)),
        },
      });
    } catch (error) {
      notify(t('refusedTitle'), {
        detail: error instanceof Refused ? error.message : t('unreachable'),
        tone: 'bad',
      });
    }
  }
}
define('lep-finding', Finding);

/** @param {{draft: Draft, readiness: Readiness}} sheet @param {readonly Item[]} items */
export const findings = ({ draft, readiness }, items) =>
  html`<ul class="findings">
    ${repeat(
      items,
      nameOf,
      (item) =>
        html`<li><lep-finding .draft=${draft} .readiness=${readiness} .item=${item}></lep-finding></li>`,
    )}
  </ul>`;

/** A key that identifies an item. @param {Item} item */
function nameOf({ code, element, slides, message }) {
  return [code, element, slides[0] ?? '', element ? '' : message].join('/');
}
