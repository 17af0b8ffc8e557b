/**
 * The signed-in user, and their permissions in an agency.
 * @import {Agency, Me} from '../api/types'
 */
import { get, patch, refusals, Refused, send, Unreachable } from '../api/api.js';
import { Store } from './store.js';
import { t } from '../texts/texts.js';

export const AUTH = '/_allauth/browser/v1/auth';
export const ACCOUNT = '/_allauth/browser/v1/account';
export const ME = '/api/v1/me';

/** Tells other tabs the id of the signed-in user. */
export const tabs = new BroadcastChannel('session');

/** Steps still required to sign in, by allauth's names. */
const PENDING = /** @type {Record<string, 'verify' | 'second-step'>} */ ({
  verify_email: 'verify',
  mfa_authenticate: 'second-step',
});

/**
 * @typedef {object} SessionState
 * @property {'unknown' | 'out' | 'verify' | 'second-step' | 'in' | 'unreachable'} status
 * @property {Me | null} me
 * @property {boolean} open whether anybody may sign up
 * @property {string} email the address the code was sent to, if known
 * @property {string} mfaRequiredBy the agency that wants a second step of this person first
 * @property {boolean} stepped whether they have one, and have to sign in with it
 */

/** @extends {Store<SessionState>} */
class Session extends Store {
  constructor() {
    super({
      status: 'unknown',
      me: null,
      open: false,
      email: '',
      mfaRequiredBy: '',
      stepped: false,
    });
    for (const code of ['mfa-required', 'second-step-required'])
      refusals.addEventListener(code, (event) => {
        const { method, path } = /** @type {CustomEvent<{method: string, path: string}>} */ (event)
          .detail;
        const stepped = code === 'second-step-required';
        // For changes, the form shows the error.
        if (method === 'GET') this.set({ mfaRequiredBy: path.split('/')[4] ?? '', stepped });
      });
  }

  /** Load the user, or the pending step of signing in. */
  async load() {
    try {
      const before = this.state.me?.id;
      const me = /** @type {Me} */ (await get(ME));
      this.set({ me, status: 'in', mfaRequiredBy: '' });
      if (me.id !== before) tabs.postMessage(me.id);
    } catch (error) {
      if (error instanceof Refused && (error.status === 401 || error.status === 403))
        await this.#outside();
      else this.set({ status: 'unreachable' });
    }
  }

  /** Reload the user and their roles if they have changed. */
  async refresh() {
    try {
      const me = /** @type {Me} */ (await get(ME));
      if (JSON.stringify(me) !== JSON.stringify(this.state.me)) this.set({ me });
    } catch (error) {
      if (!(error instanceof Refused || error instanceof Unreachable)) throw error;
    }
  }

  async #outside() {
    try {
      await get(`${AUTH}/session`);
      this.set({ status: 'out', me: null });
    } catch (error) {
      if (error instanceof Refused) this.#stand(error);
      else this.set({ status: 'unreachable' });
    }
  }

  /** Sign in with a password. Raises `Refused`. @param {string} email @param {string} password */
  async signIn(email, password) {
    await this.#step('POST', `${AUTH}/login`, { email, password });
    this.set({ email });
  }

  /** Complete the second step of signing in. @param {string} code of an authenticator, or for recovery */
  async confirm(code) {
    await this.#step('POST', `${AUTH}/2fa/authenticate`, { code });
  }

  /**
   * A new account; a code is mailed that proves the address.
   * @param {{email: string, password: string, name: string}} person
   */
  async signUp(person) {
    await this.#step('POST', `${AUTH}/signup`, person);
    this.set({ email: person.email });
  }

  /** Prove the address that a code was mailed to. @param {string} code */
  async verify(code) {
    await this.#step('POST', `${AUTH}/email/verify`, { key: code });
  }

  /** @param {string} method @param {string} path @param {object} [body] */
  async #step(method, path, body) {
    try {
      await send(method, path, { body });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.status === 401) return this.#stand(error);
      if (error.status !== 409) throw error;
      // Too many guesses, or it took too long: nothing is pending any more.
      await this.load();
      throw new Refused({ ...error.problem, title: t('stepOver') });
    }
    await this.load();
  }

  /** Not signed in: take the pending step and the offered flows from the answer. @param {Refused} error */
  #stand({ problem }) {
    const flows = problem.data?.flows ?? [];
    const pending = PENDING[flows.find((flow) => flow.is_pending)?.id ?? ''];
    this.set({ status: pending ?? 'out', open: flows.some(({ id }) => id === 'signup') });
    // Keep the user while they sign in again over unsaved work.
    if (!pending) this.set({ me: null, mfaRequiredBy: '' });
  }

  async signOut() {
    await this.#step('DELETE', `${AUTH}/session`);
  }

  /** @param {string} name what this person is called from now on */
  async rename(name) {
    this.set({ me: await patch(ME, { name }) });
  }

  /** @param {string} id @returns {Agency | undefined} */
  agency(id) {
    return this.state.me?.agencies.find((one) => one.id === id);
  }

  /** What the asker may do in an agency; the server has the last word. @param {string} id */
  may(id) {
    const { role, all_clients: everywhere = false } = this.agency(id) ?? {};
    const manage = role === 'owner' || role === 'admin';
    const edit = manage || role === 'editor';
    return {
      edit,
      // Members restricted to some clients cannot add clients.
      add: edit && everywhere,
      look: role !== undefined && role !== 'guest',
      // Editors do not review.
      review: manage || role === 'reviewer' || role === 'guest',
      manage,
      own: role === 'owner',
    };
  }
}

export const session = new Session();
