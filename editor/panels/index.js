/**
 * The panels in order. `summary` is the current value in a few words, shown in the panel's heading.
 * @import {Draft} from '../state/draft.js'
 * @import {Settings} from '../state/settings.js'
 * @import {IconName} from '../ui/icons.js'
 * @import {TextName} from '../texts/texts.js'
 */
import './build.js';
import './canvas.js';
import './captions.js';
import './kit.js';
import './layout.js';
import './outro.js';
import './pattern.js';
import './theme.js';
import './type.js';
import { channelsOf } from '../state/posted.js';
import { catalogue } from '../state/catalogue.js';
import { ownThemes } from '../state/own-themes.js';
import { t } from '../texts/texts.js';

/**
 * @typedef {object} PanelInfo
 * @property {string} key
 * @property {TextName} title
 * @property {IconName} icon
 * @property {string} element the custom element
 * @property {(draft: Draft, settings: Settings) => string} [summary]
 */

/** @type {PanelInfo[]} */
export const PANELS = [
  {
    key: 'canvas',
    element: 'lep-panel-canvas',
    title: 'panel_canvas',
    icon: 'canvas',
    summary: ({ state }) => {
      const others = state.document.formats.filter((one) => one !== state.document.format).length;
      const name = catalogue.name('formats', state.document.format);
      return others ? t('andMore', { name, count: others }) : name;
    },
  },
  {
    key: 'layout',
    element: 'lep-panel-layout',
    title: 'panel_layout',
    icon: 'layout',
    summary: (draft) => (draft.slide ? catalogue.name('layouts', draft.slide.layout) : ''),
  },
  {
    key: 'theme',
    element: 'lep-panel-theme',
    title: 'panel_theme',
    icon: 'theme',
    summary: (_, settings) => {
      const key = said(settings, 'theme');
      return ownThemes.name(key) ?? catalogue.name('themes', key);
    },
  },
  {
    key: 'type',
    element: 'lep-panel-type',
    title: 'panel_type',
    icon: 'type',
    summary: (_, settings) => {
      // The size comes first: it is short, so only the name of a font is cut.
      const words = ['size', 'heading'].map((name) => said(settings, `typography/${name}`));
      return words.filter(Boolean).join(' · ');
    },
  },
  {
    key: 'kit',
    element: 'lep-panel-kit',
    title: 'panel_kit',
    icon: 'brand',
    summary: (draft) => draft.state.kitName,
  },
  {
    key: 'outro',
    element: 'lep-panel-outro',
    title: 'panel_outro',
    icon: 'outro',
    summary: (_, settings) => catalogue.name('goals', said(settings, 'outro/goal')),
  },
  {
    key: 'pattern',
    element: 'lep-panel-pattern',
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
  {
    key: 'captions',
    title: 'panel_captions',
    icon: 'caption',
    element: 'lep-panel-captions',
    summary: ({ state }) => {
      const channels = channelsOf(state.document);
      const name = catalogue.name('channels', channels[0] ?? '');
      return channels.length > 1 ? t('andMore', { name, count: channels.length - 1 }) : name;
    },
  },
];

/** @param {Settings} settings @param {string} name @returns {string} */
const said = (settings, name) => String(settings.of(name)?.value ?? '');
