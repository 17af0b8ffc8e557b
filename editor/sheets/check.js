/**
 * Whether channels take the draft as it is: what is illegal, what will not show well, and on which slide.
 * @import {Report, Validation} from '../types'
 */
import { get, post, Refused } from '../api.js';
import { catalogue } from '../catalogue.js';
import { define, html, nothing } from '../elements.js';
import { icon } from '../icons.js';
import { notify } from '../notices.js';
import { go, link } from '../router.js';
import { size, t } from '../texts.js';
import { Sheet } from './sheet.js';

class Check extends Sheet {
  /** @type {Validation | null} */
  #found = null;
  #known = '';
  #failed = '';
  #asking = new AbortController();

  enter() {
    super.enter();
    this.watch(catalogue);
    void catalogue.have('formats', 'channels');
  }

  leave() {
    this.#asking.abort();
  }

  get heading() {
    return t('check');
  }

  body() {
    const { carousel } = this.draft.state;
    const wanted = `${carousel.version}`;
    if (wanted !== this.#known) {
      this.#known = wanted;
      void this.#load();
    }
    if (this.#failed)
      return html`<div class="empty small"><p>${this.#failed}</p>
        <button class="button small" @click=${() => this.#load()}>${t('retry')}</button></div>`;
    if (!this.#found)
      return html`<span class="spinner" role="status" aria-label=${t('checking')}></span>`;
    return html`<div class="reports" aria-busy=${this.#found.version !== carousel.version}>
      ${this.#found.reports.map((one) => this.#report(one))}
    </div>`;
  }

  /** @param {Report} report */
  #report(report) {
    const { format, legal, findings, slides, width, height, file, caption_length: said } = report;
    const info = catalogue.entry('formats', format);
    const most = catalogue.entry('channels', report.channel)?.caption;
    const bytes = slides.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
    const over = info ? slides.length > info.max_slides : false;
    return html`<section class="report">
      <header class="report-head">
        <h3>${info?.name ?? format}</h3>
        <span class="tag ${legal ? 'used' : 'bad'}">${icon(legal ? 'check' : 'warn')} ${legal ? t('legal') : t('illegal')}</span>
      </header>
      <p class="report-facts">
        ${t('dimensions', { width: String(width), height: String(height) })} · ${file.toUpperCase()} ·
        ${info ? t('slidesOf', { count: slides.length, most: info.max_slides }) : t('slides', { count: slides.length })}
        ${bytes ? html`· ${size(bytes)}` : nothing}
        ${said !== null && most ? html`· ${t('captionOf', { count: said, most })}` : nothing}
      </p>
      <ul class="findings">
        ${findings.map((one) => this.#finding(one.detail, one.severity, one.slide))}
        ${slides.flatMap((slide) =>
          slide.lint.map((one) => this.#finding(one.message, one.severity, slide.slide)),
        )}
      </ul>
      ${
        over && this.draft.state.editable
          ? html`<button class="button small" @click=${() => this.#split(format)}>
            ${icon('split')} ${t('splitFor', { most: info?.max_slides ?? 0 })}
          </button>`
          : nothing
      }
    </section>`;
  }

  /** @param {string} detail @param {'error' | 'warning'} severity @param {string | null} slide */
  #finding(detail, severity, slide) {
    const number = slide ? this.draft.place(slide) + 1 : 0;
    const face = html`${icon('warn')}<span class="grow">${detail}</span>
      ${number ? html`<small>${t('slideShort', { number })}</small>` : nothing}`;
    return html`<li data-severity=${severity}>
      ${
        number && slide
          ? html`<button class="finding" @click=${() => this.draft.select([slide])}>${face}</button>`
          : html`<div class="finding">${face}</div>`
      }
    </li>`;
  }

  async #load() {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    this.#failed = '';
    try {
      this.#found = await get(this.draft.path('validation'), { signal });
    } catch (error) {
      if (signal.aborted) return;
      this.#failed = error instanceof Refused ? error.message : t('unreachable');
    }
    this.update();
  }

  /** @param {string} format */
  async #split(format) {
    try {
      const { parts } = /** @type {{parts: {id: string, title: string}[]}} */ (
        await post(this.draft.path('split'), { format })
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
