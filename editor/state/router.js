/**
 * The place by the address, such as `#/<agency>/carousels/<id>`. Links are plain links.
 * @typedef {'sign-up' | 'verify' | 'forgot-password' | 'reset-password' | 'invitations' | 'account'} Personal
 * @typedef {Personal | 'agencies' | 'home' | 'archive' | 'client' | 'kit' | 'editor' | 'team'} Screen
 * @typedef {{screen: Screen, agency: string, id: string, sheet: string}} Place
 */
import { Store } from './store.js';

/** Screens outside of any agency; emails link to most of them. */
const PERSONAL = /** @type {readonly string[]} */ ([
  'sign-up',
  'verify',
  'forgot-password',
  'reset-password',
  'invitations',
  'account',
]);

/** @param {string} hash @returns {Place} */
function placeOf(hash) {
  const [agency = '', kind = '', id = '', sheet = ''] = hash.replace(/^#\/?/, '').split('/');
  if (PERSONAL.includes(agency))
    return { screen: /** @type {Personal} */ (agency), agency: '', id: kind, sheet: '' };
  if (!agency) return { screen: 'agencies', agency: '', id: '', sheet: '' };
  if (kind === 'carousels' && id) return { screen: 'editor', agency, id, sheet };
  if (kind === 'clients' && id) return { screen: 'client', agency, id, sheet: '' };
  if (kind === 'kits' && id) return { screen: 'kit', agency, id, sheet: '' };
  if (kind === 'team') return { screen: 'team', agency, id, sheet: '' };
  if (kind === 'archive') return { screen: 'archive', agency, id, sheet: '' };
  return { screen: 'home', agency, id: kind === 'of' ? id : '', sheet: '' };
}

/** The current place; `guard` is asked before leaving and may refuse. @extends {Store<Place>} */
class Router extends Store {
  /** @type {(() => boolean | Promise<boolean>) | null} */
  guard = null;
  #here = location.hash;

  start() {
    addEventListener('hashchange', () => void this.#moved());
    this.set(placeOf(location.hash));
  }

  async #moved() {
    const asked = location.hash;
    if (asked === this.#here) return;
    if (this.guard && !(await this.guard())) {
      history.replaceState(null, '', this.#here || '#/');
      return;
    }
    this.#here = asked;
    this.set(placeOf(asked));
  }
}

export const router = new Router(placeOf(location.hash));

/** @param {string} hash */
export const go = (hash) => {
  location.hash = hash;
};
/** Replace the current place in the browser's history. @param {string} hash */
export const goOn = (hash) => location.replace(hash);
/**
 * @typedef {'agencies' | 'home' | 'of' | 'archive' | 'client' | 'kit' | 'carousel' | 'check' | 'team'} Linked
 * @type {Record<Linked, (agency?: string, id?: string) => string>}
 */
export const link = {
  agencies: () => '#/',
  home: (agency) => `#/${agency}`,
  of: (agency, id) => `#/${agency}/of/${id}`,
  archive: (agency, id) => `#/${agency}/archive${id ? `/${id}` : ''}`,
  client: (agency, id) => `#/${agency}/clients/${id}`,
  kit: (agency, id) => `#/${agency}/kits/${id}`,
  carousel: (agency, id) => `#/${agency}/carousels/${id}`,
  check: (agency, id) => `#/${agency}/carousels/${id}/check`,
  team: (agency, id) => `#/${agency}/team/${id}`,
};
/** @param {Personal} screen */
export const personal = (screen) => `#/${screen}`;
