/** Notices that disappear by themselves, and announcements for screen readers. */
import { Store } from './store.js';

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

/** @type {Store<{shown: Notice[], said: string}>} */
export const notices = new Store({ shown: [], said: '' });
let counter = 0;

/**
 * Show a notice for a while; also announced.
 * @param {string} text
 * @param {{detail?: string, tone?: Notice['tone'], action?: Notice['action'], stays?: boolean}} [more]
 */
export function notify(text, { detail = '', tone = 'plain', action, stays = false } = {}) {
  const id = (counter += 1);
  const others = notices.state.shown.filter((one) => one.text !== text).slice(-2);
  notices.set({ shown: [...others, { id, text, detail, tone, action }] });
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
  notices.set({ shown: [...notices.state.shown, { id, text, tone: 'plain', action, share: 0 }] });
  return {
    share: (share) =>
      notices.set({
        shown: notices.state.shown.map((one) => (one.id === id ? { ...one, share } : one)),
      }),
    end: () => dismiss(id),
  };
}

/** Announce to screen readers only. @param {string} said */
export function announce(said) {
  // The same words twice are two announcements.
  notices.set({ said: said === notices.state.said ? `${said}\u00a0` : said });
}

/** @param {number} id */
export const dismiss = (id) =>
  notices.set({ shown: notices.state.shown.filter((one) => one.id !== id) });
