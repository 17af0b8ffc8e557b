/**
 * What is known of an open draft, and where it begins.
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
 * @property {Carousel} carousel as the server has it
 * @property {Document} document as it is seen: with everything that is still on its way
 * @property {Thread | null} thread
 * @property {Client} client
 * @property {string} kitName of the kit that is worn; which version of it and what that says: `kits.js`
 * @property {string} format the one that is looked at
 * @property {string[]} selection slides, the one that was chosen last at the end
 * @property {Editing | null} editing the text that is being written
 * @property {SavingStatus} saving
 * @property {string | null} savedAt
 * @property {number} pendingOnServer how many changes are on their way that only the server knows
 * @property {Theirs | null} theirs what somebody else saved meanwhile
 * @property {boolean} undoable
 * @property {boolean} redoable
 * @property {Clash | null} clash what was to be undone or done again, and somebody changed since
 * @property {Refused | null} refusal the last change that the server would not do
 * @property {Edited['lost']} lost what made room for the last change, and stands nowhere now
 * @property {boolean} editable
 * @property {boolean} look whether the asker may see what stands behind the slides, too
 */

/** Everything of a draft. @param {string} agency @param {string} id @param {boolean} editable @param {boolean} look @returns {Promise<DraftState>} */
export async function opened(agency, id, editable, look) {
  const carousel = /** @type {Carousel} */ (await get(below(agency, `carousels/${id}`)));
  const [thread, client, kit] = await Promise.all([
    look && carousel.thread ? get(below(agency, `threads/${carousel.thread}`)) : null,
    get(below(agency, `clients/${carousel.client}`)),
    look ? get(below(agency, `brand-kits/${carousel.brand_kit}`)) : null,
    // Slides are as large as their format says.
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
