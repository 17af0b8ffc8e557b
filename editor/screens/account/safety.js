/** Account security: password and two-step sign-in. */
import { get, send } from '../../api/api.js';
import { ask } from '../../ui/dialogs.js';
import { define, html, nothing, View } from '../../ui/elements.js';
import { Form, problem } from '../../ui/forms.js';
import { notify } from '../../state/notices.js';
import { ACCOUNT, session } from '../../state/session.js';
import { dayOf, t } from '../../texts/texts.js';
import { newPassword, password } from '../auth/fields.js';
import { reauthenticate } from './reauthenticate.js';
import { newRecoveryCodes, showCodes, turnOff, turnOn } from './two-step.js';

class Password extends View {
  #form = new Form(() => this.update());

  draw() {
    return html`<form class="stacked-form" @submit=${this.#change} novalidate>
      ${problem(this.#form.wrong)}
      <input class="unseen" name="username" autocomplete="username" value=${session.state.me?.email ?? ''} tabindex="-1"
        aria-hidden="true" readonly />
      ${password(this.#form, { name: 'current_password', label: t('currentPassword') })}
      ${newPassword(this.#form, { name: 'new_password', label: t('newPassword') })}
      <button class="button" ?disabled=${this.#form.busy} aria-busy=${this.#form.busy}>${t('savePassword')}</button>
    </form>`;
  }

  #change = this.#form.sends(async ({ current_password, new_password }, form) => {
    const body = { current_password, new_password };
    await reauthenticate(() => send('POST', `${ACCOUNT}/password/change`, { body }));
    form.reset();
    notify(t('passwordChanged'), { detail: t('passwordChangedHint'), tone: 'good' });
  });
}
define('lep-password', Password);

/**
 * @typedef {{type: string, created_at: number, total_code_count?: number, unused_code_count?: number}} Authenticator
 */

class TwoStep extends View {
  #form = new Form(() => this.update());
  /** @type {Authenticator[] | null} */
  #found = null;

  enter() {
    void this.#form.does(() => this.#look());
  }

  draw() {
    const found = this.#found;
    return html`${problem(this.#form.wrong)}
    ${
      found === null
        ? html`<span class="spinner" role="status" aria-label=${t('loading')}></span>`
        : this.#state(found)
    }`;
  }

  /** @param {Authenticator[]} found */
  #state(found) {
    const totp = found.find(({ type }) => type === 'totp');
    const codes = found.find(({ type }) => type === 'recovery_codes');
    if (!totp)
      return html`<div class="facts"><div class="fact">
        <div class="grow"><strong>${t('authenticator')}</strong><small>${t('authenticatorOff')}</small></div>
        <button class="button primary" @click=${() => this.#do(turnOn)}>${t('setUp')}</button>
      </div></div>`;
    const since = dayOf(new Date(totp.created_at * 1000).toISOString());
    return html`<div class="facts">
      <div class="fact">
        <div class="grow">
          <strong>${t('authenticator')} <span class="tag used">${t('on')}</span></strong>
          <small>${t('onSince', { day: since })}</small>
        </div>
        <button class="button" @click=${() => this.#do(this.#off)}>${t('turnOff')}</button>
      </div>
      ${codes ? this.#codes(codes) : nothing}
    </div>`;
  }

  /** @param {Authenticator} codes */
  #codes({ unused_code_count: left = 0, total_code_count: total = 0 }) {
    return html`<div class="fact">
      <div class="grow">
        <strong>${t('recoveryCodes')} ${
          left < 4
            ? html`<span
          class="tag warn">${t('fewLeft')}</span>`
            : nothing
        }</strong>
        <small>${t('codesLeft', { left, total })}</small>
      </div>
      <button class="button" @click=${() => this.#do(this.#renew)}>${t('renewCodes')}</button>
    </div>`;
  }

  async #look() {
    const path = `${ACCOUNT}/authenticators`;
    const answer = /** @type {{data: Authenticator[]}} */ (await reauthenticate(() => get(path)));
    this.#found = answer.data;
  }

  /** @param {() => Promise<unknown>} act */
  #do(act) {
    void this.#form.does(async () => {
      await act();
      await this.#look();
    });
  }

  #off = async () => {
    const yes = await ask({
      title: t('turnOffTitle'),
      detail: t('turnOffDetail'),
      yes: t('turnOff'),
      danger: true,
    });
    if (yes) await turnOff();
  };

  #renew = async () => {
    const yes = await ask({
      title: t('renewCodes'),
      detail: t('renewDetail'),
      yes: t('renewYes'),
    });
    if (yes) await showCodes(await newRecoveryCodes());
  };
}
define('lep-two-step', TwoStep);
