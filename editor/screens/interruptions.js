/**
 * What stops saving until somebody decides: another's version, or a session that ended.
 * @import {Draft} from '../draft.js'
 */
import { Refused } from '../api.js';
import { openDialog } from '../dialogs.js';
import { html, nothing } from '../elements.js';
import { icon } from '../icons.js';
import { announce } from '../notices.js';
import { session } from '../session.js';
import { moment, t } from '../texts.js';

// A long list is not read; the first few tell what it is about.
const MOST_TOLD = 4;

/** Somebody saved first: mine over theirs, or theirs alone. @param {Draft} draft */
export async function settle(draft) {
  const { theirs } = draft.state;
  if (!theirs) return;
  const mine = draft.unsaved().length;
  const { closed } = openDialog({
    title: t('conflict'),
    stays: true,
    draw: (close) => html`<p class="dialog-text">
        ${t('conflictDetail', { name: theirs.by, version: theirs.version, when: moment(theirs.at) })}
        ${mine ? t('conflictMine', { count: mine }) : ''}
      </p>
      <footer class="dialog-foot">
        <button class="button" @click=${() => close('theirs')}>${t('takeTheirs')}</button>
        <button class="button primary" autofocus @click=${() => close('mine')}>${t('keepMine')}</button>
      </footer>`,
  });
  if ((await closed) === 'theirs') draft.yield();
  else draft.merge();
}

/** Somebody changed what is to be undone or done again: over theirs, keeping theirs, or not at all. @param {Draft} draft */
export async function decide(draft) {
  const { clash } = draft.state;
  if (!clash) return;
  const changed = clash.refusal.problem.errors ?? [];
  const more = changed.length - MOST_TOLD;
  const undo = clash.kind === 'undo';
  const { closed } = openDialog({
    title: t('undoClashTitle'),
    draw: (close) => html`<div class="dialog-text">
        ${changed.slice(0, MOST_TOLD).map(({ detail }) => html`<p>${detail}</p>`)}
        ${more > 0 ? html`<p>${t('moreClashes', { count: more })}</p>` : nothing}
        <p>${t(undo ? 'undoClash' : 'redoClash')}</p>
      </div>
      <footer class="dialog-foot">
        <button class="button" @click=${() => close('overwrite')}>${t(undo ? 'undoAllTheSame' : 'redoAllTheSame')}</button>
        <button class="button primary" autofocus @click=${() => close('keep')}>${t('leaveTheirs')}</button>
      </footer>`,
  });
  const answer = await closed;
  const done = await draft.resolve(
    answer === 'overwrite' || answer === 'keep' ? answer : undefined,
  );
  if (done) announce(t(undo ? 'undone' : 'redone'));
}

/** The session ended: sign in again over the page, and go on. @param {Draft} draft */
export async function signInAgain(draft) {
  const email = session.state.me?.email ?? '';
  let wrong = '';
  /** @param {SubmitEvent} event */
  const submit = async (event) => {
    event.preventDefault();
    const given = new FormData(/** @type {HTMLFormElement} */ (event.currentTarget));
    try {
      if (session.state.status === 'second-step') await session.confirm(String(given.get('code')));
      else await session.signIn(email, String(given.get('password')));
      wrong = '';
    } catch (error) {
      wrong = error instanceof Refused ? error.message : t('unreachable');
    }
    if (session.state.status === 'in' && !wrong) dialog.close();
    else dialog.update();
  };
  const dialog = openDialog({
    title: t('signIn'),
    stays: true,
    draw: () => {
      const second = session.state.status === 'second-step';
      return html`<form class="dialog-form" @submit=${submit}>
        <p>${t('signedOut')}</p>
        ${wrong ? html`<p class="problem" role="alert">${icon('warn')} ${wrong}</p>` : nothing}
        <label class="field"><span>${t('email')}</span><input type="email" autocomplete="username" .value=${email} readonly /></label>
        ${
          second
            ? html`<label class="field"><span>${t('code')}</span><input name="code" autocomplete="one-time-code" required autofocus /></label>`
            : html`<label class="field"><span>${t('password')}</span><input name="password" type="password" autocomplete="current-password" required autofocus /></label>`
        }
        <footer class="dialog-foot"><button class="button primary">${second ? t('confirm') : t('signIn')}</button></footer>
      </form>`;
    },
  });
  await dialog.closed;
  draft.retry();
}
