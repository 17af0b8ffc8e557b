/** The user's sessions, each of which can be ended. */
import { get, send } from '../../api/api.js';
import { define, html, nothing, repeat, View } from '../../ui/elements.js';
import { Form, problem } from '../../ui/forms.js';
import { notify } from '../../state/notices.js';
import { AUTH, session } from '../../state/session.js';
import { t, when } from '../../texts/texts.js';
import { browserOf } from './browsers.js';
import { reauthenticate } from './reauthenticate.js';

const SESSIONS = `${AUTH}/sessions`;

/**
 * @typedef {{
 *   id: number, user_agent: string, ip: string, is_current: boolean, created_at: number, last_seen_at?: number
 * }} Listed
 */

class Sessions extends View {
  #form = new Form(() => this.update());
  /** @type {Listed[] | null} */
  #found = null;

  enter() {
    void this.#form.does(async () => {
      this.#take(await reauthenticate(() => get(SESSIONS)));
    });
  }

  draw() {
    const found = this.#found ?? [];
    const others = found.filter((one) => !one.is_current);
    return html`${problem(this.#form.wrong, this.#form.again)}
      <ul class="facts" aria-busy=${this.#found === null}>
        ${repeat(
          found,
          ({ id }) => id,
          (one) => this.#session(one),
        )}
      </ul>
      ${
        others.length > 1
          ? html`<button class="button" ?disabled=${this.#form.busy}
            @click=${() => this.#end(others)}>${t('endOthers')}</button>`
          : nothing
      }`;
  }

  /** @param {Listed} one */
  #session(one) {
    const { ip, is_current: here, created_at: began, last_seen_at: seen = began } = one;
    const browser = browserOf(one.user_agent);
    return html`<li class="fact">
      <div class="grow">
        <strong>${browser} ${here ? html`<span class="tag used">${t('thisSession')}</span>` : nothing}</strong>
        <small>${ip} · ${t('seen', { when: when(new Date(seen * 1000).toISOString()) })}</small>
      </div>
      ${
        here
          ? html`<button class="button" @click=${this.#leave}>${t('signOut')}</button>`
          : html`<button class="button" aria-label=${t('endSessionOf', { browser })} ?disabled=${this.#form.busy}
            @click=${() => this.#end([one])}>
            ${t('endSession')}
          </button>`
      }
    </li>`;
  }

  /** @param {{data: Listed[]}} answer */
  #take({ data }) {
    this.#found = data.toSorted((a, b) => (b.last_seen_at ?? 0) - (a.last_seen_at ?? 0));
    this.#found.sort((a, b) => Number(b.is_current) - Number(a.is_current));
  }

  #leave = () => this.#form.does(() => session.signOut());

  /** @param {Listed[]} ended */
  #end(ended) {
    return this.#form.does(async () => {
      const body = { sessions: ended.map(({ id }) => id) };
      const answer = await reauthenticate(() => send('DELETE', SESSIONS, { body }));
      this.#take(await answer.json());
      notify(t('sessionsEnded', { count: ended.length }), { tone: 'good' });
    });
  }
}
define('lep-sessions', Sessions);
