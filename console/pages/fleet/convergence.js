// From a change to the proxies that have it: how long 50, 95 and 100 % of them took, for each version.

import { h } from '../../dom.js'
import { clock, count, counted, duration, moment } from '../../format.js'
import { linkedVersion } from '../../components/links.js'
import { tableHead } from '../../components/table-head.js'
import { convergencePlot, icon, series } from './convergence-plot.js'

/** What is still to be said of a version where a time is missing. */
function missing(item) {
  if (item.deleted) return 'the gateway was deleted'
  if (!item.released) return 'not given out'
  if (item.acknowledgedCount < item.nodeCount) {
    return `not yet: ${count(item.acknowledgedCount)} of ${count(item.nodeCount)}`
  }
  return item.nodeCount === 0 ? 'no proxy was there' : 'not known'
}

/** The newest version in words, then what is usual. */
function convergenceSentence({ versions }) {
  const last = versions.find(item => !item.deleted)
  if (!last) return 'There is no version yet.'
  const times = versions.map(item => item.secondsTo95).filter(value => value !== undefined)
    .sort((one, other) => one - other)
  const usual = times.length > 2 && `Of the last ${counted(times.length, 'version')}, half reached `
    + `95\u00a0% within ${duration(times[times.length >> 1])}.`
  return [newest(last), usual].filter(Boolean).join(' ')
}

function newest(item) {
  const name = `Version ${item.version}`
  if (item.secondsTo100 !== undefined) {
    return `${name} was at all proxies after ${duration(item.secondsTo100)}.`
  }
  if (!item.released) return `${name} is not given to proxies.`
  if (item.nodeCount === 0) return `${name} has no proxy to go to.`
  if (item.acknowledgedCount < item.nodeCount) {
    const refused = item.refusedCount > 0 ? `; ${count(item.refusedCount)} refused it` : ''
    const all = counted(item.nodeCount, 'proxy', 'proxies')
    return `${name} is at ${count(item.acknowledgedCount)} of ${all}${refused}.`
  }
  return `${name} is at all proxies; when it came there is not known.`
}

/** @param width in pixels */
export function convergenceView(gateway, document, width) {
  const { versions } = document
  const known = versions.some(item => series.some(({ key }) => item[key] !== undefined))
  return [
    h('p', convergenceSentence(document)),
    known ? [legend(), convergencePlot(versions, width)]
      : h('p.quiet', 'No times are known: the server keeps them in memory, since it started. '
        + 'They come with the next change.'),
    h('details', h('summary.small', 'The same as a table'), table(gateway, versions),
      h('p.small.quiet', 'A later version counts as having an earlier one. '
        + 'Times run from the decision, over the proxies that were there then.')),
  ]
}

function legend() {
  return h('ul.legend', series.map(one => h('li.small', icon(one), one.word)),
    h('li.small.quiet', '◇ not yet'), h('li.small.quiet', '? not known'))
}

function table(gateway, versions) {
  return h('div.scroll.times', { tabindex: '0', role: 'region', 'aria-label': 'Times of each version' },
    h('table',
      h('caption.visually-hidden', 'From change to proxies, newest version first'),
      tableHead('Version', 'Decided', '50 %', '95 %', '100 %', 'Proxies', 'Refused'),
      h('tbody', versions.map(item => h('tr',
        h('th', { scope: 'row' }, linkedVersion(gateway, item.version)),
        h('td.number.nowrap', h('time', { datetime: item.decidedAt, title: moment(item.decidedAt) },
          clock(item.decidedAt))),
        series.map(({ key }) => h('td.number.nowrap',
          item[key] !== undefined ? duration(item[key]) : h('span.quiet', missing(item)))),
        h('td.number.nowrap',
          !item.deleted && `${count(item.acknowledgedCount)} of ${count(item.nodeCount)}`),
        h('td.number', item.refusedCount > 0 && count(item.refusedCount)))))))
}
