/**
 * The screen for users who are not signed in, or who come by a mailed link.
 * @import {Place} from '../../state/router.js'
 */
import { html, keyed } from '../../ui/elements.js';
import { goOn, link } from '../../state/router.js';
import { session } from '../../state/session.js';
import './invitation.js';
import './passwords.js';
import './sign-in.js';
import './sign-up.js';

/** @param {Place} place @returns {unknown} undefined where nothing stands in the way */
export function authScreenFor({ screen, id }) {
  if (screen === 'forgot-password') return html`<lep-forgot-password></lep-forgot-password>`;
  if (screen === 'reset-password')
    return keyed(id, html`<lep-reset-password .key=${id}></lep-reset-password>`);
  if (screen === 'invitations')
    return keyed(id, html`<lep-invitation .token=${id}></lep-invitation>`);
  const { me, status } = session.state;
  const signing = screen === 'sign-up' || screen === 'verify';
  if (me) {
    if (signing) queueMicrotask(() => goOn(link.agencies()));
    return undefined;
  }
  if (status === 'verify') return html`<lep-verify></lep-verify>`;
  if (screen === 'sign-up' && status === 'out') return html`<lep-sign-up></lep-sign-up>`;
  return html`<lep-sign-in></lep-sign-in>`;
}
