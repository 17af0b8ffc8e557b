/**
 * The versions of one session: author, changes, comparison with the current version, restore, and name.
 * @import {Draft} from '../state/draft.js'
 * @import {Comparison, Mark, Operation, PreviewBody, Sitting, Version} from '../api/types'
 */
import { all, get, post, query, Refused, send } from '../api/api.js';
import { define, html, nothing, repeat, View } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { announce, notify } from '../state/notices.js';
import { moment, named, t, when } from '../texts/texts.js';

const SHOWN = 6;
const SCALE = 0.25;

/** @typedef {{number: number, slide: string, before: string, after: string}} Pair */

class Steps extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  /** @type {Sitting} */
  sitting = /** @type {any} */ (null);
  /** Whether the newest of all steps is among them. */
  newest = false;
  /** The beginning of the draft is null. @type {(Version | null)[] | null} */
  #steps = null;
  #known = '';
  #failed = false;
  #chosen = 0;
  /** @type {Pair[] | null} */
  #pairs = null;
  #more = 0;
  #asking = new AbortController();

  enter() {
    this.watch(this.draft);
  }

  leave() {
    this.#asking.abort();
  }

  changed() {
    const { since, version } = this.sitting;
    const known = `${since}/${version}`;
    if (known === this.#known) return;
    this.#known = known;
    void this.#load();
  }

  draw() {
    if (this.#failed)
      return html`<div class="empty small"><p>${t('unreachable')}</p>
        <button class="button small" @click=${() => this.#load()}>${t('retry')}</button></div>`;
    if (!this.#steps)
      return html`<span class="spinner" role="status" aria-label=${t('loading')}></span>`;
    return html`<ol class="steps">
      ${repeat(this.#steps, versionOf, (one, nth) => this.#step(one, nth))}
    </ol>`;
  }

  /** A version, with what led to it. @param {Version | null} step @param {number} nth */
  #step(step, nth) {
    const version = versionOf(step);
    const now = this.newest && nth === 0;
    const open = version === this.#chosen;
    const said = step ? (step.kind === 'edit' ? step.operations : [step.kind]) : ['begin'];
    return html`<li class="step" data-now=${now || nothing} data-undone=${step?.undone || nothing}>
      <button class="step-head" aria-expanded=${open} @click=${() => this.#choose(open ? 0 : version, now)}>
        <span class="step-dot"></span>
        <span class="grow">
          <span class="step-what">${said.map((one) => named(`did_${one}`, one)).join(', ')}</span>
          ${
            step
              ? html`<small
            title=${moment(step.updated_at)}>${step.actor_name} · ${when(step.updated_at)}</small>`
              : nothing
          }
        </span>
        <small>${now ? t('versionNow', { version }) : t('versionShort', { version })}</small>
      </button>
      ${markTags(this.#marks(nth))}
      ${open ? this.#looked(version, now, nth) : nothing}
    </li>`;
  }

  /** The marks of a version, such as its name or approval. @param {number} nth @returns {Mark[]} */
  #marks(nth) {
    const steps = this.#steps ?? [];
    const at = (/** @type {Mark} */ { version }) =>
      steps.findIndex((one) => versionOf(one) <= version);
    return this.sitting.marks.filter((one) => at(one) === nth);
  }

  /** @param {number} version @param {boolean} now @param {number} nth */
  #looked(version, now, nth) {
    const { editable } = this.draft.state;
    const name = this.#marks(nth).find(({ kind }) => kind === 'named');
    return html`<div class="step-body" aria-busy=${!now && this.#pairs === null}>
      ${editable ? this.#naming(name?.version ?? version, name?.name ?? '') : nothing}
      ${
        editable && !now
          ? html`<button class="button small wide" @click=${() => this.#restore(version)}>
            ${icon('history')} ${t('restore', { version })}
          </button>`
          : nothing
      }
      ${now ? nothing : this.#compared(version)}
      ${this.#more ? html`<p class="hint">${t('moreDiffer', { count: this.#more })}</p>` : nothing}
    </div>`;
  }

  /** @param {number} version @param {string} name */
  #naming(version, name) {
    return html`<form class="step-name" @submit=${(/** @type {SubmitEvent} */ event) => {
      event.preventDefault();
      const given = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
      void this.#name(version, String(given.get('name')).trim(), name);
    }}>
      <input name="name" aria-label=${t('versionName', { version })} placeholder=${t('nameVersion')} maxlength="120"
        autocomplete="off" value=${name} />
      <button class="button small">${t('save')}</button>
    </form>`;
  }

  /** An empty name takes the name away. @param {number} version @param {string} name @param {string} before */
  async #name(version, name, before) {
    if (name === before) return;
    const path = this.draft.path(`versions/${version}/name`);
    try {
      if (name) await send('PUT', path, { body: { name } });
      else await send('DELETE', path);
      announce(name ? t('versionNamed', { version, name }) : t('versionUnnamed', { version }));
      this.dispatchEvent(new CustomEvent('named'));
    } catch (error) {
      const detail = error instanceof Refused ? error.message : t('unreachable');
      notify(t('refusedTitle'), { detail, tone: 'bad' });
    }
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

  async #load() {
    this.#failed = false;
    const { since, version: until } = this.sitting;
    const known = this.#known;
    try {
      const path = query(this.draft.path('versions'), { since, until, page_size: 200 });
      const steps = /** @type {Version[]} */ (await all(path));
      if (known !== this.#known) return;
      this.#steps = since ? steps : [...steps, null];
      if (!this.#steps.some((one) => versionOf(one) === this.#chosen)) this.#chosen = 0;
    } catch {
      this.#failed = true;
    }
    this.update();
  }

  /** Compare a version with the current one. @param {number} version @param {boolean} now */
  async #choose(version, now) {
    this.#chosen = version;
    this.#pairs = null;
    this.#more = 0;
    this.#asking.abort();
    this.update();
    if (!version || now) return;
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

  /**
   * The pixels of then are those of now after the steps that lead back.
   * @param {number} version @param {AbortSignal} signal
   * @returns {Promise<Pair[]>}
   */
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
define('lep-steps', Steps);

/** @param {Version | null} step */
const versionOf = (step) => step?.version ?? 1;

const MARKS = /** @type {const} */ ({
  named: { tone: '', drawing: 'bookmark' },
  approved: { tone: 'used', drawing: 'check' },
  changes_requested: { tone: 'warn', drawing: 'edit' },
  handed_over: { tone: '', drawing: 'download' },
});

/** The marks of versions as tags. @param {readonly Mark[]} marks */
export const markTags = (marks) =>
  marks.length
    ? html`<ul class="version-marks">
      ${marks.map(({ kind, name, actor_name: who, created_at: at }) => {
        const { tone, drawing } = MARKS[kind];
        const title = [kind === 'named' ? '' : name, who, moment(at)].filter(Boolean).join(' · ');
        return html`<li class="tag ${tone}"
          title=${title}>${icon(drawing)} <span>${kind === 'named' ? name : t(`mark_${kind}`)}</span></li>`;
      })}
    </ul>`
    : nothing;
