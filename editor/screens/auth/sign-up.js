/** A new account: name, address, password; then a code that comes by mail proves the address. */
import { Refused, send } from '../../api/api.js';
import { define, html } from '../../ui/elements.js';
import { submit } from '../../ui/forms.js';
import { notify } from '../../state/notices.js';
import { goOn, link, personal } from '../../state/router.js';
import { AUTH, session } from '../../state/session.js';
import { t } from '../../texts/texts.js';
import { address, mailedCode, newPassword, personName } from './fields.js';
import { AuthScreen } from './auth-screen.js';

class SignUp extends AuthScreen {
  get now() {
    const foot = html`<a class="text-link" href=${link.agencies()}>${t('signInOffer')}</a>`;
    if (!session.state.open)
      return {
        step: 'closed',
        title: t('signUp'),
        lead: t('signUpClosed'),
        body: '',
        foot,
      };
    return {
      step: 'form',
      title: t('signUp'),
      lead: t('signUpLead'),
      body: html`<form @submit=${this.#send} novalidate>
        ${personName(this.form, { first: true })}
        ${address(this.form)}
        ${newPassword(this.form)} ${submit(this.form, t('signUp'), 'wide')}
      </form>`,
      foot,
    };
  }

  #send = this.form.sends(async ({ name = '', email = '', password = '' }) => {
    await session.signUp({ name: name.trim(), email: email.trim(), password });
    goOn(personal('verify'));
  });
}
define('lep-sign-up', SignUp);

class Verify extends AuthScreen {
  get now() {
    const { email } = session.state;
    return {
      step: 'code',
      title: t('verify'),
      lead: email ? t('verifyLead', { email }) : t('verifyLeadAnywhere'),
      body: html`<form @submit=${this.#verify} novalidate>
          ${mailedCode(this.form)} ${submit(this.form, t('confirm'), 'wide')}
        </form>
        <p class="hint">${t('verifyHint')}</p>`,
      foot: html`<button class="text-link" ?disabled=${this.form.busy}
        @click=${() => this.form.does(resend)}>${t('resendCode')}</button>
        <button class="text-link" @click=${() => session.signOut()}>${t('startOver')}</button>`,
    };
  }

  #verify = this.form.sends(async ({ key = '' }) => {
    await session.verify(key.trim());
    if (session.state.status === 'in') goOn(link.agencies());
  });
}
define('lep-verify', Verify);

/** Mail another code; the one before opens nothing any more. */
export async function resend() {
  try {
    await send('POST', `${AUTH}/email/verify/resend`);
  } catch (error) {
    if (!(error instanceof Refused) || error.status !== 409) throw error;
    throw new Refused({ ...error.problem, title: t('resendOver') });
  }
  notify(t('codeSent'), { tone: 'good' });
}
