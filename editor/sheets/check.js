/**
 * Whether the draft is ready: what is to be fixed, what is advised, each with what mends it and where it is;
 * and a few facts of every format.
 * @import {Fix, Format, Item, Operation, Report} from '../types'
 * @import {Readiness} from '../readiness.js'
 */
import { post, Refused } from '../api.js';
import { catalogue } from '../catalogue.js';
import { define, html, live, nothing, repeat } from '../elements.js';
import { icon } from '../icons.js';
import { notify } from '../notices.js';
import { errorsOf, readinessTag, whereOf } from '../readiness.js';
import { go, link } from '../router.js';
import { size, t } from '../texts.js';
import { Sheet } from './sheet.js';

class Check extends Sheet {
  /** @type {Readiness} */
  readiness = /** @type {any} */ (null);
  /** Which item somebody writes something for. */
  #writing = '';
  #words = '';
  #busy = false;

  enter() {
    super.enter();
    this.watch(catalogue);
    this.watch(this.readiness);
    void catalogue.have('formats', 'channels');
  }

  get heading() {
    return t('check');
  }

  body() {
    const { found, failed } = this.readiness.state;
    if (failed)
      return html`<div class="empty small"><p>${failed}</p>
        <button class="button small" @click=${() => this.readiness.retry()}>${t('retry')}</button></div>`;
    if (!found)
      return html`<span class="spinner" role="status" aria-label=${t('checking')}></span>`;
    const { items } = found.readiness;
    const errors = errorsOf(items);
    const advice = items.filter(({ severity }) => severity !== 'error');
    return html`<div class="reports" aria-busy=${!this.readiness.fresh}>
      <section class="verdict" data-state=${found.readiness.state} aria-label=${t('verdict')}>
        ${icon(errors.length ? 'warn' : 'check')}
        <strong>${errors.length ? t('toFix', { count: errors.length }) : t('ready')}</strong>
        ${errors.length ? nothing : html`<small>${t('readyHint')}</small>`}
      </section>
      ${this.#list(errors)}
      ${advice.length ? html`<h3 class="panel-sub">${t('advice')}</h3>${this.#list(advice)}` : nothing}
      ${found.reports.map((one, index, all) => this.#report(one, all.findIndex(({ channel }) => channel === one.channel) === index))}
    </div>`;
  }

  /** @param {readonly Item[]} items */
  #list(items) {
    return html`<ul class="findings">
      ${repeat(items, nameOf, (item) => this.#item(item))}
    </ul>`;
  }

  /** @param {Item} item */
  #item(item) {
    const { editable, document } = this.draft.state;
    const [first] = item.slides;
    const all = new Set([document.format, ...document.formats]);
    const some = item.formats.length < all.size && item.slides.length;
    const name = nameOf(item);
    return html`<li class="finding" data-severity=${item.severity} data-code=${item.code}>
      ${icon('warn')}
      <div class="finding-said">
        <p>${item.message}</p>
        <small>${whereOf(this.draft, item)}${some ? ` · ${item.formats.map((key) => catalogue.name('formats', key)).join(', ')}` : ''}</small>
        ${this.#writing === name && item.fix ? this.#write(item.fix) : nothing}
        <div class="finding-acts">
          ${
            editable && item.fix && this.#writing !== name
              ? html`<button class="button small" ?disabled=${this.#busy || !this.readiness.fresh}
                  aria-label=${t('fixFor', { fix: item.fix.label, place: whereOf(this.draft, item) })} @click=${() => this.#fix(item)}>${item.fix.label}</button>`
              : nothing
          }
          ${
            first && this.draft.place(first) >= 0
              ? html`<button class="button quiet small" aria-label=${t('showPlace', { place: whereOf(this.draft, item) })} @click=${() => this.#show(item)}>${t('show')}</button>`
              : nothing
          }
        </div>
      </div>
    </li>`;
  }

  /** Words that only a person has: what a picture shows, a title. @param {Fix} fix */
  #write(fix) {
    return html`<form class="finding-write" @submit=${(/** @type {Event} */ event) => {
      event.preventDefault();
      void this.#written(fix);
    }}>
      <input aria-label=${fix.label} maxlength="1000" .value=${live(this.#words)} @input=${this.#worded} />
      <button class="button small" ?disabled=${this.#busy || !this.#words.trim()}>${t('save')}</button>
    </form>`;
  }

  /** @param {Event} event */
  #worded = (event) => {
    this.#words = /** @type {HTMLInputElement} */ (event.target).value;
    this.update();
  };

  /** @param {Item} item */
  async #fix(item) {
    const { fix } = item;
    if (!fix) return;
    if (fix.kind === 'split' && fix.split) await this.#split(fix.split);
    else if (fix.kind === 'link')
      go(link.kit(this.draft.agency, this.draft.state.carousel.brand_kit));
    else if (fix.kind === 'write') {
      this.#writing = nameOf(item);
      this.#words = '';
      this.update();
      queueMicrotask(() =>
        /** @type {HTMLElement | null} */ (this.querySelector('.finding-write input'))?.focus(),
      );
    } else await this.#do(fix.operations, fix.label);
  }

  /** @param {Fix} fix */
  async #written(fix) {
    const operations = structuredClone(fix.operations);
    const path = fix.fill.split('/').slice(1);
    const last = path.pop() ?? '';
    /** @type {any} */
    let place = operations;
    for (const step of path) place = place[step];
    place[last] = this.#words.trim();
    if (await this.#do(operations, fix.label)) this.#writing = '';
    this.update();
  }

  /** One step, that can be taken back. @param {Operation[]} operations @param {string} label */
  async #do(operations, label) {
    this.#busy = true;
    this.update();
    const edited = await this.draft.perform(operations);
    this.#busy = false;
    this.update();
    if (edited)
      notify(label, {
        tone: 'good',
        action: { label: t('undo'), act: () => void this.draft.undo() },
      });
    return edited;
  }

  /** @param {Item} item */
  #show({ slides, element }) {
    const slide = this.draft.state.document.slides.find(({ id }) => slides.includes(id));
    if (!slide) return;
    this.makeWay();
    this.draft.select([slide.id]);
    const found = slide.elements.find(({ id }) => id === element);
    if (found?.kind === 'text' && this.draft.state.editable)
      this.draft.set({ editing: { slide: slide.id, element } });
  }

  /** @param {Report} report @param {boolean} first whether it is the first of its channel: they have one caption */
  #report(report, first) {
    const { format, readiness, slides, width, height, file } = report;
    const info = catalogue.entry('formats', format);
    const most = catalogue.entry('channels', report.channel)?.caption;
    const bytes = slides.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
    return html`<section class="report">
      <header class="report-head">
        <h3>${info?.name ?? format}</h3>
        ${readinessTag(readiness)}
      </header>
      <p class="report-facts">
        ${t('dimensions', { width: String(width), height: String(height) })} · ${file.toUpperCase()} ·
        ${countOf(info, slides.length)}
        ${bytes ? html`· ${size(bytes)}` : nothing}
      </p>
      ${
        report.caption_length === null || !first
          ? nothing
          : html`<p class="report-caption">${t('caption')}: ${most ? t('captionOf', { count: report.caption_length, most }) : t('characters', { count: report.caption_length })}
              <button class="link" aria-label=${t('captionFor', { name: catalogue.name('channels', report.channel) })} @click=${this.#caption}>${t(this.draft.state.editable ? 'edit' : 'show')}</button></p>`
      }
    </section>`;
  }

  #caption = () =>
    this.dispatchEvent(new CustomEvent('panel', { bubbles: true, detail: 'captions' }));

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
define('lep-check', Check);

/** How many slides there are, of how many a post takes; or as how many posts. @param {Format | undefined} info @param {number} count */
function countOf(info, count) {
  if (info?.sequence) return t('asPosts', { count });
  return info?.max_slides
    ? t('slidesOf', { count, most: info.max_slides })
    : t('slides', { count });
}

/** What tells an item from others. @param {Item} item */
function nameOf({ code, element, slides, message }) {
  return [code, element, slides[0] ?? '', element ? '' : message].join('/');
}
