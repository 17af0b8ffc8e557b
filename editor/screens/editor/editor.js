/**
 * The editor: panels on the left, the deck in the middle, the posts below it.
 */
import '../../deck/deck.js';
import '../../panels/panel-column.js';
import '../../posts/posts.js';
import '../../sheets/check.js';
import '../../sheets/render.js';
import '../../sheets/review.js';
import '../../sheets/versions.js';
import '../../deck/stage-bar.js';
import '../../deck/text-editor.js';
import './editor-bar.js';
import { Refused, Unreachable } from '../../api/api.js';
import { ask } from '../../ui/dialogs.js';
import { Draft } from '../../state/draft.js';
import { define, html, nothing, View } from '../../ui/elements.js';
import { preference, setPreference } from '../../state/preferences.js';
import { announce, notify } from '../../state/notices.js';
import { tellLost } from '../../state/lost.js';
import { pasted } from '../../deck/pasting.js';
import { Previews } from '../../state/previews.js';
import { Readiness } from '../../state/readiness.js';
import { router } from '../../state/router.js';
import { session } from '../../state/session.js';
import { Settings } from '../../state/settings.js';
import { failed } from '../failed.js';
import { decide, keepOut, settle } from './interruptions.js';
import { t } from '../../texts/texts.js';

class Editor extends View {
  agency = '';
  carousel = '';
  /** The sheet that is open from the beginning, where an address names one. */
  begins = '';
  /**
   * Settings are null where only slides may be seen.
   * @type {{draft: Draft, previews: Previews, settings: Settings | null, readiness: Readiness} | null}
   */
  #open = null;
  /** @type {Refused | Unreachable | null} */
  #failed = null;
  /** @type {'' | 'check' | 'versions' | 'review' | 'render'} */
  #sheet = '';
  #zoom = preference('zoom', 1);
  #overview = preference('overview', false);

  enter() {
    router.guard = () => this.#mayLeave();
    this.listen(globalThis, 'beforeunload', (event) => {
      if (this.#open?.draft.busy) event.preventDefault();
    });
    this.listen(globalThis, 'focus', () => void this.#refresh());
    this.listen(document, 'paste', (event) => this.#open && pasted(this.#open.draft, event));
  }

  leave() {
    router.guard = null;
    this.#close();
  }

  /** @param {ReadonlySet<string>} names */
  changed(names) {
    if (!names.has('agency') && !names.has('carousel')) return;
    this.#close();
    if (this.begins === 'check' && session.may(this.agency).look) this.#sheet = 'check';
    void this.#load();
  }

  draw() {
    if (this.#failed) return failed(this.#failed, this.agency, () => this.#load());
    if (!this.#open)
      return html`<main class="middle" aria-busy="true"><span class="spinner" role="status"
        aria-label=${t('loading')}></span></main>`;
    const { draft, previews, settings, readiness } = this.#open;
    return html`<div class="editor" data-sheet=${this.#sheet || nothing} data-slides-only=${settings ? nothing : ''}
      @shut=${this.#shut} @panel=${this.#opensPanel}>
      <lep-editor-bar .draft=${draft} .readiness=${readiness} .sheet=${this.#sheet}
        @sheet=${this.#opensSheet}></lep-editor-bar>
      ${
        settings
          ? html`<lep-panels .draft=${draft} .settings=${settings}
        .readiness=${readiness}></lep-panels>`
          : nothing
      }
      <main class="stage" aria-label=${t('deck')}>
        <lep-stage-bar .draft=${draft} .zoom=${this.#zoom} .overview=${this.#overview}
          @look=${this.#look}></lep-stage-bar>
        <lep-deck .draft=${draft} .previews=${previews} .zoom=${this.#zoom} .overview=${this.#overview}
          @look=${this.#look}></lep-deck>
      ${
        draft.state.editing
          ? html`<lep-writer .draft=${draft} .previews=${previews}></lep-writer>`
          : nothing
      }
      </main>
      <lep-posts .draft=${draft}></lep-posts>
      ${this.#sheets(draft, previews, readiness)}
    </div>`;
  }

  /** @param {Draft} draft @param {Previews} previews @param {Readiness} readiness */
  #sheets(draft, previews, readiness) {
    switch (this.#sheet) {
      case 'check':
        return html`<lep-check .draft=${draft} .previews=${previews} .readiness=${readiness}></lep-check>`;
      case 'versions':
        return html`<lep-versions .draft=${draft} .previews=${previews}></lep-versions>`;
      case 'review':
        return html`<lep-review .draft=${draft} .previews=${previews} .readiness=${readiness}
          @sheet=${this.#opensSheet}></lep-review>`;
      case 'render':
        return html`<lep-render .draft=${draft} .previews=${previews} .readiness=${readiness}
          @sheet=${this.#opensSheet}></lep-render>`;
      default:
        return nothing;
    }
  }

  /** @param {CustomEvent<'check' | 'versions' | 'review' | 'render'>} event */
  #opensSheet = ({ detail }) => {
    this.#sheet = this.#sheet === detail ? '' : detail;
    this.update();
    if (!this.#sheet) return;
    queueMicrotask(() =>
      /** @type {HTMLElement | null} */ (this.querySelector('.sheet h2'))?.focus(),
    );
  };

  /** @param {CustomEvent<string>} event */
  #opensPanel = ({ detail }) => {
    /** @type {import('../../panels/panel-column.js').PanelColumn | null} */ (
      this.querySelector('lep-panels')
    )?.reveal(detail);
  };

  #shut = () => {
    const before = this.#sheet;
    this.#sheet = '';
    this.update();
    // On a phone its button is hidden behind the sheet, or in the menu.
    queueMicrotask(() => {
      const found = [`[data-opens="${before}"]`, '.editor-bar lep-menu > button'].map(
        (place) => /** @type {HTMLElement | null} */ (this.querySelector(place)),
      );
      found.find((one) => one?.checkVisibility())?.focus();
    });
  };

  async #load() {
    this.#failed = null;
    const { agency, carousel } = this;
    const { edit, look } = session.may(agency);
    try {
      const draft = await Draft.open(agency, carousel, edit, look);
      if (!this.isConnected || this.carousel !== carousel) return;
      const settings = look ? new Settings(draft) : null;
      const [previews, readiness] = [new Previews(draft), new Readiness(draft)];
      this.#open = { draft, previews, settings, readiness };
      this.#follow(draft);
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
      this.#failed = error;
    }
    this.update();
  }

  #close() {
    const open = this.#open;
    this.#open = null;
    open?.draft.close();
    open?.previews.close();
    open?.settings?.close();
    open?.readiness.close();
  }

  /** Show refusals, and open the dialogs that need a decision. @param {Draft} draft */
  #follow(draft) {
    let { refusal: shown, lost: gone, editing, saving: before } = draft.state;
    let { review: stood } = draft.state.carousel;
    let asking = false;
    /** @param {() => Promise<void>} question */
    const once = (question) => {
      if (asking) return;
      asking = true;
      void question().finally(() => {
        asking = false;
      });
    };
    draft.watch(() => {
      const { clash, lost, refusal, theirs, saving } = draft.state;
      if (refusal && refusal !== shown && saving !== 'kept-out')
        notify(t('refusedTitle'), { detail: refusal.message, tone: 'bad' });
      shown = refusal;
      if (lost !== gone && lost.length) tellLost(draft, lost);
      gone = lost;
      const { review } = draft.state.carousel;
      if (stood?.verdict === 'approved' && !review)
        notify(t('approvalPast', { version: stood.version }), { detail: t('approvalPastHint') });
      stood = review;
      if (saving !== before) {
        if (saving === 'offline') announce(t('offline'));
        if (before === 'offline' && saving === 'saved') announce(t('saved'));
        before = saving === 'saving' && before === 'offline' ? before : saving;
      }
      if (theirs) once(() => settle(draft));
      else if (clash) once(() => decide(draft));
      if (saving === 'kept-out') once(() => keepOut(draft));
      if (draft.state.editing === editing) return;
      editing = draft.state.editing;
      // Small slides are not written on.
      if (editing) this.#overview = false;
      this.update();
    });
  }

  /** @param {CustomEvent<{zoom?: number, overview?: boolean}>} event */
  #look = ({ detail }) => {
    this.#zoom = detail.zoom ?? this.#zoom;
    this.#overview = detail.overview ?? this.#overview;
    setPreference('zoom', this.#zoom);
    setPreference('overview', this.#overview);
    this.update();
  };

  /** Show what others saved in the meantime. */
  async #refresh() {
    try {
      const theirs = await this.#open?.draft.refresh();
      if (theirs) notify(t('updatedBy', { name: theirs.by, version: theirs.version }));
    } catch {
      // The next save will report it.
    }
  }

  async #mayLeave() {
    const draft = this.#open?.draft;
    if (!draft?.busy) return true;
    const sent = await Promise.race([
      draft.flush(),
      new Promise((resolve) => setTimeout(resolve, 1500)),
    ]);
    if (sent) return true;
    return ask({
      title: t('unsavedLeave'),
      detail: t('unsavedLeaveHint'),
      yes: t('leave'),
      no: t('stay'),
      danger: true,
    });
  }
}
define('lep-editor', Editor);
