/**
 * An agency's clients and carousels.
 * @import {CarouselSummary, Client} from '../api/types'
 */
import { all, below, get, query, Refused } from '../api/api.js';
import { define, html, nothing, repeat, View } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { segments } from '../panels/parts/fields.js';
import { go, link } from '../state/router.js';
import { session } from '../state/session.js';
import { t, when } from '../texts/texts.js';
import { listedReadiness, verdictTag } from '../ui/verdicts.js';
import { duplicate, duplicateFor, file } from './carousel-actions.js';
import { handOver } from './hand-over.js';
import { importThread } from './import/import.js';
import { newClient } from './new-client.js';
import { takeThreads } from './import/thread-drops.js';
import './top-bar.js';

const PAGE = 24;

class Home extends View {
  agency = '';
  /** The client that is looked at, or empty for all. */
  client = '';
  /** Whether archived carousels are shown. */
  archived = false;
  /** @type {Client[] | null} */
  #clients = null;
  /** @type {CarouselSummary[] | null} */
  #carousels = null;
  /** @type {string | null} */
  #next = null;
  #words = '';
  #find = '';
  #failed = '';
  #asking = new AbortController();
  #timer = 0;

  enter() {
    this.watch(session);
    takeThreads(
      this,
      () => this.#mayBegin,
      (given) => void this.#import(given),
    );
  }

  leave() {
    this.#asking.abort();
    clearTimeout(this.#timer);
  }

  /** @param {ReadonlySet<string>} names */
  changed(names) {
    if (names.has('agency')) void this.#loadClients();
    this.#words = '';
    void this.#load();
  }

  draw() {
    document.title = `${t('carousels')} · ${t('product')}`;
    return html`<lep-top-bar .agency=${this.agency}></lep-top-bar>
      <div class="home">
        ${this.#side()}
        <main class="home-main">${this.#head()}${this.#filters()}${this.#grid()}</main>
      </div>`;
  }

  get #may() {
    return session.may(this.agency);
  }

  get #here() {
    return this.#clients?.find((one) => one.id === this.client);
  }

  /** Clients that are not archived. */
  get #active() {
    return (this.#clients ?? []).filter((one) => !one.archived_at);
  }

  #side() {
    const words = this.#find.toLocaleLowerCase();
    const found = (this.#clients ?? []).filter((one) =>
      one.name.toLocaleLowerCase().includes(words),
    );
    const archived = found.filter((one) => one.archived_at);
    return html`<nav class="side home-side" aria-label=${t('clients')}>
      <div class="side-head">
        <h2>${t('clients')}</h2>
        ${
          this.#may.add
            ? html`<button class="button icon-only quiet small" aria-label=${t('newClient')} title=${t('newClient')}
              @click=${this.#newClient}>
              ${icon('add')}
            </button>`
            : nothing
        }
      </div>
      ${
        (this.#clients?.length ?? 0) > 8
          ? html`<label class="search-box wide">
              ${icon('search')}
              <input type="search" aria-label=${t('findClient')} placeholder=${t('findClient')} @input=${this.#finding}
                />
            </label>`
          : nothing
      }
      <ul class="side-list">
        <li>
          <a class="side-link" href=${this.#place('')} aria-current=${this.client ? 'false' : 'page'}>
            <span class="monogram small all">${icon('slides')}</span><span class="grow">${t('allClients')}</span>
          </a>
        </li>
        ${this.#links(found.filter((one) => !one.archived_at))}
      </ul>
      ${
        archived.length
          ? html`<details class="side-archived" ?open=${archived.some(({ id }) => id === this.client)}>
            <summary class="side-head">${t('archivedClients')} <span class="count">${archived.length}</span></summary>
            <ul class="side-list">${this.#links(archived)}</ul>
          </details>`
          : nothing
      }
    </nav>`;
  }

  /** @param {Client[]} clients */
  #links(clients) {
    return repeat(
      clients,
      ({ id }) => id,
      ({ id, name }) =>
        html`<li>
          <a class="side-link" href=${this.#place(id)} aria-current=${id === this.client ? 'page' : 'false'}>
            <span class="monogram small" aria-hidden="true">${name.slice(0, 1).toUpperCase()}</span>
            <span class="grow">${name}</span>
          </a>
        </li>`,
    );
  }

  /** The address of a client's carousels, or of all: in progress or archived. @param {string} client */
  #place(client, archived = this.archived) {
    if (archived) return link.archive(this.agency, client);
    return client ? link.of(this.agency, client) : link.home(this.agency);
  }

  #head() {
    const here = this.#here;
    return html`<div class="home-head">
      <h1>${here?.name ?? t('carousels')}</h1>
      ${here?.archived_at ? html`<span class="tag">${t('archivedTag')}</span>` : nothing}
      ${here && this.#may.look ? this.#about(here) : nothing}
      <div class="home-acts">
        ${
          here && this.#may.edit
            ? html`<button class="button"
              @click=${() => handOver(this.agency, here)}>${icon('download')} ${t('handOver')}</button>`
            : nothing
        }
        ${
          this.#mayBegin
            ? html`<button class="button primary"
              @click=${() => this.#import()}>${icon('add')} ${t('importThread')}</button>`
            : nothing
        }
      </div>
    </div>`;
  }

  /** The filters: in progress or archived, and search. */
  #filters() {
    if (this.#clients?.length === 0) return nothing;
    return html`<div class="home-filters">
      ${segments({
        id: 'archived',
        label: t('whichCarousels'),
        value: this.archived,
        options: [
          { value: false, face: t('inWork') },
          { value: true, face: t('archivedTag') },
        ],
        act: (archived) => go(this.#place(this.client, archived)),
      })}
      <span class="grow"></span>
      <label class="search-box">
        ${icon('search')}
        <input type="search" aria-label=${t('searchCarousels')} placeholder=${t('search')} .value=${this.#words}
          @input=${this.#searching} />
      </label>
    </div>`;
  }

  /** @param {Client} client */
  #about({ id, name }) {
    const { edit } = this.#may;
    const label = t(edit ? 'setUpClient' : 'kitsOf', { name });
    return html`<a class="button quiet" href=${link.client(this.agency, id)} aria-label=${label}>
      ${icon('brand')} ${t(edit ? 'setUp' : 'kits')}
    </a>`;
  }

  /** Whether a carousel can be begun here. */
  get #mayBegin() {
    const { client } = this;
    return this.#may.edit && this.#active.some((one) => !client || one.id === client);
  }

  #grid() {
    const carousels = this.#carousels;
    if (this.#failed)
      return html`<div class="empty">
        <h2>${this.#failed}</h2>
        <button class="button" @click=${this.#again}>${t('retry')}</button>
      </div>`;
    if (!carousels)
      return html`<ul class="carousel-grid" aria-busy="true" aria-label=${t('loading')}>
        ${Array.from({ length: 8 }, () => html`<li class="carousel-card coming"><div class="cover"></div></li>`)}
      </ul>`;
    if (this.#clients?.length === 0)
      return html`<div class="empty">
        ${icon('people')}
        <h2>${t('noClients')}</h2>
        ${
          this.#may.add
            ? html`<p>${t('noClientsHint')}</p>
              <button class="button primary" @click=${this.#newClient}>${t('newClient')}</button>`
            : nothing
        }
      </div>`;
    if (carousels.length === 0 && this.#words)
      return html`<div class="empty">${icon('search')}<h2>${t('noMatches', { words: this.#words })}</h2></div>`;
    if (carousels.length === 0 && this.archived)
      return html`<div
        class="empty">${icon('archive')}<h2>${t('noneArchived')}</h2><p>${t('noneArchivedHint')}</p></div>`;
    if (carousels.length === 0)
      return html`<div class="empty">
        ${icon('slides')}
        <h2>${t('noCarousels')}</h2>
        ${
          this.#mayBegin
            ? html`<p>${t('noCarouselsHint')}</p>
              <button class="button primary" @click=${() => this.#import()}>${t('importThread')}</button>`
            : nothing
        }
      </div>`;
    return html`<ul class="carousel-grid">
        ${repeat(
          carousels,
          ({ id }) => id,
          (one) => this.#card(one),
        )}
      </ul>
      ${
        this.#next
          ? html`<button class="button" @click=${this.#more}>${t('showMore')}</button>`
          : nothing
      }`;
  }

  /** @param {CarouselSummary} carousel */
  #card(carousel) {
    const { id, title, cover, slides, verdict, readiness, client, updated_at: at } = carousel;
    const name = title || t('untitled');
    const picture = below(this.agency, `carousels/${id}/slides/${cover}/preview`);
    const of = this.#clients?.find((one) => one.id === client)?.name;
    const then = (/** @type {Promise<void>} */ done) => void done.then(() => this.#load());
    const items = [
      {
        label: t('duplicate'),
        icon: /** @type {const} */ ('copy'),
        act: () => then(duplicate(this.agency, carousel)),
      },
      {
        label: t('duplicateFor'),
        icon: /** @type {const} */ ('brand'),
        off: this.#active.every((one) => one.id === client),
        act: () => then(duplicateFor(this.agency, carousel, this.#clients ?? [])),
      },
      {
        label: this.archived ? t('bringBack') : t('archive'),
        icon: /** @type {const} */ ('archive'),
        act: () => then(file(this.agency, carousel, !this.archived, () => this.#load())),
      },
    ];
    return html`<li class="carousel-card">
      <a href=${link.carousel(this.agency, id)} aria-label=${t('openCarousel', { title: name })}>
        <div class="cover">
          ${
            cover
              ? html`<img src=${query(picture, { scale: 0.35 })} alt="" loading="lazy" decoding="async" />`
              : icon('slides')
          }
        </div>
      </a>
      <div class="card-foot">
        <strong title=${name}>${name}</strong>
        ${
          this.#may.edit
            ? html`<lep-menu .label=${t('actionsFor', { title: name })} .items=${items}></lep-menu>`
            : nothing
        }
        <small>
          ${this.client || !of ? nothing : html`<span class="card-client">${of}</span>`}
          <span>${t('slides', { count: slides })} · ${when(at)}</span>
        </small>
        <span
          class="card-tags">${verdictTag(verdict ? { verdict } : null)}
          ${listedReadiness(readiness, this.#may.look ? link.check(this.agency, id) : '')}</span>
      </div>
    </li>`;
  }

  async #loadClients() {
    this.#clients = null;
    try {
      this.#clients = /** @type {Client[]} */ (await all(below(this.agency, 'clients')));
      this.#clients.sort((a, b) => a.name.localeCompare(b.name));
    } catch (error) {
      this.#failed = error instanceof Refused ? error.message : t('unreachable');
    }
    this.update();
  }

  #again = () => {
    if (!this.#clients) void this.#loadClients();
    void this.#load();
  };

  async #load() {
    this.#asking.abort();
    this.#asking = new AbortController();
    this.#failed = '';
    const { signal } = this.#asking;
    try {
      await this.#take(
        query(below(this.agency, 'carousels'), {
          client: this.client || undefined,
          q: this.#words || undefined,
          archived: this.archived || undefined,
          page_size: PAGE,
        }),
        [],
        signal,
      );
    } catch (error) {
      if (signal.aborted) return;
      this.#failed = error instanceof Refused ? error.message : t('unreachable');
    }
    this.update();
  }

  /** @param {string} path @param {CarouselSummary[]} before @param {AbortSignal} signal */
  async #take(path, before, signal) {
    const page = /** @type {import('../api/types').Page<CarouselSummary>} */ (
      await get(path, { signal })
    );
    this.#carousels = [...before, ...page.results];
    this.#next = page.next ?? null;
  }

  #more = async () => {
    if (!this.#next) return;
    await this.#take(this.#next, this.#carousels ?? [], this.#asking.signal);
    this.update();
  };

  /** @param {InputEvent} event */
  #searching = (event) => {
    this.#words = /** @type {HTMLInputElement} */ (event.target).value;
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => this.#load(), 200);
  };

  /** @param {InputEvent} event */
  #finding = (event) => {
    this.#find = /** @type {HTMLInputElement} */ (event.target).value;
    this.update();
  };

  #newClient = async () => {
    const made = await newClient(this.agency);
    if (!made) return;
    await this.#loadClients();
    go(link.of(this.agency, made.id));
  };

  /** @param {import('./import/thread-drops.js').Given} [given] */
  #import = async (given) => {
    const made = await importThread(this.agency, this.#clients ?? [], this.client, given);
    if (made) go(link.carousel(this.agency, made.id));
  };
}
define('lep-home', Home);
