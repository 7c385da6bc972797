// From a change to the proxies that have it: how long 50, 95 and 100 % of them took, for each version.

import { h } from '../../dom.js'
import { clock, count, counted, duration, moment } from '../../format.js'
import { linkedVersion } from '../../components/links.js'
import { tableHead } from '../../components/table-head.js'
import { convergencePlot, icon, series, signs } from './convergence-plot.js'

/** The newest version that proxies may have: those before it are not on their way any more. */
function given(versions) { return versions.find(item => item.released && !item.deleted)?.version }

/** What is still to be said of a version where a time is missing. */
function missing(item, current) {
  if (item.deleted) return 'the gateway was deleted'
  if (!item.released) return 'not given out'
  if (item.acknowledgedCount < item.nodeCount) return item.version === current ? 'not yet' : 'passed over'
  return 'not known'
}

/** The newest version in words, then what is usual. */
function convergenceSentence({ versions, nodeCount }) {
  const last = versions.find(item => !item.deleted)
  if (!last) return 'There is no version yet.'
  const times = versions.map(item => item.secondsTo95).filter(value => value !== undefined)
    .sort((one, other) => one - other)
  const usual = times.length > 2 && `Of the last ${counted(times.length, 'version')}, half reached `
    + `95\u00a0% within ${duration(times[times.length >> 1])}.`
  return [newest(last, nodeCount), usual].filter(Boolean).join(' ')
}

/** As the sentence above the page counts: of all proxies, with those that are silent. */
function newest(item, total) {
  const name = `Version ${item.version}`
  if (item.secondsTo100 !== undefined) {
    const silent = total - item.nodeCount
    const without = silent > 0 ? ` that ask (${count(silent)} ${silent === 1 ? 'is' : 'are'} silent)` : ''
    return `${name} was at all proxies${without} after ${duration(item.secondsTo100)}.`
  }
  if (!item.released) return `${name} is not given to proxies.`
  if (item.nodeCount === 0) return `${name} has no proxy to go to.`
  if (item.acknowledgedCount < item.nodeCount) {
    const silent = total - item.nodeCount
    const without = silent > 0 ? ` (${count(silent)} ${silent === 1 ? 'is' : 'are'} silent)` : ''
    const half = item.secondsTo50 === undefined ? ''
      : ` It was at half of those that ask after ${duration(item.secondsTo50)}.`
    return `${name} is at ${count(item.acknowledgedCount)} of ${counted(total, 'proxy', 'proxies')}`
      + `${without}.${half}`
  }
  return `${name} is at all proxies; when it came there is not known.`
}

/** @param width in pixels */
export function convergenceView(gateway, document, width) {
  const { versions } = document
  const known = versions.some(item => series.some(({ key }) => item[key] !== undefined))
  return [
    h('p', convergenceSentence(document)),
    known ? [legend(versions), convergencePlot(versions, width, given(versions))]
      : h('p.quiet', 'No times are known of these versions: the server keeps them in memory since it '
        + 'started, and only where each proxy said when it had the version.'),
    h('details', h('summary.small', 'The same as a table'), table(gateway, versions),
      h('p.small.quiet', 'A later version counts as having an earlier one. '
        + 'Times run from the commit, over the proxies that were there then. Silent proxies that do not '
        + 'have a version are left out of its numbers. “Passed over” is a version that was replaced '
        + 'before all proxies had it.')),
  ]
}

/** Only of the signs that are there. */
function legend(versions) {
  const current = given(versions)
  const words = new Set(versions.filter(item => !item.deleted && item.secondsTo100 === undefined)
    .map(item => missing(item, current)))
  return h('ul.legend', series.map(one => h('li.small', icon(one), one.word)),
    Object.entries(signs).map(([word, sign]) => words.has(word)
      && h('li.small.quiet', `${sign} ${word}`)))
}

function table(gateway, versions) {
  const current = given(versions)
  return h('div.scroll.times', { tabindex: '0', role: 'region', 'aria-label': 'Times of each version' },
    h('table',
      h('caption.visually-hidden', 'From change to proxies, newest version first'),
      tableHead('Version', 'Committed', '50 %', '95 %', '100 %', 'Proxies', 'Refused'),
      h('tbody', versions.map(item => h('tr',
        h('th', { scope: 'row' }, linkedVersion(gateway, item.version)),
        h('td.number.nowrap', h('time', { datetime: item.decidedAt, title: moment(item.decidedAt) },
          clock(item.decidedAt))),
        series.map(({ key }) => h('td.number.nowrap',
          item[key] !== undefined ? duration(item[key]) : h('span.quiet', missing(item, current)))),
        h('td.number.nowrap',
          !item.deleted && `${count(item.acknowledgedCount)} of ${count(item.nodeCount)}`),
        // Of those before the server says the same refusals again.
        h('td.number', item.version === current && item.refusedCount > 0 && count(item.refusedCount)))))))
}
