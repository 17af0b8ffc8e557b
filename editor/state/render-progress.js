/**
 * Follow a render by server-sent events, or by polling where they are not available.
 * @import {Render} from '../api/types'
 */
import { below, get, pause, post, query, Refused, send } from '../api/api.js';

const POLL_MS = 700;
const ENDED = new Set(['succeeded', 'partial', 'failed', 'canceled']);

/** @param {Render} render */
export const ended = (render) => ENDED.has(render.status);

/**
 * Call `show` with the render whenever something of it was finished, until it has ended or the signal aborts.
 * @param {string} agency @param {Render} render @param {(render: Render) => void} show @param {AbortSignal} signal
 */
export async function follow(agency, render, show, signal) {
  const path = below(agency, `renders/${render.id}`);
  // However many events come in while one question is on its way, one more is asked.
  let notified = false;
  let wake = new AbortController();
  let streaming = await stream(path, () => ((notified = true), wake.abort()), signal);
  let tag = '';
  const look = async () => {
    notified = false;
    const answer = await send('GET', path, { ...(tag ? { tag } : {}), signal });
    if (answer.status === 304) return;
    tag = answer.headers.get('ETag') ?? '';
    render = /** @type {Render} */ (await answer.json());
    show(render);
  };
  try {
    await look();
    while (!ended(render)) {
      // With events, polling only covers lost ones.
      const rest = streaming?.readyState === EventSource.OPEN ? POLL_MS * 6 : POLL_MS;
      wake = new AbortController();
      if (!notified) await pause(rest, AbortSignal.any([signal, wake.signal])).catch(() => {});
      if (streaming?.readyState === EventSource.CLOSED) streaming = null;
      await look();
    }
  } finally {
    streaming?.close();
  }
}

/**
 * @param {string} path @param {() => void} notified @param {AbortSignal} signal
 * @returns {Promise<EventSource | null>}
 */
async function stream(path, notified, signal) {
  try {
    const { url } = /** @type {{url: string}} */ (
      await post(`${path}/events`, undefined, { signal })
    );
    const source = new EventSource(url);
    for (const name of ['slide', 'file', 'progress', 'end'])
      source.addEventListener(name, notified);
    // An address opens for some minutes only; asking goes on by itself.
    source.addEventListener('end', () => source.close());
    return source;
  } catch (error) {
    if (error instanceof Refused) return null;
    throw error;
  }
}

/**
 * The renders of a draft, newest first.
 * @param {string} agency @param {string} carousel
 * @returns {Promise<Render[]>}
 */
export async function rendersOf(agency, carousel) {
  const path = query(below(agency, 'renders'), { carousel, page_size: 20 });
  return /** @type {{results: Render[]}} */ (await get(path)).results;
}
