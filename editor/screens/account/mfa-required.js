/** An agency that lets in only who signs in with a second step: the way to have one. */
import { define, html, View } from '../../ui/elements.js';
import { Form, problem } from '../../ui/forms.js';
import { icon } from '../../ui/icons.js';
import { link } from '../../state/router.js';
import { session } from '../../state/session.js';
import { t } from '../../texts/texts.js';
import '../top-bar.js';
import { turnOn } from './two-step.js';

class MfaRequired extends View {
  agency = '';
  #form = new Form(() => this.update());

  draw() {
    const { name = '' } = session.agency(this.agency) ?? {};
    const { stepped } = session.state;
    const others = (session.state.me?.agencies.length ?? 0) > 1;
    document.title = `${t('twoStep')} · ${t('product')}`;
    return html`<lep-top-bar .agency=${this.agency}></lep-top-bar>
      <main class="middle">
        <div class="empty">
          ${icon('shield')}
          <h1>${t('mfaRequired', { agency: name })}</h1>
          <p>${t(stepped ? 'signInWithStepLead' : 'mfaRequiredLead')}</p>
          ${problem(this.#form.wrong)}
          <button class="button primary" ?disabled=${this.#form.busy}
            @click=${() =>
              this.#form.does(
                stepped ? () => session.signOut() : turnOn,
              )}>${t(stepped ? 'signInAgain' : 'setUpTwoStep')}</button>
          ${others ? html`<a class="text-link" href=${link.agencies()}>${t('otherAgency')}</a>` : ''}
        </div>
      </main>`;
  }
}
define('lep-mfa-required', MfaRequired);
