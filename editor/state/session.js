/**
 * Who is here, and what they may do in the agency at hand.
 * @import {Agency, Me} from '../api/types'
 */
import { get, patch, refusals, Refused, send, Unreachable } from '../api/api.js';
import { Store } from './store.js';
import { t } from '../texts/texts.js';

export const AUTH = '/_allauth/browser/v1/auth';
export const ACCOUNT = '/_allauth/browser/v1/account';
export const ME = '/api/v1/me';

/** Tells the other tabs who has signed in, by their id. */
export const tabs = new BroadcastChannel('session');

/** What is still asked of somebody on the way in, by allauth's names. */
const PENDING = /** @type {Record<string, 'verify' | 'second-step'>} */ ({
  verify_email: 'verify',
  mfa_authenticate: 'second-step',
});

/**
 * @typedef {object} SessionState
 * @property {'unknown' | 'out' | 'verify' | 'second-step' | 'in' | 'unreachable'} status
 * @property {Me | null} me
 * @property {boolean} open whether anybody may sign up
 * @property {string} email where the code was mailed to that is asked for, as far as that is known
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
        // Who requires it of others is told at their form.
        if (method === 'GET') this.set({ mfaRequiredBy: path.split('/')[4] ?? '', stepped });
      });
  }

  /** Find out who is here, or how far on the way in. */
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

  /** Look again who is here and what they may do, where that has changed; else all stays as it is. */
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

  /** The first step; raises `Refused` with what to tell. @param {string} email @param {string} password */
  async signIn(email, password) {
    await this.#step('POST', `${AUTH}/login`, { email, password });
    this.set({ email });
  }

  /** The second step, where one is asked for. @param {string} code of an authenticator, or for recovery */
  async confirm(code) {
    await this.#step('POST', `${AUTH}/2fa/authenticate`, { code });
  }

  /** A new account; a code is mailed that proves the address. @param {{email: string, password: string, name: string}} person */
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

  /** Nobody is signed in; what is pending, and what is offered, says the answer. @param {Refused} error */
  #stand({ problem }) {
    const flows = problem.data?.flows ?? [];
    const pending = PENDING[flows.find((flow) => flow.is_pending)?.id ?? ''];
    this.set({ status: pending ?? 'out', open: flows.some(({ id }) => id === 'signup') });
    // Who signs in again over unsaved work keeps it until they are somebody else.
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
      // Whoever is there for some clients adds none.
      add: edit && everywhere,
      look: role !== undefined && role !== 'guest',
      // What somebody made, somebody else approves.
      review: manage || role === 'reviewer' || role === 'guest',
      manage,
      own: role === 'owner',
    };
  }
}

export const session = new Session();
