/** The agencies that one belongs to: each can be left, except by its owner. */
import { below, send } from '../../api/api.js';
import { ask } from '../../ui/dialogs.js';
import { define, html, View } from '../../ui/elements.js';
import { Form, problem } from '../../ui/forms.js';
import { icon } from '../../ui/icons.js';
import { notify } from '../../state/notices.js';
import { link } from '../../state/router.js';
import { session } from '../../state/session.js';
import { named, t } from '../../texts/texts.js';
import { newAgency } from '../new-agency.js';

class Memberships extends View {
  #form = new Form(() => this.update());

  enter() {
    this.watch(session);
  }

  draw() {
    const agencies = session.state.me?.agencies ?? [];
    return html`${problem(this.#form.wrong, this.#form.again)}
      <ul class="facts">
        ${agencies.map(
          ({ id, name, role }) => html`<li class="fact">
            <span class="monogram" aria-hidden="true">${name.slice(0, 1)}</span>
            <a class="grow"
              href=${link.home(id)}><strong>${name}</strong><small>${named(`role_${role}`, role)}</small></a>
            ${
              role === 'owner'
                ? html`<a class="button" href=${link.team(id, 'agency')}
                  aria-label=${t('manageAgency', { agency: name })}>${t('manage')}</a>`
                : html`<button class="button" aria-label=${t('leaveAgency', { agency: name })}
                  ?disabled=${this.#form.busy} @click=${() => this.#leave(id, name)}>
                  ${t('leaveShort')}
                </button>`
            }
          </li>`,
        )}
      </ul>
      <button class="button" @click=${newAgency}>${icon('add')} ${t('createAgency')}</button>`;
  }

  /** @param {string} id @param {string} name */
  #leave(id, name) {
    return this.#form.does(async () => {
      const yes = await ask({
        title: t('leaveAgency', { agency: name }),
        detail: t('leaveDetail'),
        yes: t('leaveShort'),
        danger: true,
      });
      if (!yes) return;
      await send('DELETE', below(id, `members/${session.state.me?.id}`));
      await session.load();
      notify(t('leftAgency', { agency: name }));
    });
  }
}
define('lep-memberships', Memberships);
