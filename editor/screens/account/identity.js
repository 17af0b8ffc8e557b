/** Name and email address; a new address takes effect once its code is entered. */
import { get, Refused, send } from '../../api/api.js';
import { define, html, View } from '../../ui/elements.js';
import { Form, problem, submit } from '../../ui/forms.js';
import { notify } from '../../state/notices.js';
import { ACCOUNT, session } from '../../state/session.js';
import { t } from '../../texts/texts.js';
import { address, mailedCode, personName } from '../auth/fields.js';
import { resend } from '../auth/sign-up.js';
import { reauthenticate } from './reauthenticate.js';

class Identity extends View {
  #name = new Form(() => this.update());
  #address = new Form(() => this.update());
  #code = new Form(() => this.update());
  #changing = false;
  /** The address that a code was mailed to. */
  #wished = '';

  enter() {
    this.watch(session);
    void this.#address.does(() => this.#look());
  }

  draw() {
    const { me } = session.state;
    return html`<form class="inline-form" @submit=${this.#rename} novalidate>
        ${problem(this.#name.wrong)}
        ${personName(this.#name, { value: me?.name ?? '' })}
        <button class="button" ?disabled=${this.#name.busy} aria-busy=${this.#name.busy}>${t('save')}</button>
      </form>
      ${this.#wished ? this.#proof() : this.#changing ? this.#wish() : this.#held(me?.email ?? '')}`;
  }

  /** @param {string} email */
  #held(email) {
    return html`<div class="inline-form">
      <div class="field">
        <span class="field-label">${t('email')}</span>
        <span class="held">${email}</span>
      </div>
      <button class="button" aria-label=${t('changeAddress')} @click=${() => this.#change(true)}>${t('change')}</button>
    </div>`;
  }

  #wish() {
    return html`<form class="inline-form" @submit=${this.#ask} novalidate>
      ${problem(this.#address.wrong)}
      ${address(this.#address, {
        label: t('newAddress'),
        autocomplete: 'email',
        hint: t('newAddressHint'),
        first: true,
      })}
      <div class="inline-acts">
        <button type="button" class="button" @click=${() => this.#change(false)}>${t('cancel')}</button>
        ${submit(this.#address, t('sendCode'))}
      </div>
    </form>`;
  }

  #proof() {
    return html`<form class="inline-form" @submit=${this.#verify} novalidate>
      <p class="hint">${t('verifyLead', { email: this.#wished })}</p>
      ${problem(this.#code.wrong)} ${mailedCode(this.#code)}
      <div class="inline-acts">
        <button type="button" class="button" @click=${this.#giveUp}>${t('cancel')}</button>
        ${submit(this.#code, t('confirm'))}
      </div>
      <p class="sign-in-foot">
        <button type="button" class="text-link" ?disabled=${this.#code.busy}
          @click=${() => this.#code.does(resend)}>${t('resendCode')}</button>
      </p>
    </form>`;
  }

  /** An address that waits for its code. */
  async #look() {
    const { data } = /** @type {{data: {email: string, verified: boolean}[]}} */ (
      await reauthenticate(() => get(`${ACCOUNT}/email`))
    );
    this.#wished = data.find((one) => !one.verified)?.email ?? '';
    this.update();
  }

  /** @param {boolean} changing */
  async #change(changing) {
    this.#changing = changing;
    this.#address.clear();
    this.update();
    await null;
    const place = changing ? '[autofocus]' : `[aria-label="${t('changeAddress')}"]`;
    /** @type {HTMLElement | null} */ (this.querySelector(place))?.focus();
  }

  #rename = this.#name.sends(async ({ name = '' }) => {
    await session.rename(name.trim());
    notify(t('nameSaved'), { tone: 'good' });
  });

  #ask = this.#address.sends(async ({ email = '' }) => {
    const body = { email: email.trim() };
    await reauthenticate(() => send('POST', `${ACCOUNT}/email`, { body }));
    this.#wished = body.email;
    this.#changing = false;
    this.#code.clear();
  });

  #verify = this.#code.sends(async ({ key = '' }) => {
    try {
      await session.verify(key.trim());
    } catch (error) {
      if (!(error instanceof Refused) || error.status !== 409) throw error;
      await this.#change(true);
      this.#address.wrong = error.message;
      await this.#look();
      return;
    }
    this.#wished = '';
    notify(t('addressChanged', { email: session.state.me?.email ?? '' }), { tone: 'good' });
  });

  #giveUp = () =>
    this.#code.does(async () => {
      const body = { email: this.#wished };
      try {
        await reauthenticate(() => send('DELETE', `${ACCOUNT}/email`, { body }));
      } catch (error) {
        // The pending address is already gone.
        if (!(error instanceof Refused)) throw error;
      }
      await this.#look();
    });
}
define('lep-identity', Identity);
