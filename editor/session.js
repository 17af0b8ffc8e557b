/**
 * Who is here, and what they may do in the agency at hand.
 * @import {Agency, Me} from './types'
 */
import { get, Refused, send, Unreachable } from './api.js';
import { Store } from './store.js';

const AUTH = '/_allauth/browser/v1/auth';

/**
 * @typedef {object} SessionState
 * @property {'unknown' | 'out' | 'second-step' | 'in' | 'unreachable'} status
 * @property {Me | null} me
 */

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

  /** The first step; raises `Refused` with what to tell. @param {string} email @param {string} password */
  async signIn(email, password) {
    await this.#step(`${AUTH}/login`, { email, password });
  }

  /** The second step, where one is asked for. @param {string} code of an authenticator, or for recovery */
  async confirm(code) {
    await this.#step(`${AUTH}/2fa/authenticate`, { code });
  }

  /** @param {string} path @param {object} body */
  async #step(path, body) {
    try {
      await send('POST', path, { body });
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 401) throw error;
      const said = /** @type {{data?: {flows?: {id: string, is_pending?: boolean}[]}}} */ (
        /** @type {unknown} */ (error.problem)
      );
      const pending = said.data?.flows?.find((flow) => flow.is_pending);
      if (pending?.id !== 'mfa_authenticate') throw error;
      this.set({ status: 'second-step' });
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
