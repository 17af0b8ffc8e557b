/** Browser names from user agents. */
import { t } from '../../texts/texts.js';

// The first that fits: most claim to be others as well.
const BROWSERS = /** @type {[RegExp, string][]} */ ([
  [/Edg(?:e|A|iOS)?\//, 'Edge'],
  [/OPR\//, 'Opera'],
  [/SamsungBrowser\//, 'Samsung Internet'],
  [/Firefox\/|FxiOS\//, 'Firefox'],
  [/(?:Headless)?Chrome\/|CriOS\//, 'Chrome'],
  [/Safari\//, 'Safari'],
]);
const SYSTEMS = /** @type {[RegExp, string][]} */ ([
  [/iPhone/, 'iPhone'],
  [/iPad/, 'iPad'],
  [/Android/, 'Android'],
  [/Windows/, 'Windows'],
  [/Macintosh|Mac OS X/, 'macOS'],
  [/CrOS/, 'ChromeOS'],
  [/Linux/, 'Linux'],
]);

/** As “Firefox on macOS”; an agent that is none of them is named by its first word. @param {string} agent */
export function browserOf(agent) {
  const browser = nameIn(BROWSERS, agent) ?? agent.split(/[\s/]/)[0];
  const system = nameIn(SYSTEMS, agent);
  if (!browser) return t('unknownBrowser');
  return system ? t('browserOn', { browser, system }) : browser;
}

/** @param {[RegExp, string][]} known @param {string} agent */
const nameIn = (known, agent) => known.find(([sign]) => sign.test(agent))?.[1];
