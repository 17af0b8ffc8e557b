/** Two-step sign-in: an authenticator is set up, and recovery codes are handed out. */
import { get, Refused, send } from '../../api/api.js';
import '../../ui/copy.js';
import { openDialog } from '../../ui/dialogs.js';
import { html } from '../../ui/elements.js';
import { Form, problem, submit } from '../../ui/forms.js';
import { icon } from '../../ui/icons.js';
import { ACCOUNT, session } from '../../state/session.js';
import { t } from '../../texts/texts.js';
import { stepCode } from '../auth/fields.js';
import { confirmIdentity, reauthenticate } from './reauthenticate.js';
import { qrCode } from './qr.js';

const TOTP = `${ACCOUNT}/authenticators/totp`;
const CODES = `${ACCOUNT}/authenticators/recovery-codes`;

/** Set up an authenticator in a dialog. Raises `Declined` if cancelled. */
export async function turnOn() {
  await confirmIdentity();
  const { secret, address } = await newSecret();
  const form = new Form(() => dialog.update());
  const sends = form.sends(async ({ code = '' }) => {
    const body = { code: code.replaceAll(' ', '') };
    await reauthenticate(() => send('POST', TOTP, { body }));
    dialog.close(true);
  });
  const dialog = openDialog({
    title: t('twoStepSetUp'),
    draw: (close) => html`<form class="dialog-form" @submit=${sends} novalidate>
      <p class="hint">${t('twoStepScan')}</p>
      <div class="two-step">
        ${qrCode(address, t('twoStepQr'))}
        <div class="two-step-secret">
          <span class="field-label">${t('twoStepSecret')}</span>
          <code class="secret">${secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
          <lep-copy .text=${secret} .label=${t('copySecret')}></lep-copy>
        </div>
      </div>
      ${problem(form.wrong)}
      ${stepCode(form, { label: t('twoStepCode') })}
      <footer class="dialog-foot">
        <button type="button" class="button" @click=${() => close()}>${t('cancel')}</button>
        ${submit(form, t('turnOn'))}
      </footer>
    </form>`,
  });
  if (!(await dialog.closed)) return false;
  await showCodes(await recoveryCodes());
  await session.load();
  return true;
}

/** @returns {Promise<{secret: string, address: string}>} */
async function newSecret() {
  try {
    await get(TOTP);
  } catch (error) {
    // Without an authenticator, the answer has the data to create one.
    const meta = error instanceof Refused ? error.problem.meta : undefined;
    if (meta?.secret && meta.totp_url) return { secret: meta.secret, address: meta.totp_url };
    throw error;
  }
  throw new Refused({ type: '', title: t('twoStepIsOn'), status: 409, code: 'conflict' });
}

/** Sign in by password alone again. Raises `Declined`. */
export const turnOff = () => reauthenticate(() => send('DELETE', TOTP));

/** The codes that are not used yet; the server shows them once. @returns {Promise<string[]>} */
const recoveryCodes = async () => codesOf(await reauthenticate(() => get(CODES)));

/** Other codes in place of all before. @returns {Promise<string[]>} */
export const newRecoveryCodes = async () =>
  codesOf(await (await reauthenticate(() => send('POST', CODES))).json());

/** @param {{data: {unused_codes?: string[]}}} answer */
const codesOf = ({ data }) => data.unused_codes ?? [];

/** The one time that the codes are shown. @param {string[]} codes */
export async function showCodes(codes) {
  const text = `${t('recoveryFile', { email: session.state.me?.email ?? '' })}\n\n${codes.join('\n')}\n`;
  const file = URL.createObjectURL(new Blob([text], { type: 'text/plain' }));
  const dialog = openDialog({
    title: t('recoveryCodes'),
    stays: true,
    draw: (close) => html`<p class="dialog-text">${t('recoveryCodesLead')}</p>
      <ul class="recovery-codes" aria-label=${t('recoveryCodes')}>
        ${codes.map((code) => html`<li><code>${code}</code></li>`)}
      </ul>
      <footer class="dialog-foot">
        <lep-copy .text=${codes.join('\n')} .label=${t('copy')}></lep-copy>
        <a class="button" href=${file} download="leporello-recovery-codes.txt">${icon('download')} ${t('download')}</a>
        <span class="grow"></span>
        <button class="button primary" autofocus @click=${() => close()}>${t('codesKept')}</button>
      </footer>`,
  });
  await dialog.closed;
  URL.revokeObjectURL(file);
}
