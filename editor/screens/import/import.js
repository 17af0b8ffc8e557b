/**
 * Import a thread: pasted or as a file, previewed and arranged before it is saved, then made into slides.
 * @import {Carousel, Client, Recipe, Thread} from '../../api/types'
 * @typedef {Thread['source']} Source
 */
import './found-posts.js';
import { below, post, Refused } from '../../api/api.js';
import { Arranging } from './arranging.js';
import { catalogue } from '../../state/catalogue.js';
import { openDialog } from '../../ui/dialogs.js';
import { html, live, nothing } from '../../ui/elements.js';
import { problem } from '../../ui/forms.js';
import { icon } from '../../ui/icons.js';
import { oneOf } from '../../ui/incoming.js';
import { LANGUAGES, languageName } from '../../ui/languages.js';
import { announce } from '../../state/notices.js';
import { named, t } from '../../texts/texts.js';

const PAUSE_MS = 350;

/**
 * Resolves with the carousel that was made, or undefined.
 * @param {string} agency @param {Client[]} clients @param {string} chosen
 * @param {import('./thread-drops.js').Given} [given] what was dropped or pasted already
 * @returns {Promise<Carousel | undefined>}
 */
export function importThread(agency, clients, chosen, given) {
  return new Import(agency, clients, chosen, given).closed;
}

class Import {
  #text;
  /** @type {File | null} */
  #file;
  #recipe = 'thread-story';
  /** @type {Thread | null} */
  #found = null;
  /** What the found posts are made into. @type {Arranging | null} */
  #arranging = null;
  /** Whether changes to the posts were given up, because they are read otherwise. */
  #discarded = false;
  /** The language of the carousel; empty for the thread's. */
  #language = '';
  /** The format the source is read as; empty for the most likely. @type {Source | ''} */
  #source = '';
  /** What it could be read as. @type {Thread['candidates']} */
  #candidates = [];
  /** The saved thread, if creating its carousel failed. @type {Thread | null} */
  #kept = null;
  #wrong = '';
  /** Reads once more what did not reach the server. @type {(() => void) | null} */
  #again = null;
  #reading = false;
  #building = false;
  #asking = new AbortController();
  #timer = 0;

  /**
   * @param {string} agency @param {Client[]} clients @param {string} chosen
   * @param {import('./thread-drops.js').Given} [given]
   */
  constructor(agency, clients, chosen, { file, text = '' } = {}) {
    this.#file = file ?? null;
    this.#text = text;
    this.agency = agency;
    this.clients = clients.filter((one) => !one.archived_at);
    this.client = chosen || (this.clients[0]?.id ?? '');
    this.dialog = openDialog({
      title: t('importThread'),
      size: 'wide',
      draw: (close) => this.#draw(close),
    });
    this.closed = /** @type {Promise<Carousel | undefined>} */ (this.dialog.closed);
    void this.closed.then(() => this.#asking.abort());
    void catalogue.have('recipes').then(() => this.dialog.update());
    void this.#read();
  }

  /** @param {(value?: any) => void} close */
  #draw(close) {
    const kept = this.#found === null ? 0 : (this.#arranging?.kept ?? 0);
    const ready = kept > 0 && !this.#reading;
    return html`<form class="import" @submit=${this.#submit} @dragover=${stop} @drop=${this.#dropped}>
      <div class="import-source">
        <div class="import-for">
          <label class="field">
            <span>${t('forClient')}</span>
            <select @change=${this.#chose}>
              ${this.clients.map(
                ({ id, name }) =>
                  html`<option value=${id} ?selected=${id === this.client}>${name}</option>`,
              )}
            </select>
          </label>
          ${this.#languages()}
        </div>
        <label class="field tall">
          <span>${t('paste')}</span>
          <textarea
            autofocus
            spellcheck="false"
            placeholder=${t('importLead')}
            .value=${live(this.#text)}
            ?disabled=${this.#file !== null}
            @input=${this.#typed}
          ></textarea>
        </label>
        ${problem(this.#wrong, this.#again)}
        <div class="import-file">
          ${
            this.#file
              ? html`<span class="file-chip">${icon('file')} ${this.#file.name}
                <button type="button" class="button icon-only quiet small" aria-label=${t('removeFile')}
                  @click=${() => this.#take(null)}>${icon('close')}</button></span>`
              : html`<label class="button small">
                <input class="unseen" type="file" aria-label=${t('chooseFile')} @change=${this.#picked}
                  />${icon('upload')} ${t('chooseFile')}</label>
                <small class="by-mouse">${t('dropFile')}</small>`
          }
        </div>
        <fieldset class="recipes">
          <legend>${t('recipe')}</legend>
          <div class="recipe-row">${catalogue.state.recipes.map((one) => this.#recipeChoice(one))}</div>
        </fieldset>
      </div>
      <section class="import-found" tabindex="-1" aria-label=${t('preview')} aria-busy=${this.#reading}>
        ${this.#preview()}
      </section>
      <footer class="dialog-foot">
        ${this.#summary(kept)}
        <button type="button" class="button" @click=${() => close()}>${t('cancel')}</button>
        <button class="button primary" ?disabled=${!ready || this.#building} aria-busy=${this.#building}>
          ${this.#building ? t('creating') : t('createCarousel')}
        </button>
      </footer>
    </form>`;
  }

  /** Whose carousel it becomes and of how many posts; where these lie below, the way there. @param {number} kept */
  #summary(kept) {
    const client = this.clients.find(({ id }) => id === this.client)?.name;
    return html`<div class="import-summary">
      <span>${client ? t('importFor', { client }) : nothing}</span>
      ${
        kept
          ? html`<button type="button" class="button quiet small" title=${t('goToFound')} @click=${this.#showFound}>
            ${t('foundCount', { count: kept })} ${icon('down')}
          </button>`
          : nothing
      }
    </div>`;
  }

  #showFound = () => {
    const found = /** @type {HTMLElement} */ (document.querySelector('.import-found'));
    const form = /** @type {HTMLElement} */ (found.parentElement);
    found.focus({ preventScroll: true });
    form.scrollTop += found.getBoundingClientRect().top - form.getBoundingClientRect().top;
  };

  #languages() {
    const guess = this.#found?.language;
    const usual = guess ? t('languageOfThread', { language: languageName(guess) }) : t('automatic');
    return html`<label class="field">
      <span>${t('language')}</span>
      <select @change=${this.#spoken}>
        <option value="" ?selected=${this.#language === ''}>${usual}</option>
        ${LANGUAGES.map(
          (one) =>
            html`<option value=${one} ?selected=${one === this.#language}>${languageName(one)}</option>`,
        )}
      </select>
    </label>`;
  }

  /** @param {Recipe} recipe */
  #recipeChoice({ key, name, description }) {
    return html`<label class="recipe" title=${description}>
      <input type="radio" name="recipe" value=${key} ?checked=${key === this.#recipe}
        @change=${() => {
          this.#recipe = key;
        }} />
      <img src="/api/v1/catalogue/recipes/${key}/thumbnail?width=130" alt="" width="72" height="90" loading="lazy" />
      <span>${name}</span>
    </label>`;
  }

  #preview() {
    const [found, arranging] = [this.#found, this.#arranging];
    if (!found || !arranging)
      return this.#wrong && this.#source ? this.#readings(this.#source) : this.#empty();
    const of = found.warnings.filter(({ post: order }) => order === null);
    return html`<div class="found-head">
        <strong role="status">${t(arranging.changed ? 'willImport' : 'found', { count: arranging.kept })}</strong>
        ${this.#readings(found.source)}
        ${
          arranging.changed
            ? html`<button type="button" class="button quiet small" title=${t('asFoundHint')}
          @click=${this.#reset}>${icon('reset')} ${t('asFound')}</button>`
            : nothing
        }
        ${found.reasons.length ? html`<small>${t('readWhy', { reasons: found.reasons.join('; ') })}</small>` : nothing}
      </div>
      ${
        this.#discarded
          ? html`<p class="found-note"
        role="status">${icon('warn')} ${t('readingChanged')}</p>`
          : nothing
      }
      ${
        of.length
          ? html`<details class="found-warnings">
            <summary>${icon('warn')} ${t('warnings', { count: of.length })}</summary>
            <ul>${of.map(({ detail }) => html`<li>${detail}</li>`)}</ul>
          </details>`
          : nothing
      }
      <lep-found-posts .arranging=${arranging} .found=${found} .act=${this.#arranged}></lep-found-posts>`;
  }

  #empty() {
    if (this.#wrong) return nothing;
    return html`<div
      class="empty small">${icon('card')}<p>${this.#reading ? t('reading') : t('previewEmpty')}</p></div>`;
  }

  #arranged = () => {
    this.#discarded = false;
    this.#kept = null;
    this.dialog.update();
  };

  #reset = () => {
    this.#arranging = this.#found && new Arranging(this.#found.posts);
    announce(t('didAsFound'));
    this.#arranged();
  };

  /** The format the source was read as, with a choice if several match. @param {Source} source */
  #readings(source) {
    if (this.#candidates.length < 2)
      return html`<small>${t('readAs', { source: sourceName(source) })}</small>`;
    return html`<label class="read-as">
      <span>${t('readAsChoice')}</span>
      <select @change=${this.#readAs}>
        ${this.#candidates.map(
          ({ source: key }) =>
            html`<option value=${key} ?selected=${key === source}>${sourceName(key)}</option>`,
        )}
      </select>
    </label>`;
  }

  /** @param {Event} event */
  #readAs = (event) => {
    this.#source = /** @type {Source} */ (/** @type {HTMLSelectElement} */ (event.target).value);
    void this.#read();
  };

  /** @param {InputEvent} event */
  #typed = (event) => {
    this.#source = '';
    this.#text = /** @type {HTMLTextAreaElement} */ (event.target).value;
    this.#reading = true;
    this.dialog.update();
    this.#soon();
  };

  /** @param {Event} event */
  #chose = (event) => {
    this.client = /** @type {HTMLSelectElement} */ (event.target).value;
    void this.#read();
  };

  /** @param {Event} event */
  #spoken = (event) => {
    this.#language = /** @type {HTMLSelectElement} */ (event.target).value;
    this.dialog.update();
  };

  /** @param {Event} event */
  #picked = (event) =>
    this.#take(/** @type {HTMLInputElement} */ (event.target).files?.[0] ?? null);

  /** @param {DragEvent} event */
  #dropped = (event) => {
    const file = oneOf(event.dataTransfer?.files);
    if (!file) return;
    event.preventDefault();
    this.#take(file);
  };

  /** @param {File | null} file */
  #take(file) {
    this.#file = file;
    this.#source = '';
    void this.#read();
  }

  #soon() {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#read(), PAUSE_MS);
  }

  /** See what would be found. */
  async #read() {
    this.#asking.abort();
    this.#asking = new AbortController();
    const { signal } = this.#asking;
    const something = this.#file !== null || this.#text.trim() !== '';
    this.#reading = something;
    this.#wrong = '';
    this.#again = null;
    this.#kept = null;
    if (!something) [this.#found, this.#arranging] = [null, null];
    this.dialog.update();
    if (!something) return;
    try {
      this.#keep(await this.#send(true, signal));
    } catch (error) {
      if (signal.aborted) return;
      this.#found = null;
      this.#wrong = error instanceof Refused ? error.message : t('unreachable');
      if (!(error instanceof Refused)) this.#again = () => void this.#read();
    }
    this.#reading = false;
    this.dialog.update();
  }

  /** Take a reading; changes to the posts stay if it has the same posts. @param {Thread} found */
  #keep(found) {
    this.#found = found;
    this.#candidates = found.candidates;
    const before = this.#arranging;
    if (before?.fits(found.posts)) return;
    this.#discarded = before?.changed ?? false;
    this.#arranging = new Arranging(found.posts);
  }

  /** @param {boolean} dry @param {AbortSignal} [signal] @returns {Promise<Thread>} */
  #send(dry, signal) {
    const path = below(this.agency, 'threads');
    const { client } = this;
    const source = this.#source || undefined;
    const arrangement = dry ? undefined : this.#arranging?.arrangement;
    if (!this.#file) {
      const said = { client, text: this.#text, source, arrangement, dry_run: dry };
      return post(path, said, { signal });
    }
    const form = new FormData();
    form.set('client', client);
    form.set('file', this.#file);
    form.set('dry_run', String(dry));
    if (source) form.set('source', source);
    if (arrangement) form.set('arrangement', JSON.stringify(arrangement));
    return post(path, form, { signal });
  }

  /** @param {SubmitEvent} event */
  #submit = async (event) => {
    event.preventDefault();
    if (this.#building) return;
    this.#building = true;
    this.#wrong = '';
    this.#again = null;
    this.dialog.update();
    try {
      const thread = (this.#kept ??= await this.#send(false));
      const made = /** @type {Carousel} */ (
        await post(below(this.agency, 'carousels'), {
          thread: thread.id,
          client: this.client,
          recipe: this.#recipe,
          language: this.#language || undefined,
        })
      );
      this.dialog.close(made);
    } catch (error) {
      this.#wrong = error instanceof Refused ? error.message : t('unreachable');
      this.#building = false;
      this.dialog.update();
    }
  };
}

/** @param {Source} source */
const sourceName = (source) => named(`source_${source.replaceAll('-', '_')}`, source);

/** @param {Event} event */
const stop = (event) => event.preventDefault();
