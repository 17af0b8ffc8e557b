/**
 * Actions for a carousel in a list. Each resolves when the list should be reloaded.
 * @import {CarouselSummary, Client} from '../api/types'
 * @typedef {Pick<CarouselSummary, 'id' | 'title' | 'client'>} Original
 */
import { below, patch, post, Refused } from '../api/api.js';
import { openDialog } from '../ui/dialogs.js';
import { html } from '../ui/elements.js';
import { icon } from '../ui/icons.js';
import { notify } from '../state/notices.js';
import { go, link } from '../state/router.js';
import { t } from '../texts/texts.js';

/**
 * The copy; null if it was refused, which is shown.
 * @param {string} agency @param {string} id @param {{client?: string}} [whom]
 * @returns {Promise<CarouselSummary | null>}
 */
async function copyOf(agency, id, whom = {}) {
  try {
    return await post(below(agency, `carousels/${id}/duplicate`), whom);
  } catch (error) {
    const detail = error instanceof Refused ? error.message : t('unreachable');
    notify(t('refusedTitle'), { detail, tone: 'bad' });
    return null;
  }
}

/** @param {string} agency @param {Original} carousel */
export async function duplicate(agency, { id, title }) {
  const copy = await copyOf(agency, id);
  if (!copy) return;
  const open = { label: t('open'), act: () => go(link.carousel(agency, copy.id)) };
  notify(t('duplicated', { title: title || t('untitled') }), { tone: 'good', action: open });
}

/**
 * The same story in another client's kit, which is shown at once.
 * @param {string} agency @param {Original} carousel @param {Client[]} clients
 */
export async function duplicateFor(agency, carousel, clients) {
  const others = clients.filter((one) => one.id !== carousel.client && !one.archived_at);
  const { closed } = openDialog({
    title: t('duplicateFor'),
    draw: (close) => html`<p class="dialog-text">${t('duplicateForHint')}</p>
      <ul class="rows in-dialog">
        ${others.map(
          ({ id, name }) => html`<li><button class="row" @click=${() => close(id)}>
            <span class="monogram small" aria-hidden="true">${name.slice(0, 1).toUpperCase()}</span>
            <span class="grow">${name}</span>${icon('right')}
          </button></li>`,
        )}
      </ul>`,
  });
  const client = /** @type {string | undefined} */ (await closed);
  const copy = client && (await copyOf(agency, carousel.id, { client }));
  if (copy) go(link.carousel(agency, copy.id));
}

/**
 * Put away, or taken out again; the notice takes it back.
 * @param {string} agency @param {CarouselSummary} carousel @param {boolean} archived
 * @param {() => Promise<void>} reload
 */
export async function file(agency, { id, title, version }, archived, reload) {
  const path = below(agency, `carousels/${id}`);
  const filed = /** @type {CarouselSummary} */ (await patch(path, { archived }, { version }));
  const back = async () => {
    await patch(path, { archived: !archived }, { version: filed.version });
    await reload();
  };
  const said = { title: title || t('untitled') };
  notify(archived ? t('archived', said) : t('unarchived', said), {
    action: { label: t('undo'), act: () => void back() },
  });
}
