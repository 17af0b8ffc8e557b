/**
 * The check: errors to fix and advice, each with its place and its fix,
 * and a few facts about every format.
 * @import {Format, Report} from '../api/types'
 * @import {Readiness} from '../state/readiness.js'
 */
import { catalogue } from '../state/catalogue.js';
import { define, html, nothing } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { errorsOf } from '../state/readiness.js';
import { readinessTag } from '../ui/verdicts.js';
import { size, t } from '../texts/texts.js';
import { findings } from './finding.js';
import { Sheet } from './sheet.js';

class Check extends Sheet {
  /** @type {Readiness} */
  readiness = /** @type {any} */ (null);

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
      ${findings(this, errors)}
      ${advice.length ? html`<h3 class="panel-sub">${t('advice')}</h3>${findings(this, advice)}` : nothing}
      ${found.reports.map((one, index, all) =>
        this.#report(one, all.findIndex(({ channel }) => channel === one.channel) === index),
      )}
    </div>`;
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
          : html`<p
            class="report-caption">${t('caption')}:
              ${
                most
                  ? t('captionOf', { count: report.caption_length, most })
                  : t('characters', { count: report.caption_length })
              }
              <button class="link" aria-label=${t('captionFor', { name: catalogue.name('channels', report.channel) })}
                @click=${this.#caption}>${t(this.draft.state.editable ? 'edit' : 'show')}</button></p>`
      }
    </section>`;
  }

  #caption = () => {
    this.makeWay();
    this.dispatchEvent(new CustomEvent('panel', { bubbles: true, detail: 'captions' }));
  };
}
define('lep-check', Check);

/**
 * The number of slides and the limit of a post, or the number of posts.
 * @param {Format | undefined} info @param {number} count
 */
function countOf(info, count) {
  if (info?.sequence) return t('asPosts', { count });
  return info?.max_slides
    ? t('slidesOf', { count, most: info.max_slides })
    : t('slides', { count });
}
