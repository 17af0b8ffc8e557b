/** What the page tells: to the eye as notices that go by themselves, to screen readers as announcements. */
import { css, html, repeat, View, define } from './elements.js';
import { icon } from './icons.js';
import { Store } from '../state/store.js';
import { t } from '../texts/texts.js';

const SHOWN_MS = 6000;

/**
 * @typedef {object} Notice
 * @property {number} id
 * @property {string} text
 * @property {string} [detail]
 * @property {'plain' | 'bad' | 'good'} tone
 * @property {{label: string, act: () => void}} [action]
 * @property {number} [share] how much of something is done, from 0 to 1
 */

/** @type {Store<{notices: Notice[], said: string}>} */
const store = new Store({ notices: [], said: '' });
let counter = 0;

/**
 * Show a notice for a while; also announced.
 * @param {string} text @param {{detail?: string, tone?: Notice['tone'], action?: Notice['action'], stays?: boolean}} [more]
 */
export function notify(text, { detail = '', tone = 'plain', action, stays = false } = {}) {
  const id = (counter += 1);
  const others = store.state.notices.filter((one) => one.text !== text).slice(-2);
  store.set({ notices: [...others, { id, text, detail, tone, action }] });
  if (!stays) setTimeout(() => dismiss(id), SHOWN_MS);
  return () => dismiss(id);
}

/**
 * Show that something goes on, until it ends: how much of it is done, and how it is given up.
 * @param {string} text @param {NonNullable<Notice['action']>} action
 * @returns {{share: (share: number) => void, end: () => void}}
 */
export function progress(text, action) {
  const id = (counter += 1);
  store.set({ notices: [...store.state.notices, { id, text, tone: 'plain', action, share: 0 }] });
  return {
    share: (share) =>
      store.set({
        notices: store.state.notices.map((one) => (one.id === id ? { ...one, share } : one)),
      }),
    end: () => dismiss(id),
  };
}

/** Tell screen readers only. @param {string} said */
export function announce(said) {
  // The same words twice are two announcements.
  store.set({ said: said === store.state.said ? `${said}\u00a0` : said });
}

/** @param {number} id */
const dismiss = (id) => store.set({ notices: store.state.notices.filter((one) => one.id !== id) });

class Notices extends View {
  enter() {
    this.watch(store);
  }

  draw() {
    const { notices, said } = store.state;
    return html`
      <div class="unseen" role="status" aria-live="polite">${said}</div>
      <div class="notices" role="log" aria-label=${t('notices')}>
        ${repeat(
          notices,
          ({ id }) => id,
          (one) => this.#notice(one),
        )}
      </div>
    `;
  }

  /** @param {Notice} notice */
  #notice({ id, text, detail, tone, action, share }) {
    const act = () => {
      dismiss(id);
      action?.act();
    };
    return html`<div class="notice" data-tone=${tone}>
      <div class="grow">
        <strong>${text}</strong>
        ${detail ? html`<p>${detail}</p>` : ''}
        ${share === undefined ? '' : html`<span class="progress" role="progressbar" aria-label=${text} aria-valuenow=${Math.round(100 * share)} ${css({ '--share': share })}></span>`}
      </div>
      ${action ? html`<button class="button small" @click=${act}>${action.label}</button>` : ''}
      ${
        share === undefined
          ? html`<button class="button icon-only quiet small" aria-label=${t('dismiss')} @click=${() => dismiss(id)}>
            ${icon('close')}
          </button>`
          : ''
      }
    </div>`;
  }
}
define('lep-notices', Notices);
