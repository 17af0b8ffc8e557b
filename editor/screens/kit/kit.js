/**
 * The brand kit editor: settings on the left, a specimen on the right, saved explicitly.
 * @import {IconName} from '../../ui/icons.js'
 * @import {TextName} from '../../texts/texts.js'
 */
import './colors.js';
import './fonts.js';
import './frames.js';
import './identity.js';
import './locks.js';
import './logos.js';
import './looks.js';
import './outro.js';
import './specimen.js';
import { Refused, Unreachable } from '../../api/api.js';
import { ask, openDialog } from '../../ui/dialogs.js';
import { define, html, nothing, View } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { KitDraft } from './draft.js';
import { applyToCarousels, kitHistory } from './versions.js';
import { preference, setPreference } from '../../state/preferences.js';
import { notify } from '../../state/notices.js';
import { link, router } from '../../state/router.js';
import { session } from '../../state/session.js';
import { t, when } from '../../texts/texts.js';
import { failed } from '../failed.js';

/** @type {[string, TextName, IconName][]} */
const SECTIONS = [
  ['logos', 'logos', 'image'],
  ['colors', 'colors', 'theme'],
  ['fonts', 'pairing', 'type'],
  ['looks', 'themeAndPattern', 'pattern'],
  ['identity', 'identityOfClient', 'card'],
  ['frames', 'headerFooter', 'layout'],
  ['outro', 'outro', 'outro'],
  ['locks', 'locksOfKit', 'lock'],
];

class KitScreen extends View {
  agency = '';
  kit = '';
  /** @type {KitDraft | null} */
  #draft = null;
  /** @type {Refused | Unreachable | null} */
  #failed = null;
  /** @type {string[]} */
  #open = preference('kit-sections', ['logos', 'colors']);
  /** @type {Map<string, HTMLElement>} */
  #made = new Map();
  #ending = () => {};

  enter() {
    router.guard = () => this.#mayLeave();
    this.listen(globalThis, 'beforeunload', (event) => {
      if (this.#draft?.dirty) event.preventDefault();
    });
    this.listen(document, 'keydown', (event) => {
      if (!(event.ctrlKey || event.metaKey) || event.key.toLowerCase() !== 's') return;
      event.preventDefault();
      void this.#save();
    });
  }

  leave() {
    router.guard = null;
    this.#close();
  }

  changed() {
    this.#close();
    void this.#load();
  }

  draw() {
    if (this.#failed) return failed(this.#failed, this.agency, () => this.#load());
    if (!this.#draft)
      return html`<main class="middle" aria-busy="true"><span class="spinner" role="status"
        aria-label=${t('loading')}></span></main>`;
    const draft = this.#draft;
    document.title = `${draft.state.name} · ${t('product')}`;
    return html`<div class="kit-screen" @place=${this.#place}>
      ${this.#bar(draft)}
      <nav class="kit-side" aria-label=${t('settingsOfKit')}>${SECTIONS.map((one) => this.#section(draft, one))}</nav>
      <main class="kit-looks"><lep-kit-specimen .kit=${draft}></lep-kit-specimen></main>
    </div>`;
  }

  /** @param {KitDraft} draft */
  #bar(draft) {
    const { client, name, kit, status, editable } = draft.state;
    return html`<header class="top-bar editor-bar">
      <a class="button icon-only quiet" href=${link.client(this.agency, client.id)}
        aria-label=${t('backToClient', { name: client.name })} title=${client.name}>${icon('back')}</a>
      <a class="bar-client" href=${link.client(this.agency, client.id)}>${client.name}</a>
      <span class="bar-slash" aria-hidden="true">/</span>
      <h1 class="bar-heading"><input class="bar-title" aria-label=${t('kitName')} maxlength="120" ?readonly=${!editable}
        .value=${name}
        @change=${(/** @type {Event} */ event) => {
          const field = /** @type {HTMLInputElement} */ (event.target);
          if (field.value.trim()) draft.describe({ name: field.value.trim() });
          else field.value = name;
        }} /></h1>
      <span class="saving" data-saving=${status === 'saved' ? 'saved' : 'waiting'} role="status">
        <span class="saving-dot"></span>${
          status === 'saved'
            ? t('versionSaved', { version: kit.version, when: when(kit.updated_at) })
            : status === 'saving'
              ? t('saving')
              : t('changedSince', { version: kit.version })
        }
      </span>
      <span class="grow"></span>
      <lep-appearance></lep-appearance>
      <button class="button quiet" aria-label=${t('versions')}
        @click=${() => void kitHistory(draft)}>${icon('history')} <span
        class="bar-word">${t('versions')}</span></button>
      ${
        editable
          ? html`<button class="button" ?disabled=${status !== 'changed'}
            @click=${() => draft.discard()}>${t('discard')}</button>
            <button class="button primary" ?disabled=${status !== 'changed'} aria-busy=${status === 'saving'}
              @click=${() => void this.#save()}>${t('save')}</button>`
          : html`<span class="tag">${t('readOnly')}</span>`
      }
    </header>`;
  }

  /** @param {KitDraft} draft @param {(typeof SECTIONS)[number]} section */
  #section(draft, [key, title, drawing]) {
    const open = this.#open.includes(key);
    return html`<section class="panel" data-open=${open || nothing}>
      <h2>
        <button class="panel-head" id="kit-${key}" aria-expanded=${open} aria-controls="kit-${key}-body"
          @click=${() => this.#toggle(key)}>
          ${icon(drawing)}<span class="panel-title">${t(title)}</span><span class="grow"></span><span
            class="panel-turn">${icon('right')}</span>
        </button>
      </h2>
      <div class="panel-body" id="kit-${key}-body" role="region" aria-labelledby="kit-${key}" ?hidden=${!open}>
        ${open ? this.#element(key, draft) : nothing}
      </div>
    </section>`;
  }

  /** @param {string} key @param {KitDraft} kit */
  #element(key, kit) {
    const known = this.#made.get(key);
    if (known) return known;
    const made = Object.assign(document.createElement(`lep-kit-${key}`), { kit });
    this.#made.set(key, made);
    return made;
  }

  /** @param {string} key */
  #toggle(key) {
    const open = this.#open.includes(key);
    this.#open = open ? this.#open.filter((one) => one !== key) : [...this.#open, key];
    setPreference('kit-sections', this.#open);
    this.update();
  }

  /** Where something is set. @param {CustomEvent<string>} event */
  #place = ({ detail: key }) => {
    if (!this.#open.includes(key)) this.#toggle(key);
    queueMicrotask(() => {
      const head = this.querySelector(`#kit-${key}`);
      head?.scrollIntoView({ block: 'start' });
      /** @type {HTMLElement | null} */ (head)?.focus();
    });
  };

  async #load() {
    this.#failed = null;
    const { agency, kit } = this;
    try {
      const draft = await KitDraft.open(agency, kit, session.may(agency).edit);
      if (!this.isConnected || this.kit !== kit) {
        draft.close();
        return;
      }
      this.#draft = draft;
      this.#ending = draft.watch(() => this.update());
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      this.#failed = error;
    }
    this.update();
  }

  #close() {
    this.#ending();
    this.#draft?.close();
    this.#draft = null;
    this.#made.clear();
  }

  async #save() {
    const draft = this.#draft;
    if (!draft || draft.state.status !== 'changed') return;
    try {
      const saved = await draft.save();
      if (saved) await this.#saved(draft);
      else if (draft.state.theirs) await this.#settle(draft);
      else if (draft.state.refusal)
        notify(t('refusedTitle'), { detail: draft.state.refusal.message, tone: 'bad' });
    } catch (error) {
      if (!(error instanceof Unreachable)) throw error;
      notify(t('unreachable'), { detail: t('unreachableHint'), tone: 'bad' });
    }
  }

  /** @param {KitDraft} draft */
  async #saved(draft) {
    notify(t('kitSaved', { version: draft.state.kit.version }), {
      tone: 'good',
      action: { label: t('applyKitAction'), act: () => void applyToCarousels(draft) },
    });
  }

  /** Ask whether to keep my changes or theirs after a conflict. @param {KitDraft} draft */
  async #settle(draft) {
    const { theirs } = draft.state;
    const { closed } = openDialog({
      title: t('conflict'),
      draw: (
        close,
      ) => html`<p class="dialog-text">${t('kitConflict', { version: theirs?.version ?? 0 })}</p>
        <footer class="dialog-foot">
          <button class="button" @click=${() => close('theirs')}>${t('takeTheirs')}</button>
          <button class="button primary" autofocus @click=${() => close('mine')}>${t('keepMine')}</button>
        </footer>`,
    });
    const answer = await closed;
    if (answer === 'theirs') draft.discard();
    else if (answer === 'mine' && (await draft.merge())) await this.#saved(draft);
  }

  async #mayLeave() {
    if (!this.#draft?.dirty) return true;
    return ask({
      title: t('kitUnsaved'),
      detail: t('kitUnsavedHint'),
      yes: t('leave'),
      no: t('stay'),
      danger: true,
    });
  }
}
define('lep-kit', KitScreen);
