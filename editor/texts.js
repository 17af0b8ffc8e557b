/**
 * Every text of the page. To translate it, replace this file; `{name}` stands for a value, and where a
 * text is a list of forms, `count` chooses one by the language's plural rules.
 */
import { KIT_TEXTS } from './texts/kits.js';
import { PANEL_TEXTS } from './texts/panels.js';

export const LANGUAGE = 'en';

export const TEXTS = {
  ...PANEL_TEXTS,
  ...KIT_TEXTS,

  // Everywhere
  product: 'Leporello',
  close: 'Close',
  cancel: 'Cancel',
  save: 'Save',
  retry: 'Try again',
  loading: 'Loading…',
  more: 'More',
  none: 'None',
  unreachable: 'The server does not answer.',
  unreachableHint: 'Your connection, or the server, is down. Nothing is lost.',
  gone: 'This is not here',
  goneHint: 'It was removed, or you have no access to it.',
  somethingBroke: 'Something broke on this page.',
  reload: 'Reload the page',
  skip: 'Skip to the content',
  appearance: 'Appearance: {mode}',
  appearance_auto: 'as the system',
  appearance_light: 'light',
  appearance_dark: 'dark',
  notices: 'Notices',
  dismiss: 'Dismiss',

  // Signing in
  signIn: 'Sign in',
  signInLead: 'Threads in, branded carousels out.',
  email: 'E-mail',
  password: 'Password',
  showPassword: 'Show the password',
  hidePassword: 'Hide the password',
  secondStep: 'One more step',
  secondStepLead: 'Enter the code of your authenticator, or one of your recovery codes.',
  code: 'Code',
  confirm: 'Confirm',
  signUp: 'Create an account',
  signUpLead: 'An agency of your own, or one that invites you.',
  haveAccount: 'I have an account',
  yourName: 'Your name',
  passwordHint: 'At least ten characters.',
  forgot: 'Forgot your password?',
  forgotLead: 'We send a link to set another one.',
  sendLink: 'Send the link',
  mailSent: 'Look into your mail',
  mailSentTo: 'If there is an account for {email}, a link is on its way.',
  newPassword: 'A new password',
  newPasswordLead: 'All other sessions end with it.',
  passwordChanged: 'Your password is changed. Sign in with it.',
  verify: 'Look into your mail',
  verifyLead: 'Enter the code that we sent to your address.',
  invitation: 'Invitation',
  invitedTo: 'Join {agency}',
  invitedBy: '{inviter} invites {email} to work there as {role}.',
  join: 'Join {agency}',
  signOut: 'Sign out',
  signedOut: 'You were signed out. Sign in again to go on; your changes are kept.',

  // Agencies and clients
  agencies: 'Agencies',
  chooseAgency: 'Choose an agency',
  noAgenciesHint: 'Or ask somebody of your agency to invite {email}.',
  createAgency: 'Create an agency',
  agencyName: 'Name of the agency',
  role_owner: 'Owner',
  role_admin: 'Admin',
  role_editor: 'Editor',
  role_reviewer: 'Reviewer',
  role_viewer: 'Viewer',
  role_guest: 'Guest',
  clients: 'Clients',
  allClients: 'All clients',
  newClient: 'New client',
  findClient: 'Find a client',
  clientName: 'Name',
  language: 'Language',
  createClient: 'Create client',
  website: 'Website',
  logo: 'Logo',
  logoHint: 'Drop a logo: colours and looks are proposed from it',
  logoOf: 'Logo of {name}',
  noClients: 'No clients yet',
  noClientsHint: 'A client has brand kits; every carousel wears one.',
  setUp: 'Set up',
  setUpClient: 'Set up {name}',

  // Carousels
  carousels: 'Carousels',
  carouselsOf: 'Carousels of {name}',
  noCarousels: 'No carousels yet',
  noCarouselsHint: 'Paste a thread, and see it as slides in a moment.',
  noMatches: 'Nothing matches “{words}”',
  search: 'Search carousels',
  importThread: 'Import a thread',
  slides: { one: '{count} slide', other: '{count} slides' },
  edited: 'Edited {when}',
  status_draft: 'Draft',
  status_review: 'In review',
  status_approved: 'Approved',
  status_published: 'Published',
  untitled: 'Untitled',
  openCarousel: 'Open {title}',
  duplicate: 'Duplicate',
  duplicateFor: 'Duplicate for another client',
  duplicateForHint: 'The same slides in the other client’s kit.',
  archive: 'Archive',
  archived: '“{title}” is archived',
  duplicated: '“{title}” is duplicated',
  actionsFor: 'Actions for {title}',
  showMore: 'Show more',

  // Import
  importLead: 'Paste the posts, or drop a file: text, Markdown, CSV, or what a network exports.',
  paste: 'Text',
  pasteHint: 'Posts are divided by empty lines, or by lines of dashes.',
  chooseFile: 'Choose a file',
  dropFile: 'or drop it here',
  replaceFile: 'Choose another',
  removeFile: 'Remove the file',
  forClient: 'For',
  recipe: 'Told as',
  preview: 'Preview',
  found: { one: '{count} post found', other: '{count} posts found' },
  readAs: 'Read as {source}',
  createCarousel: 'Create carousel',
  creating: 'Building the slides…',
  reading: 'Reading…',
  previewEmpty: 'What is found shows here before anything is kept.',
  expectsImage: 'Had a picture',
  needsKit: '{name} has no brand kit yet. Set one up first.',
  goToKit: 'Set up the kit',
  warnings: { one: '{count} remark', other: '{count} remarks' },
  source_builder_page: 'a builder’s page',
  source_plain_text: 'plain text',
  source_markdown: 'Markdown',
  source_csv: 'a table',
  source_x_api_v2: 'an answer of X’s API',
  source_x_archive: 'an archive of X',
  source_thread_reader: 'a thread reader’s page',
  source_bluesky: 'Bluesky',
  source_mastodon: 'Mastodon',

  // The editor
  back: 'All carousels',
  title: 'Title',
  panels: 'Settings',
  deck: 'Slides',
  posts: 'Posts',
  saved: 'Saved',
  savedAt: 'Saved {when}',
  waiting: 'Unsaved',
  saving: 'Saving…',
  offline: 'Not saved: trying again',
  conflict: 'Somebody saved first',
  needsSignIn: 'Sign in to save',
  readOnly: 'You may look, not edit',
  undo: 'Undo',
  redo: 'Redo',
  nothingToUndo: 'Nothing to undo',
  format: 'Format',
  undone: 'Undone',
  redone: 'Redone',
  refusedTitle: 'That could not be done',
  updatedBy: '{name} saved version {version}; you see it now.',
  unsavedLeave: 'Some changes are not saved yet.',
  unsavedLeaveHint: 'They are sent as soon as the server answers. Leave and lose them?',
  leave: 'Leave',
  stay: 'Stay',
  slideNumber: 'Slide {number} of {total}',
  slideLabel: 'Slide {number} of {total}, {layout}',
  notCurrent: 'Not up to date',
  slideActions: 'Actions for slide {number}',
  editElement: 'Edit {element}',
  lint: { one: '{count} remark on slide {number}', other: '{count} remarks on slide {number}' },
  lookAt: 'Look at another format',
  zones: 'Safe zones',
  zonesHint: 'What the platform covers or crops',
  keys: 'Keys',
  keys_go: 'Go from slide to slide',
  keys_reach: 'Choose several',
  keys_all: 'Choose all',
  keys_move: 'Move what is chosen',
  keys_write: 'Write in the slide',
  keys_bold: 'Bold, italic, highlight, link',
  keys_done: 'Close, or let go of a drag',
  zoom: 'Size of the slides',
  smaller: 'Smaller',
  larger: 'Larger',
  fit: 'Fit',
  chosen: { one: '{count} slide chosen', other: '{count} slides chosen' },
  chooseOne: 'Choose one slide only',
  chooseOnly: 'Choose only this',
  chooseToo: 'Choose this too',
  moveLeft: 'Move left',
  moveRight: 'Move right',
  moved: {
    one: 'Slide moved to place {number} of {total}',
    other: '{count} slides moved to place {number} of {total}',
  },
  remove: 'Remove',
  removed: { one: '{count} slide removed', other: '{count} slides removed' },
  split: 'Split in two',
  splitHere: 'Split the slide at the cursor',
  splitDone: 'The slide was split',
  merge: 'Merge',
  mergeNext: 'Merge with the next',
  mergeChosen: 'Merge the chosen',
  merged: '{count} slides became one',
  replace: 'Replace',
  addText: 'Add {role}',
  addPicture: 'Add a picture',
  picture: 'Picture',
  pictureHint: 'Upload a picture: choose a file, or drop one here',
  uploadPicture: 'Upload a picture',
  uploading: 'Uploading',
  altText: 'Alt text',
  altTextOf: 'What slide {number} shows',
  altTextHint: 'Left empty, it is written from the words of the slide.',
  focus: 'Focus',
  focusHint: 'Drag the point, or move it with the arrow keys: crops keep it in view.',
  writing: 'Writing: {role}',
  lines: { one: '{count} line at {size} px', other: '{count} lines at {size} px' },
  mark_bold: 'Bold',
  mark_italic: 'Italic',
  mark_highlight: 'Highlight',
  mark_link: 'Link',
  address: 'Address',
  role_of_eyebrow: 'eyebrow',
  role_of_title: 'title',
  role_of_subtitle: 'subtitle',
  role_of_body: 'text',
  role_of_aside: 'second side',
  role_of_button: 'button',
  role_of_link: 'link',
  role_of_handle: 'handle',
  role_of_cue: 'swipe cue',
  kind_image: 'picture',
  kind_author: 'author',
  slideFailed: 'This slide could not be shown',
  addSlide: 'Add a slide',
  emptyDeck: 'No slides yet',
  emptyDeckHint: 'Drag a post here, or add all of them.',

  // Somebody else saved
  conflictDetail: '{name} saved version {version} ({when}) while you were working.',
  conflictMine: {
    one: 'One change of yours is not saved yet.',
    other: '{count} changes of yours are not saved yet.',
  },
  keepMine: 'Put mine on top',
  takeTheirs: 'Take theirs',

  // Versions
  versions: 'Versions',
  versionNow: 'Now, version {version}',
  versionShort: 'Version {version}',
  versionThen: 'Version {version}',
  now: 'Now',
  sameSlides: 'The slides are the same.',
  moreDiffer: { one: '{count} more slide differs', other: '{count} more slides differ' },
  notThere: 'Not there',
  slideThen: 'Slide {number} as it was',
  slideNow: 'Slide {number} as it is',
  restore: 'Restore version {version}',
  restored: 'Version {version} is back',
  did_insert_slide: 'Slide added',
  did_remove_slide: 'Slide removed',
  did_move_slide: 'Slides moved',
  did_set_slide: 'Slide described',
  did_insert_element: 'Element added',
  did_remove_element: 'Element removed',
  did_move_element: 'Element moved',
  did_set_element: 'Element changed',
  did_set_document: 'Settings changed',
  did_set_text: 'Text written',
  did_set_style: 'Style changed',
  did_set_layout: 'Layout changed',
  did_set_outro: 'Outro changed',
  did_duplicate_slide: 'Slide duplicated',
  did_split_slide: 'Slide split',
  did_merge_slides: 'Slides merged',
  did_drop_post: 'Post placed',
  did_drop_remaining: 'Remaining posts placed',
  did_draft_captions: 'Captions drafted',
  did_retell: 'Thread told anew',
  did_begin: 'Created',
  did_undo: 'Undone',
  did_redo: 'Redone',
  did_restore: 'Earlier version restored',

  // Check
  check: 'Check',
  checking: 'Checking…',
  legal: 'Ready',
  illegal: 'Not accepted',
  dimensions: '{width} × {height}',
  slidesOf: '{count} of at most {most} slides',
  caption: 'Caption',
  captionOf: '{count} of {most}',
  captionFor: 'Caption on {name}',
  draftCaption: 'Write it from the thread',
  slideShort: 'Slide {number}',
  splitFor: 'Divide into drafts of {most}',
  splitInto: { one: '{count} draft was made', other: '{count} drafts were made' },
  open: 'Open',

  // Render
  render: 'Render',
  renderNow: 'Render',
  renderOf: 'Render of version {version}',
  rendering: 'Rendering',
  renderedOf: '{done} of {total} done',
  renderDone: 'The render has ended',
  retryFailed: 'Repeat what failed',
  downloadAll: 'Download everything',
  earlierRenders: 'Earlier renders',
  formats: 'Formats',
  files: 'Files',
  slideFile: 'Slide {number} · {kind}',
  render_queued: 'Queued',
  render_processing: 'Rendering',
  render_succeeded: 'Done',
  render_partial: 'Partly done',
  render_failed: 'Failed',
  render_canceled: 'Canceled',
  file_png: 'PNG',
  file_jpeg: 'JPEG',
  file_webp: 'WebP',
  file_avif: 'AVIF',
  file_pdf: 'PDF',
  file_contact_sheet: 'Contact sheet',
  file_zip: 'ZIP',

  // Panels
  panel_canvas: 'Canvas & Ratio',
  panel_layout: 'Layout Template',
  panel_theme: 'Preset Themes',
  panel_type: 'Typography & Sizing',
  panel_kit: 'Brand Kit',
  panel_outro: 'Outro Slide CTA',
  panel_pattern: 'Background Pattern',
  panel_build: 'Build Your Carousel',

  // Build Your Carousel
  buildLead: 'Drag a post onto a slide or between two, or use its buttons.',
  allShown: 'Every post is on a slide.',
  addRemaining: 'Add all remaining',
  retellTitle: 'Tell it as “{name}”?',
  retellDetail: 'The slides are made anew from the thread. You can undo this.',
  retellYes: 'Tell it anew',
  noThread: 'This carousel was not made from a thread.',

  // Posts
  foldPosts: 'Show or hide the posts',
  onSlides: { one: 'on slide {places}', other: 'on slides {places}' },
  postActs: 'Put post {order} onto a slide',
  drop_card: 'Card onto the chosen slide',
  drop_text: 'Text onto the chosen slide',
  drop_quote: 'Quote onto the chosen slide',
  drop_link: 'Link onto the chosen slide',
  drop_images: 'Images onto the chosen slide',
  newSlide: 'New slide',
  newSlideHint: 'As new slides behind the chosen one',
  dropped: 'Put onto slide {number}',
  part_card: 'Card',
  part_text: 'Text',
  part_quote: 'Quote',
  part_link: 'Link',
  part_images: 'Images',
  added: { one: '{count} slide added', other: '{count} slides added' },
};

/** @typedef {keyof typeof TEXTS} TextName */

const plurals = new Intl.PluralRules(LANGUAGE);

/** A text with its values. @param {TextName} name @param {Record<string, string | number>} [values] @returns {string} */
export function t(name, values = {}) {
  const found = /** @type {string | Partial<Record<Intl.LDMLPluralRule, string>>} */ (TEXTS[name]);
  const form =
    typeof found === 'string'
      ? found
      : (found[plurals.select(Number(values.count))] ?? found.other ?? '');
  return form.replace(/\{(\w+)\}/g, (_, key) => say(values[key]));
}

/** A text whose name is put together, or the fallback where there is none. @param {string} name @param {string} fallback */
export const named = (name, fallback) =>
  name in TEXTS ? t(/** @type {TextName} */ (name)) : fallback;

/** @param {string | number | undefined} value */
const say = (value) => (typeof value === 'number' ? value.toLocaleString(LANGUAGE) : (value ?? ''));

const ago = new Intl.RelativeTimeFormat(LANGUAGE, { numeric: 'auto', style: 'short' });
const day = new Intl.DateTimeFormat(LANGUAGE, { dateStyle: 'medium' });
/** @type {[Intl.RelativeTimeFormatUnit, number][]} */
const SPANS = [
  ['second', 60],
  ['minute', 60],
  ['hour', 24],
  ['day', 7],
];

/** How long ago a moment was. @param {string} moment in ISO 8601 */
export function when(moment) {
  let span = (Date.parse(moment) - Date.now()) / 1000;
  for (const [unit, most] of SPANS) {
    if (Math.abs(span) < most) return ago.format(Math.round(span), unit);
    span /= most;
  }
  return day.format(new Date(moment));
}

/** A date with its time, in full. @param {string} moment */
export const moment = (moment) =>
  new Date(moment).toLocaleString(LANGUAGE, { dateStyle: 'medium', timeStyle: 'short' });

/** Bytes as people say them. @param {number} count */
export function size(count) {
  const [value, unit] = count < 1e6 ? [count / 1e3, 'kB'] : [count / 1e6, 'MB'];
  return `${value.toLocaleString(LANGUAGE, { maximumFractionDigits: value < 10 ? 1 : 0 })} ${unit}`;
}
