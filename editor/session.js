/**
 * Who is here, and what they may do in the agency at hand.
 * @import {Agency, Me} from './types'
 */
import { get, Refused, send, Unreachable } from './api.js';
import { Store } from './store.js';

const AUTH = '/_allauth/browser/v1/auth';

/**
 * @typedef {object} SessionState
 * @property {'unknown' | 'out' | 'second-step' | 'verify' | 'in' | 'unreachable'} status
 * @property {Me | null} me
 */

/** What may be left to do before somebody is in, and what we call it. @type {Record<string, SessionState['status']>} */
const PENDING = { mfa_authenticate: 'second-step', verify_email: 'verify' };

/** @extends {Store<SessionState>} */
class Session extends Store {
  constructor() {
    super({ status: 'unknown', me: null });
  }

  /** Find out who is here. */
  async load() {
    try {
      this.set({ me: await get('/api/v1/me'), status: 'in' });
    } catch (error) {
      if (error instanceof Refused && (error.status === 401 || error.status === 403))
        this.set({ status: 'out', me: null });
      else this.set({ status: 'unreachable' });
    }
  }

  /** The first step; raises `Refused` with what to tell, as all steps do. @param {string} email @param {string} password */
  signIn(email, password) {
    return this.#step('login', { email, password });
  }

  /** The second step, where one is asked for. @param {string} code of an authenticator, or for recovery */
  confirm(code) {
    return this.#step('2fa/authenticate', { code });
  }

  /** A new account; its address is verified next. @param {string} name @param {string} email @param {string} password */
  signUp(name, email, password) {
    return this.#step('signup', { name, email, password });
  }

  /** @param {string} key the code that came by mail */
  verify(key) {
    return this.#step('email/verify', { key });
  }

  /** Have a link sent to set another password. @param {string} email */
  async forgot(email) {
    await send('POST', `${AUTH}/password/request`, { body: { email } });
  }

  /** @param {string} key of that link @param {string} password */
  async reset(key, password) {
    try {
      await this.#step('password/reset', { key, password });
    } catch (error) {
      // The password is set; the answer says only that nobody is signed in yet.
      if (!(error instanceof Refused) || error.status !== 401) throw error;
    }
  }

  /** @param {string} step @param {object} body */
  async #step(step, body) {
    try {
      await send('POST', `${AUTH}/${step}`, { body });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      const said = /** @type {{data?: {flows?: {id: string, is_pending?: boolean}[]}}} */ (
        /** @type {unknown} */ (error.problem)
      );
      const pending = said.data?.flows?.find((flow) => flow.is_pending);
      const status = PENDING[pending?.id ?? ''];
      if (!status) throw error;
      this.set({ status });
      return;
    }
    await this.load();
  }

  async signOut() {
    try {
      await send('DELETE', `${AUTH}/session`);
    } catch (error) {
      // allauth answers 401 to say that nobody is signed in any more.
      if (error instanceof Unreachable) throw error;
    }
    this.set({ status: 'out', me: null });
  }

  /** @param {string} id @returns {Agency | undefined} */
  agency(id) {
    return this.state.me?.agencies.find((one) => one.id === id);
  }

  /** What the asker may do in an agency; the server has the last word. @param {string} id */
  may(id) {
    const role = this.agency(id)?.role;
    const edit = role === 'owner' || role === 'admin' || role === 'editor';
    return { edit, look: role !== undefined && role !== 'guest' };
  }
}

export const session = new Session();
