/** One's own account: who one is, how one signs in, where one is signed in, which agencies one belongs to. */
import { define, html, View } from '../../ui/elements.js';
import { session } from '../../state/session.js';
import { t } from '../../texts/texts.js';
import '../top-bar.js';
import './identity.js';
import './memberships.js';
import './safety.js';
import './sessions.js';

class Account extends View {
  enter() {
    this.watch(session);
  }

  draw() {
    document.title = `${t('account')} · ${t('product')}`;
    return html`<lep-top-bar></lep-top-bar>
      <main class="settings">
        <h1>${t('account')}</h1>
        ${section('profile', html`<lep-identity></lep-identity>`)}
        ${section('passwordOf', html`<lep-password></lep-password>`)}
        ${section('twoStep', html`<lep-two-step></lep-two-step>`)}
        ${section('sessions', html`<lep-sessions></lep-sessions>`)}
        ${section('memberships', html`<lep-memberships></lep-memberships>`)}
      </main>`;
  }
}
define('lep-account', Account);

/**
 * A part of a page of settings: what it is about, and beside that what can be done.
 * @param {'profile' | 'passwordOf' | 'twoStep' | 'sessions' | 'memberships'} name @param {unknown} body
 */
const section = (name, body) =>
  html`<section class="account-part" aria-labelledby=${`about-${name}`}>
    <div class="account-about">
      <h2 id=${`about-${name}`}>${t(name)}</h2>
      <p>${t(`${name}Lead`)}</p>
    </div>
    <div class="account-body">${body}</div>
  </section>`;
