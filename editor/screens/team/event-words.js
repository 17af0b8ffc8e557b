/**
 * Descriptions of audit events, with names instead of ids where known.
 * @import {ApiKey, AuditEvent, CarouselSummary, Team} from '../../api/types'
 * @import {Roster} from './roster.js'
 */
import { all, query } from '../../api/api.js';
import { catalogue } from '../../state/catalogue.js';
import { named, t } from '../../texts/texts.js';

/** @typedef {Map<string, string>} Names what things of an agency are called, by their ids */

/**
 * The names that audit events refer to; of carousels only the newest.
 * @param {Roster} roster
 * @returns {Promise<Names>}
 */
export async function namesOf(roster) {
  const carousels = query(roster.path('carousels'), { page_size: 100 });
  const [teams, keys, drafts] = await Promise.all([
    /** @type {Promise<Team[]>} */ (all(roster.path('teams'))),
    /** @type {Promise<ApiKey[]>} */ (all(roster.path('api-keys'))),
    /** @type {Promise<CarouselSummary[]>} */ (all(carousels, { pages: 2 })),
    catalogue.have('formats'),
  ]);
  const { members, clients } = roster.state;
  return new Map([
    ...members.map(({ id, name, email }) => /** @type {const} */ ([id, name || email])),
    ...[...clients, ...teams, ...keys].map(({ id, name }) => /** @type {const} */ ([id, name])),
    ...drafts.map(({ id, title }) => /** @type {const} */ ([id, title || t('untitled')])),
  ]);
}

/** What an event was done to, where it is called something. @param {AuditEvent} event @param {Names} names */
export function whomOf({ actor, subject, details }, names) {
  if (subject === actor) return undefined;
  return names.get(String(details.carousel ?? subject));
}

/** What else is known of an event. @param {AuditEvent} event @param {Names} names @returns {string[]} */
export function detailsOf({ details }, names) {
  const { carousel, ...others } = details;
  // A carousel that is known is what the event was done to.
  return pairs(carousel === undefined || names.has(String(carousel)) ? others : details, names);
}

/** @type {Record<string, (value: string) => string>} */
const KEYS = {
  role: (value) => named(`role_${value}`, value),
  scopes: (value) => named(`scope_${value}`, value),
  plan: (value) => named(`plan_${value}`, value),
  files: (value) => named(`file_${value.replace('-', '_')}`, value.toUpperCase()),
  formats: (value) => catalogue.name('formats', value),
};

/**
 * A detail as text: lists with commas, changes as pairs.
 * @param {string} name @param {unknown} value @param {Names} names
 * @returns {string}
 */
function shown(name, value, names) {
  if (Array.isArray(value))
    return value.map((one) => shown(name, one, names)).join(', ') || t('none');
  if (typeof value === 'boolean') return t(value ? 'yes' : 'no');
  if (value === null) return t('none');
  if (typeof value === 'object') return pairs(value, names).join(', ');
  const said = String(value);
  return KEYS[name]?.(said) ?? names.get(said) ?? said;
}

/** @param {object} details @param {Names} names */
const pairs = (details, names) =>
  Object.entries(details).map(
    ([name, value]) =>
      `${named(`detail_${name}`, name.replaceAll('_', ' '))}: ${shown(name, value, names)}`,
  );
