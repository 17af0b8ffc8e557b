/**
 * A client: name, language, time zone, default formats, and brand kits.
 * @import {BrandKit, Client, Format, SpecimenSlide} from '../api/types'
 */
import './top-bar.js';
import { all, below, get, newKey, patch, post, query, Refused, Unreachable } from '../api/api.js';
import { catalogue } from '../state/catalogue.js';
import { define, html, live, nothing, repeat, View } from '../ui/elements.js';
import { messageOf, problem } from '../ui/forms.js';
import { icon } from '../ui/icons.js';
import { newKit } from './kit/new-kit.js';
import { LANGUAGES, languageName } from '../ui/languages.js';
import { notify } from '../state/notices.js';
import { list } from '../panels/parts/fields.js';
import { go, link } from '../state/router.js';
import { session } from '../state/session.js';
import { t, when } from '../texts/texts.js';
import { failed } from './failed.js';

class ClientScreen extends View {
  agency = '';
  client = '';
  /** @type {Client | null} */
  #client = null;
  /** @type {BrandKit[]} */
  #kits = [];
  /** @type {Map<string, {version: number, slides: SpecimenSlide[]}>} */
  #looks = new Map();
  /** @type {Refused | Unreachable | null} */
  #failed = null;
  #wrong = '';
  /**
   * Changes that did not reach the server, sent with the next one.
   * @type {(Partial<Client> & {archived?: boolean}) | null}
   */
  #missed = null;
  #saving = Promise.resolve();

  enter() {
    this.watch(session);
    this.watch(catalogue);
    void catalogue.have('formats');
    void catalogue.haveOwn(this.agency);
  }

  get #off() {
    return !session.may(this.agency).edit;
  }

  changed() {
    void this.#load();
  }

  draw() {
    if (this.#failed) return failed(this.#failed, this.agency, () => this.#load());
    const bar = html`<lep-top-bar .agency=${this.agency}></lep-top-bar>`;
    const client = this.#client;
    if (!client)
      return html`${bar}<main class="middle" aria-busy="true"><span class="spinner" role="status"
        aria-label=${t('loading')}></span></main>`;
    document.title = `${client.name} · ${t('product')}`;
    return html`${bar}
      <main class="client-screen">
        <header class="client-head">
          <a class="button icon-only quiet" href=${link.of(this.agency, client.id)}
            aria-label=${t('carouselsOf', { name: client.name })} title=${t('back')}>${icon('back')}</a>
          <h1>${client.name}</h1>
          ${client.archived_at ? html`<span class="tag">${t('archivedTag')}</span>` : nothing}
          ${this.#off ? html`<span class="tag">${icon('eye')} ${t('readOnly')}</span>` : nothing}
        </header>
        <div class="client-body">${this.#facts(client)} ${this.#kitList(client)}</div>
      </main>`;
  }

  /** @param {Client} client */
  #facts(client) {
    const off = this.#off;
    return html`<section class="client-facts" aria-label=${t('clientFacts')}>
      ${problem(this.#wrong, this.#missed && (() => this.#say({})))}
      <label class="field"><span>${t('clientName')}</span>
        <input maxlength="120" ?disabled=${off} .value=${client.name}
          @change=${(/** @type {Event} */ event) =>
            this.#say({ name: /** @type {HTMLInputElement} */ (event.target).value.trim() })}
          />
      </label>
      <div class="field"><span>${t('language')}</span>
        ${list({
          label: t('language'),
          value: client.language,
          off,
          options: [...new Set([client.language, ...LANGUAGES])].map((value) => ({
            value,
            name: languageName(value),
          })),
          act: (language) => this.#say({ language }),
        })}
      </div>
      <div class="field"><span>${t('timeZone')}</span>
        ${list({
          label: t('timeZone'),
          value: client.time_zone,
          off,
          options: zones(client.time_zone),
          act: (zone) => this.#say({ time_zone: zone }),
        })}
      </div>
      <fieldset class="field"><legend class="field-label">${t('usualFormats')}</legend>
        <div class="chips">${this.#formats(client).map((one) => this.#format(client, one))}</div>
      </fieldset>
      ${
        off
          ? nothing
          : html`<button class="button quiet"
            @click=${() => this.#say({ archived: !client.archived_at })}
            >${icon('archive')} ${client.archived_at ? t('unarchiveClient') : t('archiveClient')}</button>`
      }
    </section>`;
  }

  /** The formats to choose from, including archived ones that are in use. @param {Client} client */
  #formats({ formats }) {
    const gone = catalogue.state.own.filter((one) => one.archived_at && formats.includes(one.key));
    return [...catalogue.formats, ...gone];
  }

  /** @param {Client} client @param {Format} format */
  #format({ formats }, { key, name }) {
    const on = formats.includes(key);
    return html`<label class="chip"><input type="checkbox" class="unseen" .checked=${live(on)} ?disabled=${this.#off}
      @change=${() => this.#say({ formats: on ? formats.filter((one) => one !== key) : [...formats, key] })}
      /><span>${name}</span></label>`;
  }

  /** @param {Client} client */
  #kitList(client) {
    const active = this.#kits.filter((one) => one.status === 'active');
    const archived = this.#kits.filter((one) => one.status !== 'active');
    return html`<section class="client-kits" aria-label=${t('kits')}>
      <header class="client-kits-head">
        <h2>${t('kits')} <span class="count">${active.length}</span></h2><span class="grow"></span>
        ${
          this.#off
            ? nothing
            : html`<label class="button">${icon('upload')} ${t('importKit')}
                <input class="unseen" type="file" accept=".zip,.json" aria-label=${t('importKit')}
                  @change=${this.#importKit} /></label>
              <button class="button primary"
                @click=${() => void this.#add(client)}>${icon('add')} ${t('newKit')}</button>`
        }
      </header>
      ${
        active.length
          ? html`<ul class="kit-cards">
            ${repeat(
              active,
              ({ id }) => id,
              (kit) => this.#card(client, kit),
            )}
          </ul>`
          : html`<div
            class="empty"><h2>${t('noKits')}</h2>${this.#off ? nothing : html`<p>${t('noKitsHint')}</p>`}</div>`
      }
      ${
        archived.length
          ? html`<h3 class="panel-sub">${t('archivedKits')}</h3>
            <ul class="rows small">${archived.map(
              (kit) =>
                html`<li class="row archived-kit"><span class="grow">${kit.name}</span>
                ${
                  this.#off
                    ? nothing
                    : html`<button class="link"
                  @click=${() => void this.#file(kit, 'active')}>${t('bringBack')}</button>`
                }</li>`,
            )}</ul>`
          : nothing
      }
    </section>`;
  }

  /** @param {Client} client @param {BrandKit} kit */
  #card(client, kit) {
    const { id, name, version, updated_at: at } = kit;
    const usual = client.default_kit === id;
    const looks = this.#looks.get(id)?.slides ?? [];
    const items = [
      {
        label: t('makeUsual'),
        icon: /** @type {const} */ ('check'),
        off: usual,
        act: () => this.#say({ default_kit: id }),
      },
      {
        label: t('duplicate'),
        icon: /** @type {const} */ ('copy'),
        act: () => void this.#duplicate(kit),
      },
      {
        label: t('exportKit'),
        icon: /** @type {const} */ ('download'),
        act: () => location.assign(below(this.agency, `brand-kits/${id}/export`)),
      },
      null,
      {
        label: t('archive'),
        icon: /** @type {const} */ ('archive'),
        off: usual,
        act: () => void this.#file(kit, 'archived'),
      },
    ];
    return html`<li class="kit-card">
      <a class="kit-card-looks" href=${link.kit(this.agency, id)}
        aria-label=${t(this.#off ? 'lookAtKit' : 'setUpKitNamed', { name })}>
        ${
          looks.length
            ? looks.slice(0, 3).map(({ picture }) => html`<img src=${picture} alt="" />`)
            : [1, 2, 3].map(() => html`<span class="ghost"></span>`)
        }
      </a>
      <div class="kit-card-foot">
        <div class="grow">
          <strong>${name}</strong><small>${t('usesVersion', { version })} · ${when(at)}</small>
          ${usual ? html`<span class="tag used">${icon('check')} ${t('usualKit')}</span>` : nothing}
        </div>
        ${this.#off ? nothing : html`<lep-menu .label=${t('actionsFor', { title: name })} .items=${items}></lep-menu>`}
      </div>
    </li>`;
  }

  async #load() {
    this.#failed = null;
    // Wait for pending changes, or they would be shown as before.
    await this.#saving;
    const { agency, client: id } = this;
    try {
      const [client, kits] = await Promise.all([
        get(below(agency, `clients/${id}`)),
        all(query(below(agency, 'brand-kits'), { client: id })),
      ]);
      if (this.client !== id) return;
      this.#client = /** @type {Client} */ (client);
      this.#kits = /** @type {BrandKit[]} */ (kits).sort((a, b) => a.name.localeCompare(b.name));
      void this.#look();
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      this.#failed = error;
    }
    this.update();
  }

  /** The looks of each kit, one after the other. */
  async #look() {
    for (const { id, version, status } of this.#kits) {
      if (status !== 'active' || this.#looks.get(id)?.version === version) continue;
      try {
        const path = query(below(this.agency, `brand-kits/${id}/specimen`), { width: 260 });
        const { slides } = /** @type {{slides: SpecimenSlide[]}} */ (await get(path));
        this.#looks.set(id, { version, slides });
        this.update();
      } catch (error) {
        if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      }
    }
  }

  /** Seen at once, saved one after the other. @param {Partial<Client> & {archived?: boolean}} changes */
  #say(changes) {
    if (!this.#client) return;
    this.#client = { ...this.#client, ...changes };
    this.#wrong = '';
    this.update();
    this.#saving = this.#saving.then(() => this.#save(changes));
  }

  /** @param {Partial<Client> & {archived?: boolean}} changes */
  async #save(changes) {
    const path = below(this.agency, `clients/${this.client}`);
    const said = { ...this.#missed, ...changes };
    this.#missed = null;
    try {
      const saved = /** @type {Client} */ (await patch(path, said));
      const { archived_at: archived } = saved;
      this.#client = { .../** @type {Client} */ (this.#client), archived_at: archived };
    } catch (error) {
      this.#wrong = messageOf(error);
      if (error instanceof Unreachable) this.#missed = said;
      else this.#client = await get(path).catch(() => this.#client);
    }
    this.update();
  }

  /** @param {Client} client */
  async #add(client) {
    const made = await newKit(this.agency, client);
    if (made) go(link.kit(this.agency, made.id));
  }

  /** @param {BrandKit} kit */
  async #duplicate({ id, name }) {
    await this.#did(() =>
      post(below(this.agency, `brand-kits/${id}/duplicate`), {
        name: t('copyOf', { name }).slice(0, 120),
      }),
    );
  }

  /** @param {BrandKit} kit @param {BrandKit['status']} status */
  async #file({ id, version }, status) {
    await this.#did(() => patch(below(this.agency, `brand-kits/${id}`), { status }, { version }));
  }

  /** @param {Event} event */
  #importKit = async (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    const file = field.files?.[0];
    if (!file) return;
    const form = new FormData();
    form.set('client', this.client);
    form.set('file', file);
    await this.#did(() => post(below(this.agency, 'brand-kits/import'), form, { key: newKey() }));
    field.value = '';
  };

  /** @param {() => Promise<unknown>} work */
  async #did(work) {
    try {
      await work();
      await this.#load();
    } catch (error) {
      const detail = error instanceof Refused ? error.message : t('unreachable');
      notify(t('refusedTitle'), { detail, tone: 'bad' });
    }
  }
}
define('lep-client', ClientScreen);

/** @param {string} own */
const zones = (own) =>
  [...new Set(['UTC', own, ...Intl.supportedValuesOf('timeZone')])].map((value) => {
    const [area = '', ...place] = value.split('/');
    return {
      value,
      name: (place.join(' / ') || area).replaceAll('_', ' '),
      group: place.length ? area : t('zonesOther'),
    };
  });
