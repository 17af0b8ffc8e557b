/**
 * Files to the store: the API signs where to, the bytes go there with progress, then they are inspected.
 * @import {Asset, PendingAsset} from './types'
 */
import { below, post, Refused, Unreachable } from './api.js';
import { LANGUAGE, named, t } from '../texts/texts.js';

/**
 * Upload a file and have it inspected. Raises `Refused` with the reason where it is not taken.
 * @param {string} agency @param {File} file
 * @param {{
 *   kind: Asset['kind'], client?: string, alt?: string, progress?: (share: number) => void, signal?: AbortSignal
 * }} how
 * @returns {Promise<Asset>}
 */
export async function upload(agency, file, { kind, client, alt = '', progress, signal }) {
  const pending = /** @type {PendingAsset} */ (
    await post(
      below(agency, 'assets'),
      { kind, filename: file.name, content_type: typeOf(file), bytes: file.size, alt, client },
      { signal },
    )
  );
  await sent(file, pending.upload, progress, signal);
  const asset = /** @type {Asset} */ (
    await post(below(agency, `assets/${pending.id}/complete`), undefined, { signal })
  );
  if (asset.status === 'ready') return asset;
  const { reason, reason_code: code } = asset;
  throw new Refused({ type: '', title: reason, status: 422, code: code || 'refused' });
}

/**
 * @param {File} file @param {PendingAsset['upload']} target @param {((share: number) => void) | undefined} progress
 * @param {AbortSignal | undefined} signal
 * @returns {Promise<void>}
 */
function sent(file, target, progress, signal) {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    request.open(target.method, target.url);
    // The browser sets the length itself.
    for (const [name, value] of Object.entries(target.headers))
      if (name.toLowerCase() !== 'content-length') request.setRequestHeader(name, value);
    request.upload.onprogress = ({ loaded, total }) => progress?.(total ? loaded / total : 0);
    request.onload = () => {
      if (request.status < 400) resolve();
      else reject(new Unreachable(request.statusText, request.status));
    };
    request.onerror = () => reject(new Unreachable('The store did not take the file.'));
    request.onabort = () => reject(new DOMException('Given up', 'AbortError'));
    signal?.addEventListener('abort', () => request.abort());
    request.send(file);
  });
}

const TYPES = /** @type {Record<string, string>} */ ({
  ttf: 'font/ttf',
  otf: 'font/otf',
  woff: 'font/woff',
  woff2: 'font/woff2',
  svg: 'image/svg+xml',
  svgz: 'image/svg+xml',
  jpg: 'image/jpeg',
  jpeg: 'image/jpeg',
  png: 'image/png',
  webp: 'image/webp',
  gif: 'image/gif',
  avif: 'image/avif',
  heic: 'image/heic',
  heif: 'image/heif',
});

/** Accepted types of each kind; extensions too, because some systems know no type for them. */
export const ACCEPTED = {
  logo: 'image/png,image/jpeg,image/svg+xml,image/webp,image/avif,.svgz,.heic,.heif',
  image: 'image/png,image/jpeg,image/webp,image/gif,image/avif,.heic,.heif',
  font: '.ttf,.otf,.woff,.woff2',
};

/**
 * The parts removed from a file, as a sentence; empty if none.
 * @param {Asset} asset
 */
export function leftOut(asset) {
  const parts = /** @type {string[]} */ (asset.facts.dropped ?? []);
  // A part's name may hold anything: a text's key holds words.
  const words = parts.map((part) => named(`left_${part.replace(/\W/g, '')}`, part));
  return words.length ? t('leftOut', { parts: AND.format(words) }) : '';
}

const AND = new Intl.ListFormat(LANGUAGE);

/** Browsers do not know every type, and some take OpenType for the templates of another program. @param {File} file */
const typeOf = (file) => TYPES[file.name.split('.').pop()?.toLowerCase() ?? ''] ?? file.type;
