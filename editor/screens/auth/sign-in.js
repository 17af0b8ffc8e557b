/** Signing in: e-mail and password, then a second step where the account asks for one. */
import { define, html, nothing } from '../../ui/elements.js';
import { submit } from '../../ui/forms.js';
import { personal } from '../../state/router.js';
import { session } from '../../state/session.js';
import { t } from '../../texts/texts.js';
import { address, password, stepCode } from './fields.js';
import { AuthScreen } from './auth-screen.js';

class SignIn extends AuthScreen {
  /** The address that is signed in with, where that is settled. */
  address = '';
  /** The reason for signing in, shown above the form. */
  why = '';

  enter() {
    this.watch(session);
  }

  get now() {
    return session.state.status === 'second-step' ? this.#code() : this.#credentials();
  }

  #credentials() {
    const { open } = session.state;
    return {
      step: 'first',
      title: t('signIn'),
      lead: this.why || t('signInLead'),
      body: html`<form @submit=${this.#first} novalidate>
        ${address(this.form, { value: this.address, readonly: this.address !== '', first: this.address === '' })}
        ${password(this.form, { first: this.address !== '' })}
        ${submit(this.form, t('signIn'), 'wide')}
      </form>`,
      foot: html`<a class="text-link" href=${personal('forgot-password')}>${t('forgotPassword')}</a>
        ${
          open && !this.address
            ? html`<a class="text-link" href=${personal('sign-up')}>${t('signUpOffer')}</a>`
            : nothing
        }`,
    };
  }

  #code() {
    return {
      step: 'second',
      title: t('secondStep'),
      lead: t('secondStepLead'),
      body: html`<form @submit=${this.#second} novalidate>
        ${stepCode(this.form)}
        ${submit(this.form, t('confirm'), 'wide')}
      </form>`,
      foot: html`<button class="text-link" @click=${() => session.signOut()}>${t('startOver')}</button>`,
    };
  }

  #first = this.form.sends(async ({ email = '', password = '' }) => {
    await session.signIn(email.trim(), password);
  });

  #second = this.form.sends(({ code = '' }) => session.confirm(code.trim()));
}
define('lep-sign-in', SignIn);
