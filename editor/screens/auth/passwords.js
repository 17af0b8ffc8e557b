/** A password that was forgotten: ask for a link by mail, and choose another where it leads to. */
import { get, Refused, send } from '../../api/api.js';
import { define, html, nothing } from '../../ui/elements.js';
import { messageOf, submit } from '../../ui/forms.js';
import { notify } from '../../state/notices.js';
import { goOn, link, personal } from '../../state/router.js';
import { AUTH, session } from '../../state/session.js';
import { t } from '../../texts/texts.js';
import { address, newPassword } from './fields.js';
import { AuthScreen } from './auth-screen.js';

const back = () =>
  html`<a class="text-link" href=${link.agencies()}>${session.state.me ? t('goOn') : t('signInOffer')}</a>`;

class ForgotPassword extends AuthScreen {
  #asked = '';

  get now() {
    if (this.#asked)
      return {
        step: 'sent',
        title: t('lookIntoMail'),
        lead: t('resetSent', { email: this.#asked }),
        body: html`<p class="hint">${t('resetSentHint')}</p>`,
        foot: back(),
      };
    return {
      step: 'ask',
      title: t('forgotTitle'),
      lead: t('forgotLead'),
      body: html`<form @submit=${this.#send} novalidate>
        ${address(this.form, { value: session.state.me?.email ?? session.state.email, first: true })}
        ${submit(this.form, t('sendLink'), 'wide')}
      </form>`,
      foot: back(),
    };
  }

  #send = this.form.sends(async ({ email = '' }) => {
    await send('POST', `${AUTH}/password/request`, { body: { email: email.trim() } });
    this.#asked = email.trim();
  });
}
define('lep-forgot-password', ForgotPassword);

class ResetPassword extends AuthScreen {
  /** The token from the mailed link. */
  key = '';
  /**
   * Whose password it changes; undefined until that is known, null where the link opens nothing.
   * @type {string | null | undefined}
   */
  #whose;

  enter() {
    void this.#look();
  }

  get now() {
    if (this.#whose === null)
      return {
        step: 'over',
        title: t('linkOver'),
        lead: t('resetOver'),
        body: html`<a class="button primary wide" href=${personal('forgot-password')}>${t('askAgain')}</a>`,
        foot: back(),
      };
    return {
      step: this.#whose ? 'choose' : 'look',
      title: t('chooseNew'),
      lead: this.#whose ? t('chooseNewFor', { email: this.#whose }) : nothing,
      body: this.#whose
        ? this.#choice(this.#whose)
        : html`<span class="spinner" role="status" aria-label=${t('loading')}></span>`,
    };
  }

  /** @param {string} whose */
  #choice(whose) {
    return html`<form @submit=${this.#send} novalidate>
      <input class="unseen" name="username" autocomplete="username" value=${whose} tabindex="-1" aria-hidden="true"
        readonly />
      ${newPassword(this.form, { label: t('newPassword'), first: true })}
      ${submit(this.form, t('savePassword'), 'wide')}
    </form>`;
  }

  async #look() {
    try {
      const headers = { 'X-Password-Reset-Key': this.key };
      const { data } = /** @type {{data: {user: {display: string}}}} */ (
        await get(`${AUTH}/password/reset`, { headers })
      );
      this.#whose = data.user.display;
    } catch (error) {
      if (error instanceof Refused) this.#whose = null;
      else this.form.wrong = messageOf(error);
    }
    this.update();
  }

  #send = this.form.sends(async ({ password = '' }) => {
    try {
      await send('POST', `${AUTH}/password/reset`, { body: { key: this.key, password } });
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.problem.errors?.some(({ pointer }) => pointer === '/key')) {
        this.#whose = null;
        return;
      }
      // 401: the password is changed, but this does not sign in.
      if (error.status !== 401) throw error;
    }
    await session.load();
    notify(t('resetDone'), { detail: session.state.me ? '' : t('resetDoneLead'), tone: 'good' });
    goOn(link.agencies());
  });
}
define('lep-reset-password', ResetPassword);
