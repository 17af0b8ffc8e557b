/**
 * The draft's history: who did what and when, what an earlier version looked like, and the way back to it.
 * @import {Comparison, Operation, PreviewBody, Version} from '../types'
 */
import { get, post, query, Refused } from '../api.js';
import { define, html, nothing, repeat } from '../elements.js';
import { icon } from '../icons.js';
import { announce, notify } from '../notices.js';
import { moment, named, t, when } from '../texts.js';
import { Sheet } from './sheet.js';

const SHOWN = 6;
const SCALE = 0.25;

/** @typedef {{number: number, slide: string, before: string, after: string}} Pair */

class Versions extends Sheet {
  /** @type {Version[]} */
  #steps = [];
  /** @type {string | null} */
  #next = null;
  #known = -1;
  #failed = false;
  #chosen = 0;
  /** @type {Pair[] | null} */
  #pairs = null;
  #more = 0;
  #asking = new AbortController();

  leave() {
    this.#asking.abort();
  }

  get heading() {
    return t('versions');
  }

  body() {
    const { version } = this.draft.state.carousel;
    if (version !== this.#known) {
      this.#known = version;
      this.#chosen = 0;
      void this.#load();
    }
    if (this.#failed)
      return html`<div class="empty small"><p>${t('unreachable')}</p>
        <button class="button small" @click=${() => this.#load()}>${t('retry')}</button></div>`;
    const first = this.#next ? [] : [null];
    return html`<ol class="steps">
        ${repeat(
          [...this.#steps, ...first],
          (one) => one?.version ?? 1,
          (one) => this.#step(one),
        )}
      </ol>
      ${this.#next ? html`<button class="button small" @click=${() => this.#load(this.#next)}>${t('showMore')}</button>` : nothing}`;
  }

  /** A version, with what led to it; null is how the draft began. @param {Version | null} step */
  #step(step) {
    const version = step?.version ?? 1;
    const now = version === this.draft.state.carousel.version;
    const open = version === this.#chosen;
    const said = step ? (step.kind === 'edit' ? step.operations : [step.kind]) : ['begin'];
    const face = html`<span class="step-dot"></span>
      <span class="grow">
        <span class="step-what">${said.map((one) => named(`did_${one}`, one)).join(', ')}</span>
        ${step ? html`<small title=${moment(step.updated_at)}>${step.actor_name} · ${when(step.updated_at)}</small>` : nothing}
      </span>
      <small>${now ? t('versionNow', { version }) : t('versionShort', { version })}</small>`;
    return html`<li class="step" data-now=${now || nothing} data-undone=${step?.undone || nothing}>
      ${
        now
          ? html`<div class="step-head">${face}</div>`
          : html`<button class="step-head" aria-expanded=${open} @click=${() => this.#choose(open ? 0 : version)}>${face}</button>`
      }
      ${open ? this.#looked(version) : nothing}
    </li>`;
  }

  /** @param {number} version */
  #looked(version) {
    return html`<div class="step-body" aria-busy=${this.#pairs === null}>
      ${this.#compared(version)}
      ${this.#more ? html`<p class="hint">${t('moreDiffer', { count: this.#more })}</p>` : nothing}
      ${
        this.draft.state.editable
          ? html`<button class="button small wide" @click=${() => this.#restore(version)}>
            ${icon('history')} ${t('restore', { version })}
          </button>`
          : nothing
      }
    </div>`;
  }

  /** @param {number} version */
  #compared(version) {
    if (!this.#pairs)
      return html`<span class="spinner" role="status" aria-label=${t('loading')}></span>`;
    if (this.#pairs.length === 0) return html`<p class="hint">${t('sameSlides')}</p>`;
    return html`<div class="pair"><small>${t('versionThen', { version })}</small><small>${t('now')}</small></div>
      ${this.#pairs.map((pair) => this.#pair(pair))}`;
  }

  /** @param {Pair} pair */
  #pair({ before, after, number }) {
    const gone = html`<span class="pair-none">${t('notThere')}</span>`;
    return html`<div class="pair">
      ${before ? html`<img src=${before} alt=${t('slideThen', { number })} />` : gone}
      ${after ? html`<img src=${after} alt=${t('slideNow', { number })} />` : gone}
    </div>`;
  }

  /** @param {string | null} [next] */
  async #load(next) {
    this.#failed = false;
    try {
      const path = next ?? query(this.draft.path('versions'), { page_size: 30 });
      const page = /** @type {import('../types').Page<Version>} */ (await get(path));
      this.#steps = next ? [...this.#steps, ...page.results] : page.results;
      this.#next = page.next ?? null;
    } catch {
      this.#failed = true;
    }
    this.update();
  }

  /** See how a version differs from what is now. @param {number} version */
  async #choose(version) {
    this.#chosen = version;
    this.#pairs = null;
    this.#more = 0;
    this.#asking.abort();
    this.update();
    if (!version) return;
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    try {
      const pairs = await this.#differences(version, signal);
      if (!signal.aborted) this.#pairs = pairs;
    } catch (error) {
      if (signal.aborted) return;
      this.#pairs = [];
      notify(error instanceof Refused ? error.message : t('unreachable'), { tone: 'bad' });
    }
    this.update();
  }

  /** The pixels of then are those of now after the steps that lead back. @param {number} version @param {AbortSignal} signal @returns {Promise<Pair[]>} */
  async #differences(version, signal) {
    const { carousel } = this.draft.state;
    const path = query(this.draft.path(`versions/${carousel.version}/compare`), { to: version });
    const { slides, settings, operations } = /** @type {Comparison} */ (
      await get(path, { signal })
    );
    const differ = slides.map((one) => ({
      id: one.slide,
      then: one.after !== null,
      now: one.before !== null,
    }));
    const all = carousel.document.slides;
    if (differ.length === 0 && settings.length > 0)
      differ.push(...all.map(({ id }) => ({ id, then: true, now: true })));
    this.#more = Math.max(0, differ.length - SHOWN);
    return Promise.all(
      differ.slice(0, SHOWN).map(async ({ id, then, now }, nth) => ({
        slide: id,
        number: all.findIndex((one) => one.id === id) + 1 || nth + 1,
        before: then ? await this.#picture(id, operations, signal) : '',
        after: now ? await this.#picture(id, [], signal) : '',
      })),
    );
  }

  /** @param {string} slide @param {unknown} operations @param {AbortSignal} signal */
  async #picture(slide, operations, signal) {
    const { version } = this.draft.state.carousel;
    const path = this.draft.path(`slides/${slide}/preview`);
    const body = { operations: /** @type {Operation[]} */ (operations), version, scale: SCALE };
    const { image } = /** @type {PreviewBody} */ (await post(path, body, { signal }));
    return image;
  }

  /** @param {number} version */
  async #restore(version) {
    if (await this.draft.restore(version)) announce(t('restored', { version }));
  }
}
define('lep-versions', Versions);
