/**
 * Hand over a client's approved carousels, rendered as approved, in one ZIP.
 * @import {CarouselSummary, Client, HandOver, HandOverSummary} from '../api/types'
 */
import { all, below, get, newKey, pause, post, query } from '../api/api.js';
import { openDialog } from '../ui/dialogs.js';
import { css, html, nothing } from '../ui/elements.js';
import { Form, problem } from '../ui/forms.js';
import { icon } from '../ui/icons.js';
import { preference, setPreference } from '../state/preferences.js';
import { announce } from '../state/notices.js';
import { listedReadiness, readinessTag } from '../ui/verdicts.js';
import { go, link } from '../state/router.js';
import { fileName, toggled } from '../sheets/files.js';
import { named, size, t, when } from '../texts/texts.js';

const FILES = /** @type {const} */ (['png', 'jpeg', 'webp', 'pdf', 'contact-sheet']);
const POLL_MS = 700;

/** @param {string} agency @param {Client} client */
export async function handOver(agency, client) {
  await new HandingOver(agency, client).closed;
}

class HandingOver {
  /** What may be handed over. @type {CarouselSummary[] | null} */
  #approved = null;
  /** What shall not be, of those. @type {string[]} */
  #left = [];
  #files = preference('hand-over-files', ['jpeg', 'pdf']);
  /** @type {HandOver | null} */
  #made = null;
  /** @type {HandOverSummary[]} */
  #earlier = [];
  #key = newKey();
  #asking = new AbortController();

  /** @param {string} agency @param {Client} client */
  constructor(agency, client) {
    this.agency = agency;
    this.client = client;
    this.update = () => {};
    this.form = new Form(() => this.update());
    const { closed, update, close } = openDialog({
      title: t('handDecksOf', { name: client.name }),
      draw: () => this.#draw(),
    });
    this.closed = closed.finally(() => this.#asking.abort());
    this.update = update;
    this.close = close;
    void this.form.does(() => this.#load());
  }

  #draw() {
    return html`<div class="dialog-form hand-over" aria-busy=${this.form.busy}>
      ${this.#made ? this.#state(this.#made) : this.#ask()}
      ${problem(this.form.wrong, this.form.again)}
      ${this.#earlier.length ? this.#list() : nothing}
    </div>`;
  }

  get #chosen() {
    return (this.#approved ?? []).filter(({ id }) => !this.#left.includes(id));
  }

  #ask() {
    const approved = this.#approved;
    if (!approved)
      return html`<span class="spinner" role="status" aria-label=${t('loading')}></span>`;
    if (!approved.length)
      return html`<div class="empty small">${icon('eye')}<p>${t('nothingApproved')}</p></div>`;
    const count = this.#chosen.length;
    return html`<p>${t('handDecksHint')}</p>
      <ul class="handed">${approved.map((one) => this.#choice(one))}</ul>
      <fieldset class="field">
        <legend class="field-label">${t('files')}</legend>
        <div class="chips">
          ${FILES.map(
            (key) => html`<label class="chip">
              <input class="unseen" type="checkbox" .checked=${this.#files.includes(key)}
                @change=${() => this.#toggle(key)} />
              <span>${fileName(key)}</span>
            </label>`,
          )}
        </div>
      </fieldset>
      <footer class="dialog-foot">
        <button class="button primary" ?disabled=${this.form.busy || !count || !this.#files.length}
          @click=${() => this.#start()}>
          ${t('handDecks', { count })}
        </button>
      </footer>`;
  }

  /** @param {CarouselSummary} carousel */
  #choice({ id, title, cover, slides, readiness }) {
    const picture = below(this.agency, `carousels/${id}/slides/${cover}/preview`);
    return html`<li><label class="check grow">
      <input type="checkbox" .checked=${!this.#left.includes(id)} @change=${() => this.#leave(id)} />
      <span class="handed-cover">${cover ? html`<img src=${query(picture, { scale: 0.1 })} alt="" />` : nothing}</span>
      <span class="grow">${title || t('untitled')}</span>
      <small>${t('slides', { count: slides })}</small>
    </label>${listedReadiness(readiness, () => this.#open(link.check(this.agency, id)))}</li>`;
  }

  /** @param {HandOver} made */
  #state({ status, error, carousels, zip, name, readiness }) {
    const sum = (/** @type {'done' | 'failed' | 'total'} */ what) =>
      carousels.reduce((all, { progress }) => all + progress[what], 0);
    const [done, total] = [sum('done') + sum('failed'), sum('total')];
    return html`<div class="report-head">
        <h3>${name}</h3>
        <span
          class="tag ${
            status === 'ready' ? 'used' : status === 'failed' ? 'bad' : ''
          }">${named(`handed_${status}`, status)}</span>
        ${readiness.to_fix ? readinessTag(readiness) : nothing}
      </div>
      ${
        status === 'preparing'
          ? html`<div class="progress" role="progressbar" aria-label=${t('rendering')} aria-valuemin="0"
            aria-valuemax=${total} aria-valuenow=${done}
              ${css({ '--share': total ? done / total : 0 })}></div>
            <p class="hint" role="status">${t('renderedOf', { done, total })}</p>`
          : nothing
      }
      ${
        zip
          ? html`<a class="button primary wide" href=${zip.url}
        download=${zip.filename}>${icon('download')} ${t('downloadAll')} <small>${size(zip.bytes)}</small></a>`
          : nothing
      }
      ${problem(error)}
      <ul class="rows small">
        ${carousels.map(
          (
            one,
          ) => html`<li><button class="row" @click=${() => this.#open(link.carousel(this.agency, one.carousel))}>
            <span class="grow">${one.title || t('untitled')}</span>
            <small>${t('versionShort', { version: one.version })} ·
              ${named(`render_${one.status}`, one.status)}</small>
          </button>${readinessTag(one.readiness, () => this.#open(link.check(this.agency, one.carousel)))}</li>`,
        )}
      </ul>`;
  }

  #list() {
    return html`<h3 class="panel-sub">${t('handedBefore')}</h3>
      <ul class="rows small">
        ${this.#earlier.map(
          (one) => html`<li><button class="row" @click=${() => this.#again(one)}>
            <span class="grow">${one.name}</span>
            <small>${named(`handed_${one.status}`, one.status)} · ${when(one.created_at)}</small>
          </button></li>`,
        )}
      </ul>`;
  }

  async #load() {
    const of = { client: this.client.id, page_size: 50 };
    const approved = query(below(this.agency, 'carousels'), { ...of, verdict: 'approved' });
    const [found, earlier] = await Promise.all([
      all(approved, { pages: 1, signal: this.#asking.signal }),
      all(query(below(this.agency, 'hand-overs'), { ...of, page_size: 8 }), { pages: 1 }),
    ]);
    this.#approved = /** @type {CarouselSummary[]} */ (found);
    this.#earlier = /** @type {HandOverSummary[]} */ (earlier);
  }

  /** @param {string} id */
  #leave(id) {
    this.#left = toggled(this.#left, id);
    this.#key = newKey();
    this.update();
  }

  /** @param {string} key */
  #toggle(key) {
    this.#files = toggled(this.#files, key);
    this.#key = newKey();
    setPreference('hand-over-files', this.#files);
    this.update();
  }

  async #start() {
    await this.form.does(async () => {
      const body = {
        carousels: this.#chosen.map(({ id }) => id),
        files: FILES.filter((one) => this.#files.includes(one)),
      };
      const made = await post(below(this.agency, 'hand-overs'), body, { key: this.#key });
      void this.#follow(/** @type {HandOver} */ (made));
    });
  }

  /** @param {HandOverSummary} one */
  async #again({ id }) {
    await this.form.does(async () => {
      void this.#follow(await get(below(this.agency, `hand-overs/${id}`)));
    });
  }

  /** @param {HandOver} made */
  async #follow(made) {
    const { signal } = this.#asking;
    this.#earlier = this.#earlier.filter(({ id }) => id !== made.id);
    for (;;) {
      this.#made = made;
      this.update();
      if (made.status !== 'preparing') break;
      try {
        await pause(POLL_MS, signal);
        made = await get(below(this.agency, `hand-overs/${made.id}`), { signal });
      } catch (error) {
        if (signal.aborted) return;
        await this.form.does(() => Promise.reject(error));
        return;
      }
    }
    announce(named(`handed_${made.status}`, made.status));
  }

  /** @param {string} place */
  #open(place) {
    this.close();
    go(place);
  }
}
