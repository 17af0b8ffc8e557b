/** The bar of every screen outside the editor: where one is, who one is. */
import '../ui/dialogs.js';
import { define, html, nothing, View } from '../ui/elements.js';
import { icon, mark } from '../ui/icons.js';
import { notify } from '../state/notices.js';
import { go, link, personal, router } from '../state/router.js';
import { session } from '../state/session.js';
import { t } from '../texts/texts.js';

class TopBar extends View {
  agency = '';

  enter() {
    this.watch(session);
    this.watch(router);
  }

  draw() {
    const { me } = session.state;
    const { screen } = router.state;
    const here = session.agency(this.agency);
    const agencies = me?.agencies ?? [];
    const items = agencies.map(({ id, name }) => ({
      label: name,
      checked: id === this.agency,
      act: () => go(link.home(id)),
    }));
    return html`<header class="top-bar">
      <a class="home-link" href=${here ? link.home(here.id) : link.agencies()} aria-label=${t('product')}>${mark()}</a>
      ${
        here && agencies.length > 1
          ? html`<lep-menu .kind=${'quiet'} .label=${t('agencies')} .items=${items}
            .face=${html`<strong>${here.name}</strong>${icon('down')}`}></lep-menu>`
          : here
            ? html`<strong class="top-title">${here.name}</strong>`
            : nothing
      }
      <span class="grow"></span>
      ${
        here && session.may(here.id).manage
          ? html`<a class="button quiet" href=${link.team(here.id, '')}
            aria-current=${screen === 'team' ? 'page' : 'false'}>${icon('people')} <span
            class="bar-word">${t('team')}</span></a>`
          : nothing
      }
      <lep-appearance></lep-appearance>
      <lep-menu
        .label=${me?.name || me?.email || ''}
        .kind=${'round quiet'}
        .face=${html`<span class="monogram small"
        aria-hidden="true">${(me?.name || me?.email || '?').slice(0, 1).toUpperCase()}</span>`}
        .items=${[
          {
            label: t('account'),
            icon: /** @type {const} */ ('shield'),
            act: () => go(personal('account')),
          },
          { label: t('signOut'), icon: /** @type {const} */ ('left'), act: this.#leave },
        ]}
      ></lep-menu>
    </header>`;
  }

  #leave = async () => {
    try {
      await session.signOut();
      go(link.agencies());
    } catch {
      notify(t('unreachable'), { tone: 'bad' });
    }
  };
}
define('lep-top-bar', TopBar);
