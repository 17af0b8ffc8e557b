/** The agencies that one belongs to. */
import { define, html, View } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { link } from '../state/router.js';
import { session } from '../state/session.js';
import { named, t } from '../texts/texts.js';
import './new-agency.js';
import './top-bar.js';

class Agencies extends View {
  enter() {
    this.watch(session);
  }

  draw() {
    const { me } = session.state;
    const agencies = me?.agencies ?? [];
    return html`<lep-top-bar></lep-top-bar>
      <main class="middle">
        ${
          agencies.length
            ? html`<section class="chooser">
              <h1>${t('chooseAgency')}</h1>
              <ul class="rows">
                ${agencies.map(
                  ({ id, name, role }) =>
                    html`<li>
                      <a class="row" href=${link.home(id)}>
                        <span class="monogram" aria-hidden="true">${name.slice(0, 1)}</span>
                        <span class="grow"><strong>${name}</strong><small>${named(`role_${role}`, role)}</small></span>
                        ${icon('right')}
                      </a>
                    </li>`,
                )}
              </ul>
            </section>`
            : html`<section class="sign-in">
              <h1>${t('createAgency')}</h1>
              <p class="lead">${t('firstAgencyLead')}</p>
              <lep-new-agency></lep-new-agency>
              <p class="hint">${t('noAgenciesHint', { email: me?.email ?? '' })}</p>
            </section>`
        }
      </main>`;
  }
}
define('lep-agencies', Agencies);
