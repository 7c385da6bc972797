// How many proxies run each version, as bars.

import { h, s } from '../../dom.js'
import { count, counted, moment } from '../../format.js'
import { linkedVersion } from '../../components/links.js'
import { spread } from './proxies.js'

const most = 8

/** What the bars are made of, newest version first; older ones than the table holds are put together. */
export function bars(fleet, items, { versions }) {
  const all = spread(items)
  const shown = all.length > most ? all.slice(0, most - 1) : all
  const rest = all.slice(shown.length)
  const known = new Map(versions.map(item => [item.version, item]))
  return {
    total: items.length,
    rows: shown.map(row => ({
      ...row, isGiven: row.version === fleet.version, about: known.get(row.version),
    })),
    rest: rest.length > 0 && {
      versions: rest.length,
      count: rest.reduce((sum, row) => sum + row.count, 0),
      silent: rest.reduce((sum, row) => sum + row.silent, 0),
    },
  }
}

export function barsView(view, gateway, { rows, rest, total }) {
  return h('table.version-bars',
    h('caption.visually-hidden', 'How many proxies run which version'),
    h('thead.visually-hidden',
      h('tr', ['Version', 'Change', 'Proxies', 'Number'].map(word => h('th', { scope: 'col' }, word)))),
    h('tbody', rows.map(row => h('tr',
      h('th', { scope: 'row' }, name(gateway, row)),
      h('td.about', row.about && h('span', { title: `${moment(row.about.time)}, ${row.about.actor}` },
        row.about.message || 'no message'),
        row.isGiven && !row.about && 'given to proxies'),
      h('td', bar(row, total)),
      h('td.amount', amount(view, row)))),
    rest && h('tr', h('th', { scope: 'row' }, counted(rest.versions, 'older one')), h('td.about'),
      h('td', bar(rest, total)), h('td.amount', count(rest.count)))))
}

function name(gateway, { version, isGiven }) {
  if (version === null) return h('span.quiet', 'none yet')
  return [
    linkedVersion(gateway, version, `version ${version}`),
    isGiven && h('span.visually-hidden', ', the one that is given'),
  ]
}

function amount(view, { version, count: number }) {
  const text = version ?? 'none'
  return h('a', {
    href: view.link({ version: text, state: null }), dataset: { focus: `bar-${text}` },
    'aria-label': `Show the ${counted(number, 'proxy', 'proxies')} of `
      + (version === null ? 'no version' : `version ${version}`),
  }, count(number))
}

/** Those that are silent are hatched: what they say may be old. */
function bar({ count: number, silent, isGiven }, total) {
  const share = value => `${Math.max(0, (value / Math.max(1, total)) * 100)}%`
  return s('svg', { class: 'bar-plot', 'aria-hidden': 'true', height: 14, width: '100%' },
    s('rect.rail', { width: '100%', height: 14, rx: 3 }),
    s('rect', { class: isGiven ? 'given' : 'other', width: share(number), height: 14, rx: 3 }),
    silent > 0 && s('rect.silent', { x: share(number - silent), width: share(silent), height: 14, rx: 3 }))
}
