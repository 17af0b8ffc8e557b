/**
 * The one way to the server: JSON in and out, CSRF, versions, one effect a key, problems as errors.
 * @import {Page, Problem} from './types'
 */

const RETRIES = 4;
const PAUSE_MS = 300;

/** The server refused a request; `problem` says why. */
export class Refused extends Error {
  /** Resolves when the request is worth repeating; set by listeners of `refusals`. @type {Promise<void> | null} */
  repeatable = null;

  /** @param {Problem} problem */
  constructor(problem) {
    super(problem.errors?.[0]?.detail ?? problem.detail ?? problem.title);
    this.problem = problem;
    this.status = problem.status;
    this.code = problem.code;
  }
}

/** The server did not answer, or is busy: the same request may succeed later. */
export class Unreachable extends Error {
  /** @param {string} message @param {number} [status] @param {number} [after] seconds to wait */
  constructor(message, status = 0, after = 0) {
    super(message);
    this.status = status;
    this.after = after;
  }
}

/**
 * @typedef {object} Asked
 * @property {unknown} [body] sent as JSON, or as it is when it is a form
 * @property {number} [version] the version that is changed
 * @property {string} [key] names the effect, so that it happens once however often it is sent
 * @property {string} [tag] an ETag that is known already
 * @property {Record<string, string>} [headers] others
 * @property {AbortSignal} [signal]
 * @property {boolean} [patient] whether to retry while the server does not answer
 */

/**
 * One request. Raises `Refused`, `Unreachable`, or an `AbortError`.
 * @param {string} method @param {string} path @param {Asked} [asked]
 * @returns {Promise<Response>}
 */
export async function send(method, path, asked = {}) {
  const safe = method === 'GET' || asked.key !== undefined;
  for (let tried = 1; ; tried += 1) {
    try {
      return await once(method, path, asked);
    } catch (error) {
      if (error instanceof Refused && error.repeatable) {
        await error.repeatable;
        continue;
      }
      if (!(error instanceof Unreachable)) throw error;
      if (!safe || asked.patient === false || tried >= RETRIES) throw error;
      await pause(Math.max(error.after * 1000, PAUSE_MS * 2 ** (tried - 1)), asked.signal);
    }
  }
}

/** @param {string} method @param {string} path @param {Asked} asked */
async function once(method, path, asked) {
  /** @type {Record<string, string>} */
  const headers = { Accept: 'application/json', ...asked.headers };
  if (asked.version !== undefined) headers['If-Match'] = `"${asked.version}"`;
  if (asked.key !== undefined) headers['Idempotency-Key'] = asked.key;
  if (asked.tag !== undefined) headers['If-None-Match'] = asked.tag;
  /** @type {BodyInit | undefined} */
  let body;
  if (asked.body instanceof FormData) body = asked.body;
  else if (asked.body !== undefined) {
    headers['Content-Type'] = 'application/json';
    body = JSON.stringify(asked.body);
  }
  let response;
  try {
    if (method !== 'GET') headers['X-CSRFToken'] = await csrfToken();
    const cache = asked.tag === undefined ? 'default' : 'no-store';
    response = await fetch(path, { method, headers, body, cache, signal: asked.signal ?? null });
  } catch (error) {
    if (error instanceof DOMException && error.name === 'AbortError') throw error;
    throw new Unreachable(String(error));
  }
  if (response.ok || response.status === 304) return response;
  const problem = await problemOf(response);
  const waiting = Number(response.headers.get('Retry-After')) || 0;
  if (response.status >= 500 || response.status === 429 || problem.code === 'idempotency-in-flight')
    throw new Unreachable(problem.title, response.status, waiting);
  const refusal = new Refused(problem);
  refusals.dispatchEvent(new CustomEvent(problem.code, { detail: { method, path, refusal } }));
  throw refusal;
}

/** Everything that is refused: an event named by the problem's code, with `method`, `path` and the `refusal`. */
export const refusals = new EventTarget();

/** @param {Response} response @returns {Promise<Problem>} */
async function problemOf(response) {
  const { status, statusText } = response;
  try {
    const said = await response.json();
    if (said.title) return said;
    // allauth answers in a different format.
    const errors = (said.errors ?? []).map(
      (
        /** @type {{message: string, code: string, param?: string}} */ { message, code, param },
      ) => ({
        detail: message,
        code,
        pointer: param ? `/${param}` : '',
      }),
    );
    const [first] = errors;
    const title = first?.detail ?? statusText;
    return { ...said, type: '', status, title, code: first?.code ?? String(status), errors };
  } catch {
    return { type: '', status, title: statusText || `HTTP ${status}`, code: String(status) };
  }
}

/** Answers that are on their way before anybody waits for them. @type {Map<string, Promise<any>>} */
const coming = new Map();

/** @template T @param {string} path @param {Asked} [asked] @returns {Promise<T>} */
export async function get(path, asked) {
  const answer = coming.get(path);
  coming.delete(path);
  return answer ?? (await send('GET', path, asked)).json();
}

/** Start requests early: the next `get` of the same path receives the answer. @param {...string} paths */
export function ahead(...paths) {
  for (const path of paths) {
    const answer = get(path);
    answer.catch(() => undefined);
    coming.set(path, answer);
  }
}

/**
 * Create or do something once.
 * @template T @param {string} path @param {unknown} [body] @param {Asked} [asked]
 * @returns {Promise<T>}
 */
export const post = async (path, body, asked) =>
  (await send('POST', path, { key: newKey(), ...asked, body })).json();

/**
 * Change something.
 * @template T @param {string} path @param {unknown} body @param {Asked} [asked]
 * @returns {Promise<T>}
 */
export const patch = async (path, body, asked) =>
  (await send('PATCH', path, { ...asked, body })).json();

/**
 * Every entry of a list, page after page, up to a number of pages.
 * @template T @param {string} path @param {{pages?: number, signal?: AbortSignal}} [options]
 * @returns {Promise<T[]>}
 */
export async function all(path, { pages = 20, signal } = {}) {
  /** @type {T[]} */
  const found = [];
  /** @type {string | null | undefined} */
  let next = path;
  for (let page = 0; next && page < pages; page += 1) {
    const answer = /** @type {Page<T>} */ (await get(next, { signal }));
    found.push(...answer.results);
    next = answer.next && new URL(answer.next).pathname + new URL(answer.next).search;
  }
  return found;
}

/**
 * A path with its query; undefined and null values are omitted.
 * @param {string} path @param {Record<string, string | number | boolean | undefined | null>} values
 */
export function query(path, values) {
  const given = Object.entries(values).filter(([, value]) => value !== undefined && value !== null);
  const said = new URLSearchParams(given.map(([name, value]) => [name, String(value)])).toString();
  return said ? `${path}?${said}` : path;
}

/** The place of an agency's things. @param {string} agency @param {string} [rest] */
export const below = (agency, rest = '') => `/api/v1/agencies/${agency}${rest && `/${rest}`}`;

/** A name for one effect. */
export const newKey = () => crypto.randomUUID();

/** The CSRF token from the cookie; fetched again if cookies were cleared. */
async function csrfToken() {
  const found = () => /(?:^|; )csrftoken=([^;]*)/.exec(document.cookie)?.[1] ?? '';
  if (!found()) await fetch('/_allauth/browser/v1/config', { cache: 'no-store' });
  return found();
}

/**
 * Resolves after a while, or as soon as the network is back.
 * @param {number} ms @param {AbortSignal} [signal]
 * @returns {Promise<void>}
 */
export function pause(ms, signal) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(resolve, ms);
    globalThis.addEventListener('online', () => resolve(), { once: true });
    signal?.addEventListener('abort', () => {
      clearTimeout(timer);
      reject(new DOMException('Given up', 'AbortError'));
    });
  });
}
