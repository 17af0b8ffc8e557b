/**
 * The state of an open carousel, and how it is loaded.
 * @import {BrandKit, Carousel, Client, Document, Edited, Thread} from '../api/types'
 */
import { below, get, Refused } from '../api/api.js';
import { catalogue } from './catalogue.js';

/**
 * @typedef {'saved' | 'waiting' | 'saving' | 'offline' | 'conflict' | 'kept-out'} SavingStatus
 * @typedef {{slide: string, element: string}} Editing
 * @typedef {{version: number, by: string, at: string, carousel: Carousel}} Theirs
 * @typedef {{kind: 'undo' | 'redo', refusal: Refused}} Clash
 *
 * @typedef {object} DraftState
 * @property {Carousel} carousel the saved carousel
 * @property {Document} document the visible document, including unsaved changes
 * @property {Thread | null} thread
 * @property {Client} client
 * @property {string} kitName of the kit in use; its version and spec are in `kits.js`
 * @property {string} format the one being shown
 * @property {string[]} selection slides, the one that was chosen last at the end
 * @property {Editing | null} editing the text being edited
 * @property {SavingStatus} saving
 * @property {string | null} savedAt
 * @property {number} pendingOnServer how many changes are on their way that only the server knows
 * @property {Theirs | null} theirs the newer version saved by someone else
 * @property {boolean} undoable
 * @property {boolean} redoable
 * @property {Clash | null} clash an undo or redo that meets later changes by others
 * @property {Refused | null} refusal the last change that the server refused
 * @property {Edited['lost']} lost the content replaced by the last change
 * @property {boolean} editable
 * @property {boolean} look whether the user may see threads, kits and settings besides the slides
 */

/**
 * Load an open carousel's state.
 * @param {string} agency @param {string} id @param {boolean} editable @param {boolean} look
 * @returns {Promise<DraftState>}
 */
export async function opened(agency, id, editable, look) {
  const carousel = /** @type {Carousel} */ (await get(below(agency, `carousels/${id}`)));
  const [thread, client, kit] = await Promise.all([
    look && carousel.thread ? get(below(agency, `threads/${carousel.thread}`)) : null,
    get(below(agency, `clients/${carousel.client}`)),
    look ? get(below(agency, `brand-kits/${carousel.brand_kit}`)) : null,
    // The size of a slide depends on its format.
    catalogue.have('formats', 'layouts'),
  ]);
  const { document } = carousel;
  const [first] = document.slides;
  return {
    carousel,
    document,
    thread: /** @type {Thread | null} */ (thread),
    client: /** @type {Client} */ (client),
    kitName: /** @type {BrandKit | null} */ (kit)?.name ?? '',
    format: document.format,
    selection: first ? [first.id] : [],
    editing: null,
    saving: 'saved',
    savedAt: carousel.updated_at,
    pendingOnServer: 0,
    theirs: null,
    undoable: false,
    redoable: false,
    clash: null,
    refusal: null,
    lost: [],
    editable,
    look,
  };
}
