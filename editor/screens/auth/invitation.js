/**
 * Accept an invitation, with an existing account or a new one.
 * @import {Agency, OpenInvitation} from '../../api/types'
 */
import { get, Refused, send } from '../../api/api.js';
import { define, html } from '../../ui/elements.js';
import { messageOf, submit } from '../../ui/forms.js';
import { notify } from '../../state/notices.js';
import { goOn, link } from '../../state/router.js';
import { session } from '../../state/session.js';
import { dayOf, named, t } from '../../texts/texts.js';
import { address, newPassword, personName } from './fields.js';
import { AuthScreen } from './auth-screen.js';
import './sign-in.js';

class Invitation extends AuthScreen {
  /** The token from the mailed link. */
  token = '';
  /** Undefined until it is known, null where the link opens nothing. @type {OpenInvitation | null | undefined} */
  #invitation;
  /** Whether the invited person has an account. */
  #known = false;
  #why = '';

  enter() {
    this.watch(session);
    void this.#look();
  }

  draw() {
    const { status, me } = session.state;
    const invited = this.#invitation;
    if (!me && status === 'verify') return html`<lep-verify></lep-verify>`;
    if (!me && invited && (this.#known || status === 'second-step'))
      return html`<lep-sign-in .address=${invited.email} .why=${this.#why || this.#said(invited)}></lep-sign-in>`;
    return super.draw();
  }

  drawn() {
    if (this.querySelector(':scope > main')) super.drawn();
  }

  get now() {
    const { me } = session.state;
    const invited = this.#invitation;
    if (invited === undefined) return this.#waiting();
    if (invited === null) return this.#over();
    if (!me) return this.#asSomebodyNew(invited);
    return me.email === invited.email ? this.#asMember(invited) : this.#forAnother(invited);
  }

  #waiting() {
    const body = this.form.wrong
      ? html`<button class="button primary wide" @click=${() => this.#look()}>${t('retry')}</button>`
      : html`<span class="spinner" role="status" aria-label=${t('loading')}></span>`;
    return { step: 'look', title: t('invitation'), body };
  }

  #over() {
    const { me } = session.state;
    return {
      step: 'over',
      title: t('invitationOver'),
      lead: t('invitationOverLead'),
      body: html`<a class="button primary wide" href=${link.agencies()}>${me ? t('goOn') : t('signIn')}</a>`,
    };
  }

  /** @param {OpenInvitation} invited */
  #asSomebodyNew(invited) {
    return {
      step: 'new',
      title: t('join', { agency: invited.agency }),
      lead: this.#said(invited),
      body: html`<form @submit=${this.#make} novalidate>
        ${personName(this.form, { first: true })}
        ${address(this.form, { value: invited.email, readonly: true })}
        ${newPassword(this.form)} ${submit(this.form, t('join', { agency: invited.agency }), 'wide')}
      </form>`,
      foot: html`<button class="text-link" @click=${() => this.#has('')}>${t('haveAccount')}</button>`,
    };
  }

  /** @param {OpenInvitation} invited */
  #asMember(invited) {
    return {
      step: 'member',
      title: t('join', { agency: invited.agency }),
      lead: this.#said(invited),
      body: html`<button class="button primary wide" autofocus ?disabled=${this.form.busy} aria-busy=${this.form.busy}
        @click=${() => this.form.does(this.#join)}>
        ${t('join', { agency: invited.agency })}
      </button>`,
      foot: html`<span>${t('joinAs', { email: invited.email })}</span>
        <span>${t('openUntil', { day: dayOf(invited.expires_at) })}</span>`,
    };
  }

  /** @param {OpenInvitation} invited */
  #forAnother(invited) {
    const email = session.state.me?.email ?? '';
    return {
      step: 'another',
      title: t('joinAnother', { email: invited.email }),
      lead: t('joinAnotherLead', { email, agency: invited.agency }),
      body: html`<button class="button primary wide" autofocus ?disabled=${this.form.busy} aria-busy=${this.form.busy}
        @click=${() => this.form.does(this.#change)}>
        ${t('switchAccount')}
      </button>`,
      foot: html`<a class="text-link" href=${link.agencies()}>${t('stayAs', { email })}</a>`,
    };
  }

  /** @param {OpenInvitation} invited */
  #said({ inviter, agency, role }) {
    return t('invitedAs', { inviter, agency, role: named(`role_as_${role}`, role) });
  }

  async #look() {
    this.form.clear();
    this.update();
    try {
      this.#invitation = await get(`/api/v1/invitations/${this.token}`);
    } catch (error) {
      if (error instanceof Refused) this.#invitation = null;
      else this.form.wrong = messageOf(error);
    }
    this.update();
  }

  /** @param {string} why */
  #has(why) {
    this.#known = true;
    this.#why = why;
    this.update();
  }

  #make = this.form.sends(({ name = '', password = '' }) =>
    this.#accept({ name: name.trim(), password }),
  );

  #join = () => this.#accept({});

  #change = async () => {
    await session.signOut();
  };

  /** @param {{name?: string, password?: string}} body */
  async #accept(body) {
    try {
      const answer = await send('POST', `/api/v1/invitations/${this.token}/accept`, { body });
      const agency = /** @type {Agency} */ (await answer.json());
      await session.load();
      notify(t('joined', { agency: agency.name }), { tone: 'good' });
      goOn(link.home(agency.id));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      if (error.code === 'account-exists') this.#has(t('accountExists'));
      else if (error.status === 404) this.#invitation = null;
      else throw error;
    }
  }
}
define('lep-invitation', Invitation);
