/** Sign in again in a dialog, so that unsaved work stays. */
import { openDialog } from '../../ui/dialogs.js';
import { html } from '../../ui/elements.js';
import { Form, problem, submit } from '../../ui/forms.js';
import { personal } from '../../state/router.js';
import { session } from '../../state/session.js';
import { t } from '../../texts/texts.js';
import { address, password, stepCode } from './fields.js';

/** @type {Promise<void> | null} */
let asking = null;

/** Ask the user to sign in again. Resolves when they have; calls in the meantime share one dialog. */
export function signInAgain() {
  asking ??= ask().finally(() => {
    asking = null;
  });
  return asking;
}

async function ask() {
  const email = session.state.me?.email ?? '';
  const form = new Form(() => dialog.update());
  /** @param {Promise<void>} step */
  const entered = async (step) => {
    await step;
    if (session.state.status === 'in') dialog.close();
    else dialog.update();
    /** @type {HTMLElement | null} */ (document.querySelector('dialog [name=code]'))?.focus();
  };
  const first = form.sends(({ password: said = '' }) => entered(session.signIn(email, said)));
  const second = form.sends(({ code = '' }) => entered(session.confirm(code.trim())));
  const dialog = openDialog({
    title: t('signIn'),
    stays: true,
    draw: () => {
      const stepping = session.state.status === 'second-step';
      return html`<form class="dialog-form" novalidate @submit=${stepping ? second : first}>
        <p>${t('signedOut')}</p>
        ${problem(form.wrong)} ${address(form, { value: email, readonly: true })}
        ${stepping ? stepCode(form) : password(form, { first: true })}
        <p class="dialog-ways">
          <a class="text-link" href=${personal('forgot-password')} target="_blank">${t('forgotPassword')}</a>
          <button type="button" class="text-link" @click=${() => location.reload()}>${t('signInAsAnother')}</button>
        </p>
        <footer class="dialog-foot">${submit(form, t(stepping ? 'confirm' : 'signIn'))}</footer>
      </form>`;
    },
  });
  await dialog.closed;
}
