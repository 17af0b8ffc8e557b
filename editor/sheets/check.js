/**
 * Whether channels take the draft as it is: what is illegal, what will not show well, and on which slide.
 * @import {Report, Validation} from '../types'
 */
import { get, post, Refused } from '../api.js';
import { catalogue } from '../catalogue.js';
import { define, html, live, nothing } from '../elements.js';
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
    const { format, legal, findings, slides, width, height, file } = report;
    const info = catalogue.entry('formats', format);
    const most = catalogue.entry('channels', report.channel)?.caption;
    const bytes = slides.reduce((sum, one) => sum + (one.bytes ?? 0), 0);
    const limits = info ? [info.max_slides, info.by_interface ?? info.max_slides] : [];
    const limit = limits.find((one) => slides.length > one);
    return html`<section class="report">
      <header class="report-head">
        <h3>${info?.name ?? format}</h3>
        <span class="tag ${legal ? 'used' : 'bad'}">${icon(legal ? 'check' : 'warn')} ${legal ? t('legal') : t('illegal')}</span>
      </header>
      <p class="report-facts">
        ${t('dimensions', { width: String(width), height: String(height) })} · ${file.toUpperCase()} ·
        ${info ? t('slidesOf', { count: slides.length, most: info.max_slides }) : t('slides', { count: slides.length })}
        ${bytes ? html`· ${size(bytes)}` : nothing}
      </p>
      <ul class="findings">
        ${findings.map((one) => this.#finding(one.detail, one.severity, one.slide))}
        ${slides.flatMap((slide) =>
          slide.lint.map((one) => this.#finding(one.message, one.severity, slide.slide)),
        )}
      </ul>
      ${report.caption_length === null ? nothing : this.#caption(report, most)}
      ${
        limit && this.draft.state.editable
          ? html`<button class="button small" @click=${() => this.#split(format, limit)}>
            ${icon('split')} ${t('splitFor', { most: limit })}
          </button>`
          : nothing
      }
    </section>`;
  }

  /** What is posted beside the slides on a channel. @param {Report} report @param {number | undefined} most */
  #caption({ channel, format, caption_length: counted }, most) {
    const { captions } = this.draft.state.document;
    const said = captions.find((one) => one.channel === channel)?.text ?? '';
    const { editable } = this.draft.state;
    /** @param {string} text */
    const write = (text) => {
      const others = captions.filter((one) => one.channel !== channel);
      const operation = {
        op: /** @type {const} */ ('set_document'),
        captions: [...others, { channel, text }],
      };
      void this.draft.perform([operation], { gesture: `caption:${channel}`, hold: 600 });
    };
    return html`<label class="field caption">
        <span>${t('caption')}${counted !== null && most ? html`<small>${t('captionOf', { count: counted, most })}</small>` : nothing}</span>
        <textarea rows="3" maxlength="5000" lang=${this.draft.state.document.language} dir="auto" ?readonly=${!editable}
          aria-label=${t('captionFor', { name: catalogue.name('formats', format) })}
          .value=${live(said)} @input=${(/** @type {Event} */ event) => write(/** @type {HTMLTextAreaElement} */ (event.target).value)}></textarea>
      </label>
      ${
        editable
          ? html`<button class="button quiet small" @click=${() => this.draft.perform([{ op: 'draft_captions', channels: [channel] }])}>
            ${icon('edit')} ${t('draftCaption')}
          </button>`
          : nothing
      }`;
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

  /** @param {string} format @param {number} slides the most of a part */
  async #split(format, slides) {
    try {
      const { parts } = /** @type {{parts: {id: string, title: string}[]}} */ (
        await post(this.draft.path('split'), { format, slides })
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
