/**
 * Where one is: `#/<agency>/carousels/<id>` and the like. Links are plain links.
 * @typedef {'agencies' | 'home' | 'client' | 'kit' | 'editor' | 'sign-up' | 'forgot' | 'reset' | 'invitation'} Screen
 * @typedef {{screen: Screen, agency: string, id: string}} Place
 */
import { Store } from './store.js';

/** Where links in mails lead. @type {Record<string, Screen>} */
const WAYS_IN = {
  'sign-up': 'sign-up',
  'forgot-password': 'forgot',
  'reset-password': 'reset',
  invitations: 'invitation',
};

/** @param {string} hash @returns {Place} */
function placeOf(hash) {
  const [agency = '', kind = '', id = ''] = hash.replace(/^#\/?/, '').split('/');
  const way = WAYS_IN[agency];
  if (way) return { screen: way, agency: '', id: decodeURIComponent(kind) };
  if (!agency) return { screen: 'agencies', agency: '', id: '' };
  if (kind === 'carousels' && id) return { screen: 'editor', agency, id };
  if (kind === 'clients' && id) return { screen: 'client', agency, id };
  if (kind === 'kits' && id) return { screen: 'kit', agency, id };
  return { screen: 'home', agency, id: kind === 'of' ? id : '' };
}

/** The place; `guard` is asked before it is left and may say no. @extends {Store<Place>} */
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
/** @type {Record<'agencies' | 'signUp' | 'forgot' | 'home' | 'of' | 'client' | 'kit' | 'carousel', (agency?: string, id?: string) => string>} */
export const link = {
  agencies: () => '#/',
  signUp: () => '#/sign-up',
  forgot: () => '#/forgot-password',
  home: (agency) => `#/${agency}`,
  of: (agency, id) => `#/${agency}/of/${id}`,
  client: (agency, id) => `#/${agency}/clients/${id}`,
  kit: (agency, id) => `#/${agency}/kits/${id}`,
  carousel: (agency, id) => `#/${agency}/carousels/${id}`,
};
