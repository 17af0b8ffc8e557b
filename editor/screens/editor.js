/**
 * The editor: panels on the left, the deck in the middle, the posts below it.
 */
import '../deck.js';
import '../panel-column.js';
import '../posts.js';
import './editor-bar.js';
import { Refused } from '../api.js';
import { ask } from '../dialogs.js';
import { Draft } from '../draft.js';
import { define, html, View } from '../elements.js';
import { notify } from '../notices.js';
import { Previews } from '../previews.js';
import { link, router } from '../router.js';
import { session } from '../session.js';
import { Settings } from '../settings.js';
import { t } from '../texts.js';

class Editor extends View {
  agency = '';
  carousel = '';
  /** @type {{draft: Draft, previews: Previews, settings: Settings} | null} */
  #open = null;
  #opened = '';
  #failed = '';

  enter() {
    router.guard = () => this.#mayLeave();
    this.listen(globalThis, 'beforeunload', (event) => {
      if (this.#open?.draft.busy) event.preventDefault();
    });
    this.listen(globalThis, 'focus', () => void this.#refresh());
  }

  leave() {
    router.guard = null;
    this.#close();
  }

  draw() {
    const wanted = `${this.agency}/${this.carousel}`;
    if (wanted !== this.#opened) {
      this.#close();
      this.#opened = wanted;
      void this.#load();
    }
    if (this.#failed)
      return html`<main class="middle"><div class="empty">
        <h1>${this.#failed}</h1>
        <button class="button" @click=${() => this.#load()}>${t('retry')}</button>
        <a class="button quiet" href=${link.home(this.agency)}>${t('back')}</a>
      </div></main>`;
    if (!this.#open)
      return html`<main class="middle" aria-busy="true"><span class="spinner" role="status" aria-label=${t('loading')}></span></main>`;
    const { draft, previews, settings } = this.#open;
    return html`<div class="editor">
      <lep-editor-bar .draft=${draft} .previews=${previews}></lep-editor-bar>
      <lep-panels .draft=${draft} .settings=${settings}></lep-panels>
      <main class="stage" aria-label=${t('deck')}>
        <lep-deck .draft=${draft} .previews=${previews}></lep-deck>
      </main>
      <lep-posts .draft=${draft}></lep-posts>
    </div>`;
  }

  async #load() {
    this.#failed = '';
    const { agency, carousel } = this;
    const { edit, look } = session.may(agency);
    try {
      const draft = await Draft.open(agency, carousel, edit, look);
      if (!this.isConnected || this.carousel !== carousel) return;
      this.#open = { draft, previews: new Previews(draft), settings: new Settings(draft) };
      this.#follow(draft);
    } catch (error) {
      const gone = error instanceof Refused && error.status === 404;
      this.#failed = gone ? t('gone') : t('unreachable');
    }
    this.update();
  }

  #close() {
    const open = this.#open;
    this.#open = null;
    open?.draft.close();
    open?.previews.close();
    open?.settings.close();
  }

  /** Tell what the server would not do. @param {Draft} draft */
  #follow(draft) {
    let told = draft.state.refusal;
    draft.watch(() => {
      const { refusal } = draft.state;
      if (!refusal || refusal === told) return;
      told = refusal;
      notify(t('refusedTitle'), { detail: refusal.message, tone: 'bad' });
    });
  }

  /** What others saved while one looked elsewhere. */
  async #refresh() {
    try {
      const theirs = await this.#open?.draft.refresh();
      if (theirs) notify(t('updatedBy', { name: theirs.by, version: theirs.version }));
    } catch {
      // The next save tells.
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
