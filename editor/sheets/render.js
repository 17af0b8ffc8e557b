/**
 * Rendering: which formats and files, how far it is, slide by slide, and the downloads.
 * @import {Output, Render} from '../api/types'
 * @import {Readiness} from '../state/readiness.js'
 */
import { below, get, newKey, post, Refused } from '../api/api.js';
import { catalogue } from '../state/catalogue.js';
import { css, define, html, nothing, repeat } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { announce, notify } from '../state/notices.js';
import { preference, setPreference } from '../state/preferences.js';
import { readinessTag } from '../ui/verdicts.js';
import { ended, follow, rendersOf } from '../state/render-progress.js';
import { named, size, t, when } from '../texts/texts.js';
import { fileName, toggled } from './files.js';
import { linkFiles } from './links.js';
import { Sheet } from './sheet.js';
import { toFixNotice } from './to-fix.js';

const FILES = /** @type {const} */ (['png', 'jpeg', 'webp', 'avif', 'pdf', 'contact-sheet', 'zip']);

class RenderSheet extends Sheet {
  /** @type {Readiness} */
  readiness = /** @type {any} */ (null);
  /** @type {string[]} */
  #files = preference('render-files', ['png', 'pdf', 'zip']);
  /** @type {string[] | null} */
  #formats = null;
  /** @type {Render | null} */
  #render = null;
  /** @type {Render[]} */
  #earlier = [];
  #busy = false;
  #following = new AbortController();
  #key = newKey();

  enter() {
    super.enter();
    this.watch(catalogue);
    this.watch(this.previews);
    this.watch(this.readiness);
    void catalogue.have('formats');
    void this.#remember();
  }

  leave() {
    this.#following.abort();
  }

  get heading() {
    return t(this.draft.state.editable ? 'render' : 'files');
  }

  body() {
    const { editable } = this.draft.state;
    return html`${toFixNotice(this)} ${editable ? this.#ask() : nothing}
      ${this.#render ? this.#progress(this.#render) : editable ? nothing : html`<p class="hint">${t('noFiles')}</p>`}
      ${this.#earlier.length ? this.#list() : nothing}`;
  }

  get #all() {
    const { format, formats } = this.draft.state.document;
    return [...new Set([format, ...formats])];
  }

  #ask() {
    const chosen = this.#formats ?? this.#all;
    return html`<form class="render-ask" @submit=${this.#start}>
      <fieldset>
        <legend>${t('formats')}</legend>
        ${this.#all.map(
          (key) => html`<label class="check">
            <input type="checkbox" .checked=${chosen.includes(key)} @change=${() => this.#toggleFormat(key)} />
            <span class="grow">${catalogue.name('formats', key)}</span>
            <small>${
              catalogue.entry('formats', key)?.sequence
                ? html`${t('asPosts', { count: this.draft.state.document.slides.length })} · `
                : nothing
            }${dimensions(key)}</small>
          </label>`,
        )}
      </fieldset>
      <fieldset>
        <legend>${t('files')}</legend>
        <div class="chips">
          ${FILES.map(
            (key) => html`<label class="chip">
              <input class="unseen" type="checkbox" .checked=${this.#files.includes(key)}
                @change=${() => this.#toggleFile(key)} />
              <span>${fileName(key)}</span>
            </label>`,
          )}
        </div>
      </fieldset>
      <button class="button ${this.#render ? '' : 'primary'} wide" aria-busy=${this.#busy}
        ?disabled=${this.#busy || !chosen.length || !this.#files.length}>
        ${t('renderNow')}
      </button>
    </form>`;
  }

  /** @param {Render} render */
  #progress(render) {
    const { progress, outputs, status, version } = render;
    const { done, failed, total } = progress;
    const { editable } = this.draft.state;
    const live = !ended(render);
    const zip = outputs.find((one) => one.file === 'zip' && one.url);
    return html`<section class="render" aria-label=${t('renderOf', { version })}>
      <header class="report-head">
        <h3>${t('versionShort', { version })}</h3>
        <span
          class="tag ${
            status === 'succeeded' ? 'used' : status === 'failed' ? 'bad' : ''
          }">${named(`render_${status}`, status)}</span>
        ${readinessTag(render.readiness)}
        <span class="grow"></span>
        ${
          !editable
            ? nothing
            : live
              ? html`<button class="button quiet small" @click=${() => this.#act('cancel')}>${t('cancel')}</button>`
              : failed && !render.expired_at
                ? html`<button class="button small" @click=${() => this.#act('retry')}>${t('retryFailed')}</button>`
                : nothing
        }
      </header>
      ${
        live
          ? html`<div class="progress" role="progressbar" aria-label=${t('rendering')} aria-valuemin="0"
            aria-valuemax=${total} aria-valuenow=${done + failed}
              ${css({ '--share': total ? (done + failed) / total : 0 })}></div>
            <p class="hint" role="status">${t('renderedOf', { done: done + failed, total })}</p>`
          : nothing
      }
      ${
        zip
          ? html`<a class="button primary wide" href=${String(zip.url)}
        download>${icon('download')} ${t('downloadAll')} <small>${size(zip.bytes ?? 0)}</small></a>`
          : nothing
      }
      ${
        editable && !live && done && !render.expired_at
          ? html`<button class="button wide"
            @click=${() => linkFiles(this.draft.agency, render)}>${icon('link')} ${t('linksFor')}</button>`
          : nothing
      }
      ${render.formats.map((format) =>
        this.#outputs(
          render,
          format,
          outputs.filter((one) => one.format === format),
        ),
      )}
    </section>`;
  }

  /** @param {Render} render @param {string} format @param {Output[]} outputs */
  #outputs(render, format, outputs) {
    if (outputs.length === 0) return nothing;
    const slides = [...new Set(outputs.map(({ slide }) => slide ?? 0))].filter((one) => one > 0);
    return html`<h4 class="panel-sub">${catalogue.name('formats', format)}${
      slides.length && catalogue.entry('formats', format)?.sequence
        ? html` <small>${t('asPosts', { count: slides.length })}</small>`
        : nothing
    }</h4>
      <ul class="outputs">
        ${repeat(
          slides,
          (number) => number,
          (number) =>
            this.#slide(
              number,
              this.#pictureOf(render, format, number),
              outputs.filter((one) => one.slide === number),
            ),
        )}
        ${repeat(
          outputs.filter(({ slide }) => !slide),
          ({ file }) => file,
          (one) => html`<li data-status=${one.status}>${this.#output(one, kindOf(one))}</li>`,
        )}
      </ul>`;
  }

  /**
   * The preview of a slide, if it shows the rendered version in the same size.
   * @param {Render} render @param {string} format @param {number} number
   */
  #pictureOf({ version }, format, number) {
    const { carousel, format: seen } = this.draft.state;
    const slide = carousel.document.slides[number - 1];
    if (version !== carousel.version || dimensions(format) !== dimensions(seen) || !slide)
      return '';
    return this.previews.of(slide.id).url;
  }

  /** @param {number} number @param {string} picture @param {Output[]} files */
  #slide(number, picture, files) {
    return html`<li class="slide-files">
      <span class="slide-thumb" aria-hidden="true">${picture ? html`<img src=${picture} alt="" />` : number}</span>
      <span class="grow">${t('slideShort', { number })}</span>
      <ul>
        ${repeat(
          files,
          ({ file }) => file,
          (one) =>
            html`<li
              data-status=${one.status}>${this.#output(
                one,
                html`<span
              class="unseen">${t('slideShort', { number })} · </span>${kindOf(one)}`,
              )}</li>`,
        )}
      </ul>
    </li>`;
  }

  /** @param {Output} output @param {unknown} name */
  #output({ status, url, bytes, filename, error }, name) {
    const face = html`<span class="grow">${name}</span>
      ${error ? html`<small>${error.detail}</small>` : bytes ? html`<small>${size(bytes)}</small>` : nothing}
      ${
        status === 'succeeded'
          ? icon('download')
          : status === 'failed'
            ? icon('warn')
            : html`<span
        class="dot"></span>`
      }`;
    return url
      ? html`<a class="output" href=${url} download=${filename ?? ''}>${face}</a>`
      : html`<div class="output">${face}</div>`;
  }

  #list() {
    return html`<h3 class="panel-sub">${t('earlierRenders')}</h3>
      <ul class="rows small">
        ${this.#earlier.map(
          (one) => html`<li><button class="row" @click=${() => this.#open(one)}>
            <span
              class="grow">${t('versionShort', { version: one.version })} ·
              ${one.files.map(fileName).join(', ')}</span>
            <small>${when(one.created_at)}</small>
          </button></li>`,
        )}
      </ul>`;
  }

  /** @param {string} key */
  #toggleFormat(key) {
    this.#formats = toggled(this.#formats ?? this.#all, key);
    this.#key = newKey();
    this.update();
  }

  /** @param {string} key */
  #toggleFile(key) {
    this.#files = toggled(this.#files, key);
    this.#key = newKey();
    setPreference('render-files', this.#files);
    this.update();
  }

  /** @param {Event} event */
  #start = async (event) => {
    event.preventDefault();
    this.#busy = true;
    this.update();
    try {
      // Only a saved version can be rendered.
      await this.draft.flush();
      const body = {
        carousel: this.draft.id,
        version: this.draft.state.carousel.version,
        formats: this.#formats ?? this.#all,
        files: FILES.filter((one) => this.#files.includes(one)),
      };
      const render = /** @type {Render} */ (
        await post(below(this.draft.agency, 'renders'), body, { key: this.#key })
      );
      this.#key = newKey();
      if (this.#render) this.#earlier = [this.#render, ...this.#earlier];
      await this.#follow(render);
    } catch (error) {
      this.#report(error);
    }
    this.#busy = false;
    this.update();
  };

  /** @param {Render} render */
  async #follow(render) {
    this.#following.abort();
    this.#following = new AbortController();
    const { signal } = this.#following;
    this.#render = render;
    this.#busy = false;
    this.update();
    try {
      await follow(
        this.draft.agency,
        render,
        (now) => {
          this.#render = now;
          this.update();
        },
        signal,
      );
      announce(t('renderDone'));
    } catch (error) {
      if (!signal.aborted) this.#report(error);
    }
  }

  /** @param {Render} render */
  async #open(render) {
    this.#earlier = this.#earlier.filter((one) => one.id !== render.id);
    if (this.#render) this.#earlier = [this.#render, ...this.#earlier];
    try {
      await this.#follow(await get(below(this.draft.agency, `renders/${render.id}`)));
    } catch (error) {
      this.#report(error);
    }
  }

  /** @param {'cancel' | 'retry'} verb */
  async #act(verb) {
    if (!this.#render) return;
    try {
      const path = below(this.draft.agency, `renders/${this.#render.id}/${verb}`);
      await this.#follow(await post(path));
    } catch (error) {
      this.#report(error);
    }
  }

  async #remember() {
    try {
      const [last, ...others] = await rendersOf(this.draft.agency, this.draft.id);
      this.#earlier = others.slice(0, 8);
      if (last && !this.#render) void this.#open(last);
      this.update();
    } catch {
      // The list is optional; rendering reports errors.
    }
  }

  /** @param {unknown} error */
  #report(error) {
    notify(t('refusedTitle'), {
      detail: error instanceof Refused ? error.message : t('unreachable'),
      tone: 'bad',
    });
  }
}
define('lep-render', RenderSheet);
/** @param {Output} output */
const kindOf = ({ file }) => fileName(file);

/** @param {string} format */
function dimensions(format) {
  const found = catalogue.entry('formats', format);
  return found ? t('dimensions', { width: String(found.width), height: String(found.height) }) : '';
}
