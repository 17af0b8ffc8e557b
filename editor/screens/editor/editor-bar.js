/**
 * The editor's bar: which draft this is, whether it is saved, undo and redo.
 * @import {Draft} from '../../state/draft.js'
 * @import {Readiness} from '../../state/readiness.js'
 */
import { appearances } from '../../ui/appearance.js';
import { all, below } from '../../api/api.js';
import { define, html, live, nothing, View } from '../../ui/elements.js';
import { icon } from '../../ui/icons.js';
import { announce } from '../../state/notices.js';
import { link } from '../../state/router.js';
import { showKeys } from '../../ui/shortcuts.js';
import { t, when } from '../../texts/texts.js';
import { verdictTag } from '../../ui/verdicts.js';
import { duplicate, duplicateFor } from '../carousel-actions.js';

/** @type {readonly (readonly ['versions' | 'review', import('../../ui/icons.js').IconName])[]} */
const SHEETS = [
  ['versions', 'history'],
  ['review', 'verdict'],
];
// The width below which the bar hides buttons; as in style/components/bars.css.
const NARROW = matchMedia('(max-width: 700px)');
const mac = /Mac|iP/.test(navigator.platform);
const keys = { undo: mac ? '⌘Z' : 'Ctrl+Z', redo: mac ? '⇧⌘Z' : 'Ctrl+Shift+Z' };

class EditorBar extends View {
  /** @type {Draft} */
  draft = /** @type {any} */ (null);
  /** @type {Readiness} */
  readiness = /** @type {any} */ (null);
  /** The open sheet. */
  sheet = '';

  enter() {
    this.watch(this.draft);
    this.watch(this.readiness);
    this.listen(globalThis, 'keydown', this.#keyed);
    this.listen(NARROW, 'change', () => this.update());
  }

  draw() {
    const { client, document: seen, editable, look, undoable, redoable } = this.draft.state;
    document.title = `${seen.title || t('untitled')} · ${t('product')}`;
    return html`<header class="top-bar editor-bar">
      <h1 class="unseen">${seen.title || t('untitled')}</h1>
      <a class="button icon-only quiet" href=${link.of(this.draft.agency, client.id)}
        aria-label=${t('backTo', { client: client.name })}
        title=${t('backTo', { client: client.name })}>${icon('back')}</a>
      ${
        look
          ? html`<a class="bar-client" href=${link.client(this.draft.agency, client.id)}
            title=${t('clientSettings', { client: client.name })}>${client.name}</a>`
          : html`<span class="bar-client">${client.name}</span>`
      }
      <span class="bar-slash" aria-hidden="true">/</span>
      <input class="bar-title" aria-label=${t('title')} placeholder=${t('untitled')} maxlength="200"
        ?readonly=${!editable}
        .value=${live(seen.title)} @change=${this.#entitled} @keydown=${this.#left} />
      ${this.#saving()} ${verdictTag(this.draft.state.carousel.review)}
      <lep-menu .label=${t('moreActions')} .items=${this.#more()}></lep-menu>
      <span class="grow"></span>
      ${
        editable
          ? html`<div class="button-pair">
            <button class="button icon-only quiet" aria-label=${t('undo')} title="${t('undo')} (${keys.undo})"
              ?disabled=${!undoable} @click=${this.#undo}>${icon('undo')}</button>
            <button class="button icon-only quiet" aria-label=${t('redo')} title="${t('redo')} (${keys.redo})"
              ?disabled=${!redoable} @click=${this.#redo}>${icon('redo')}</button>
          </div>`
          : nothing
      }
      ${look ? this.#ready() : nothing}
      ${SHEETS.filter(([key]) => look || key === 'review').map(([key, drawing]) => this.#opener(key, drawing))}
      <button class="button primary" data-opens="render" aria-expanded=${this.sheet === 'render'}
        @click=${() => this.#open('render')}>
        ${t(editable ? 'render' : 'files')}
      </button>
    </header>`;
  }

  /**
   * The menu of less frequent actions; on phones also those without room in the bar.
   * @returns {(import('../../ui/dialogs.js').MenuItem | null)[]}
   */
  #more() {
    const { editable, look } = this.draft.state;
    const versions = { label: t('versions'), icon: /** @type {const} */ ('history') };
    return [
      ...(NARROW.matches && look ? [{ ...versions, act: () => this.#open('versions') }] : []),
      ...(editable ? [...this.#copies(), null] : []),
      { label: t('keys'), icon: 'keyboard', keys: '?', act: () => showKeys(editable) },
      null,
      ...appearances(),
    ];
  }

  /** @returns {import('../../ui/dialogs.js').MenuItem[]} */
  #copies() {
    const { agency } = this.draft;
    /** Save before copying. @param {(original: import('../carousel-actions.js').Original) => Promise<void>} act */
    const after = (act) => async () => {
      const { id, title, client } = this.draft.state.carousel;
      if (await this.draft.flush()) await act({ id, title, client });
    };
    return [
      {
        label: t('duplicate'),
        icon: 'copy',
        act: after((original) => duplicate(agency, original)),
      },
      {
        label: t('duplicateFor'),
        icon: 'brand',
        act: after(async (original) =>
          duplicateFor(agency, original, await all(below(agency, 'clients'))),
        ),
      },
    ];
  }

  /** The readiness of the carousel, with a button to the check. */
  #ready() {
    const { shown: count, state, fresh } = this.readiness;
    const known = count !== null;
    const said = known
      ? count
        ? t('toFix', { count })
        : t('ready')
      : t(state.failed ? 'checkUnknown' : 'checking');
    const tone = known ? (count ? 'to-fix' : 'ready') : 'unknown';
    return html`<button class="button quiet bar-ready" data-opens="check" data-state=${tone}
      aria-busy=${!fresh && !state.failed}
      aria-label=${t('checkSays', { state: said })} title=${said} aria-expanded=${this.sheet === 'check'}
      @click=${() => this.#open('check')}>
      ${icon(known ? (count ? 'warn' : 'check') : 'shield')}<span class="bar-said">${known ? said : t('check')}</span>
      ${count ? html`<span class="bar-count" aria-hidden="true">${count}</span>` : nothing}
    </button>`;
  }

  /** @param {'versions' | 'review'} key @param {import('../../ui/icons.js').IconName} drawing */
  #opener(key, drawing) {
    const label = t(key);
    return html`<button class="button quiet bar-sheet" data-opens=${key} title=${label}
      aria-expanded=${this.sheet === key} @click=${() => this.#open(key)}>
      ${icon(drawing)} <span class="bar-wide">${label}</span>
    </button>`;
  }

  /** @param {string} detail */
  #open(detail) {
    this.dispatchEvent(new CustomEvent('sheet', { detail }));
  }

  #saving() {
    const { saving, savedAt, editable } = this.draft.state;
    if (!editable) return html`<span class="saving">${icon('eye')} ${t('readOnly')}</span>`;
    const said = {
      saved: t('saved'),
      waiting: t('waiting'),
      saving: t('saving'),
      offline: t('offline'),
      conflict: t('conflict'),
      'kept-out': t('waiting'),
    }[saving];
    const title = saving === 'saved' && savedAt ? t('savedAt', { when: when(savedAt) }) : said;
    return html`<span class="saving" data-saving=${saving} title=${title}>
      <span class="saving-dot"></span>${said}
      ${
        saving === 'offline'
          ? html`<button class="button small" @click=${() => this.draft.retry()}>${t('retry')}</button>`
          : nothing
      }
    </span>`;
  }

  /** @param {Event} event */
  #entitled = (event) => {
    const title = /** @type {HTMLInputElement} */ (event.target).value.trim();
    if (title !== this.draft.state.document.title)
      void this.draft.perform([{ op: 'set_document', title }]);
  };

  /** @param {KeyboardEvent} event */
  #left = (event) => {
    const field = /** @type {HTMLInputElement} */ (event.target);
    if (event.key === 'Enter') field.blur();
    if (event.key === 'Escape') {
      field.value = this.draft.state.document.title;
      field.blur();
    }
  };

  #undo = async () => {
    if (await this.draft.undo()) announce(t('undone'));
  };

  #redo = async () => {
    if (await this.draft.redo()) announce(t('redone'));
  };

  /** @param {KeyboardEvent} event */
  #keyed = (event) => {
    const { target } = event;
    // A field that is written in takes back its own letters.
    if (target instanceof HTMLElement && target.matches('input, textarea, dialog *')) return;
    if (event.key === '?') showKeys(this.draft.state.editable);
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    if (key === 'z' || key === 'y') {
      event.preventDefault();
      void (key === 'y' || event.shiftKey ? this.#redo() : this.#undo());
    }
  };
}
define('lep-editor-bar', EditorBar);
