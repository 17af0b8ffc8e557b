/**
 * Reauthentication before sensitive changes: by password, or by a code of the authenticator.
 * @import {Flow} from '../../api/types'
 */
import { Refused, send } from '../../api/api.js';
import { openDialog } from '../../ui/dialogs.js';
import { html, nothing } from '../../ui/elements.js';
import { Declined, Form, problem, submit } from '../../ui/forms.js';
import { AUTH, session } from '../../state/session.js';
import { t } from '../../texts/texts.js';
import { password, stepCode } from '../auth/fields.js';

/**
 * Run `act`; if the server requires reauthentication, ask for it and run `act` again.
 * Raises `Declined` if the user cancels.
 * @template T @param {() => Promise<T>} act @returns {Promise<T>}
 */
export async function reauthenticate(act) {
  try {
    return await act();
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 401) throw error;
    if (!error.problem.meta?.is_authenticated) await session.load();
    else {
      await confirmIdentity(error.problem.data?.flows ?? []);
      return await act();
    }
    throw new Declined();
  }
}

/**
 * Ask for the password or a code. Raises `Declined`.
 * @param {Flow[]} [flows] ways to say it; by default the password
 */
export async function confirmIdentity(flows = []) {
  const codes = flows.some(({ id }) => id === 'mfa_reauthenticate');
  let byCode = false;
  const form = new Form(() => dialog.update());
  const sends = form.sends(async ({ password: said, code = '' }) => {
    if (byCode) await send('POST', `${AUTH}/2fa/reauthenticate`, { body: { code: code.trim() } });
    else await send('POST', `${AUTH}/reauthenticate`, { body: { password: said } });
    dialog.close(true);
  });
  const turn = () => {
    byCode = !byCode;
    form.clear();
    dialog.update();
  };
  const dialog = openDialog({
    title: t('proof'),
    draw: (close) => html`<form class="dialog-form" @submit=${sends} novalidate>
      <p class="hint">${byCode ? t('secondStepLead') : t('proofLead')}</p>
      ${problem(form.wrong)}
      ${byCode ? stepCode(form) : password(form, { first: true })}
      ${
        codes
          ? html`<button type="button" class="text-link"
            @click=${turn}>${byCode ? t('usePassword') : t('useCode')}</button>`
          : nothing
      }
      <footer class="dialog-foot">
        <button type="button" class="button" @click=${() => close()}>${t('cancel')}</button>
        ${submit(form, t('goOn'))}
      </footer>
    </form>`,
  });
  if (!(await dialog.closed)) throw new Declined();
}
