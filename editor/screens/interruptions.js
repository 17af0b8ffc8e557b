/**
 * What stops saving until somebody decides: another's version, or a session that ended.
 * @import {Draft} from '../draft.js'
 */
import { Refused } from '../api.js';
import { openDialog } from '../dialogs.js';
import { html, nothing } from '../elements.js';
import { icon } from '../icons.js';
import { session } from '../session.js';
import { moment, t } from '../texts.js';

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
