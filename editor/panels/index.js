/**
 * The panels in their order. `summary` says in a few words what holds now; it stands in the panel's heading.
 * @import {Draft} from '../draft.js'
 * @import {Settings} from '../settings.js'
 * @import {IconName} from '../icons.js'
 * @import {TextName} from '../texts.js'
 */
import './build.js';
import { catalogue } from '../catalogue.js';
import { t } from '../texts.js';

/**
 * @typedef {object} PanelInfo
 * @property {string} key
 * @property {TextName} title
 * @property {IconName} icon
 * @property {string} [element] the custom element; without one the panel is still to come
 * @property {(draft: Draft, settings: Settings) => string} [summary]
 */

/** @type {PanelInfo[]} */
export const PANELS = [
  {
    key: 'canvas',
    title: 'panel_canvas',
    icon: 'canvas',
    summary: (draft) => catalogue.name('formats', draft.state.document.format),
  },
  {
    key: 'layout',
    title: 'panel_layout',
    icon: 'layout',
    summary: (draft) => (draft.slide ? catalogue.name('layouts', draft.slide.layout) : ''),
  },
  {
    key: 'theme',
    title: 'panel_theme',
    icon: 'theme',
    summary: (_, settings) => catalogue.name('themes', said(settings, 'theme')),
  },
  {
    key: 'type',
    title: 'panel_type',
    icon: 'type',
    summary: (_, settings) => said(settings, 'typography/size'),
  },
  {
    key: 'kit',
    title: 'panel_kit',
    icon: 'brand',
    summary: (draft) => draft.state.kit?.name ?? '',
  },
  {
    key: 'outro',
    title: 'panel_outro',
    icon: 'outro',
    summary: (_, settings) => catalogue.name('goals', said(settings, 'outro/goal')),
  },
  {
    key: 'pattern',
    title: 'panel_pattern',
    icon: 'pattern',
    summary: (_, settings) => {
      const pattern = /** @type {{kind?: string} | undefined} */ (settings.of('pattern')?.value);
      return catalogue.name('patterns', pattern?.kind ?? '');
    },
  },
  {
    key: 'build',
    title: 'panel_build',
    icon: 'build',
    element: 'lep-panel-build',
    summary: (draft) => t('slides', { count: draft.state.document.slides.length }),
  },
];

/** @param {Settings} settings @param {string} name @returns {string} */
const said = (settings, name) => String(settings.of(name)?.value ?? '');
