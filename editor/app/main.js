/** The page: shows a screen depending on the user and the address. */
import '../ui/appearance.js';
import '../ui/notices.js';
import '../screens/agencies.js';
import '../screens/home.js';
import { away, gone } from '../screens/failed.js';
import { authScreenFor } from '../screens/auth/auth-screens.js';
import { ahead, below, refusals, Refused, Unreachable } from '../api/api.js';
import { NEEDED_BY_DRAFTS } from '../state/catalogue.js';
import { define, html, keyed, nothing, View } from '../ui/elements.js';
import { stayHere } from '../ui/incoming.js';
import { lazyRoutes } from './lazy-routes.js';
import { notify } from '../state/notices.js';
import { go, link, router } from '../state/router.js';
import { signInAgain } from '../screens/auth/sign-in-again.js';
import { ME, session, tabs } from '../state/session.js';
import { t } from '../texts/texts.js';

// When the page counts as idle after loading, in milliseconds.
const REST_MS = 2000;

/** Shown while a screen is being fetched. */
const COMING = html`<main class="middle" aria-busy="true"></main>`;

class App extends View {
  enter() {
    this.watch(session);
    this.watch(router);
    this.watch(lazyRoutes);
    this.listen(globalThis, 'load', () => setTimeout(() => lazyRoutes.loadAll(), REST_MS));
    stayHere();
    router.start();
    void session.load();
    const { screen, agency, id } = router.state;
    this.until(router.watch(() => this.#fetchScreen()));
    this.until(session.watch(() => this.#fetchScreen()));
    this.#fetchScreen();
    if (screen === 'editor') ahead(below(agency, `carousels/${id}`), ...NEEDED_BY_DRAFTS);
    this.listen(refusals, 'not-authenticated', this.#ended);
    this.listen(tabs, 'message', this.#another);
    // A refusal may mean that the user's role has changed. Screens with unsaved work check by themselves.
    for (const code of ['permission-denied', 'not-found'])
      this.listen(refusals, code, () => router.guard || void session.refresh());
    this.listen(globalThis, 'error', this.#broke);
    this.listen(globalThis, 'unhandledrejection', this.#broke);
  }

  draw() {
    return html`<button class="skip" @click=${this.#skip}>${t('skip')}</button>
      ${this.#screen()}<lep-notices></lep-notices>`;
  }

  /** The screen that is needed: the account, where the agency requires its second step first. */
  get #needed() {
    const { mfaRequiredBy } = session.state;
    const { screen, agency } = router.state;
    return mfaRequiredBy && mfaRequiredBy === agency ? 'account' : screen;
  }

  #fetchScreen() {
    void lazyRoutes.load(this.#needed);
  }

  #screen() {
    const { status, me } = session.state;
    if (status === 'unknown') return COMING;
    if (status === 'unreachable' && !me) return away(() => session.load());
    const authScreen = authScreenFor(router.state);
    if (authScreen) return authScreen;
    if (!me) return nothing;
    const needed = this.#needed;
    if (!lazyRoutes.isLoaded(needed)) {
      return lazyRoutes.hasFailed(needed) ? away(() => lazyRoutes.retry(needed)) : COMING;
    }
    return keyed(me.id, this.#inside(me));
  }

  /** @param {import('../api/types').Me} me */
  #inside(me) {
    const { screen, agency, id, sheet } = router.state;
    const { mfaRequiredBy } = session.state;
    if (screen === 'account') return html`<lep-account></lep-account>`;
    if (!agency) {
      const [only, ...others] = me.agencies;
      if (only && others.length === 0) queueMicrotask(() => go(link.home(only.id)));
      return html`<lep-agencies></lep-agencies>`;
    }
    if (!session.agency(agency)) return gone('', link.agencies(), t('agencies'));
    if (mfaRequiredBy === agency)
      return html`<lep-mfa-required .agency=${agency}></lep-mfa-required>`;
    if (screen === 'team') return html`<lep-team .agency=${agency} .place=${id}></lep-team>`;
    if (screen === 'editor')
      return html`<lep-editor .agency=${agency} .carousel=${id} .begins=${sheet}></lep-editor>`;
    if (screen === 'client') return html`<lep-client .agency=${agency} .client=${id}></lep-client>`;
    if (screen === 'kit') return html`<lep-kit .agency=${agency} .kit=${id}></lep-kit>`;
    return html`<lep-home .agency=${agency} .client=${id} .archived=${screen === 'archive'}></lep-home>`;
  }

  /**
   * The session ended. Over unfinished work people sign in again, and refused requests are repeated; elsewhere the
   * sign-in screen replaces the page.
   * @param {CustomEvent<{method: string, path: string, refusal: Refused}>} event
   */
  #ended = ({ detail: { method, path, refusal } }) => {
    if (!session.state.me || path === ME) return;
    const atWork = method !== 'GET' || router.guard || document.querySelector('dialog[open]');
    if (atWork) refusal.repeatable = signInAgain();
    else void session.load();
  };

  /** Someone else signed in in another tab, and so in this one. @param {MessageEvent<string>} event */
  #another = async ({ data: id }) => {
    const { me } = session.state;
    if (!me || me.id === id || (router.guard && !(await router.guard()))) return;
    await session.refresh();
    const { name, email } = session.state.me ?? me;
    notify(t('signedInAs', { name: name || email }), { stays: true });
  };

  #skip = () => {
    const main = this.querySelector('main');
    main?.setAttribute('tabindex', '-1');
    main?.focus();
  };

  /** @param {ErrorEvent | PromiseRejectionEvent} event */
  #broke = (event) => {
    const reason = 'reason' in event ? event.reason : event.error;
    if (reason instanceof Refused || reason instanceof Unreachable) {
      // An unawaited request was refused or did not arrive.
      event.preventDefault();
      const detail = reason instanceof Refused ? reason.message : t('unreachable');
      notify(t('refusedTitle'), { detail, tone: 'bad' });
      return;
    }
    notify(t('somethingBroke'), {
      tone: 'bad',
      stays: true,
      action: { label: t('reload'), act: () => location.reload() },
    });
  };
}
define('lep-app', App);
