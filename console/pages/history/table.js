// The timeline as a table, for who reads it.

import { fill, h } from '../../dom.js'
import { count } from '../../format.js'
import { at } from '../../components/time.js'
import { views } from './ask.js'
import { kindWords } from './versions.js'

const most = 200

export function versionTable(view) {
  const body = h('tbody')
  const rest = h('p.small.quiet')
  let shown = []
  const element = h('details', { ontoggle: () => draw() },
    h('summary.small', 'The same as a table'),
    h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Versions as a table' },
      h('table.small', h('thead', h('tr',
        ['Version', 'When', 'Who', 'How'].map(name => h('th', { scope: 'col' }, name)),
        ['Added', 'Removed', 'Changed', 'Listeners'].map(name =>
          h('th.number.end', { scope: 'col' }, name)))), body)),
    rest)
  function draw() {
    if (!element.open) return
    fill(body, shown.slice(0, most).map(version => h('tr',
      h('th', { scope: 'row' },
        h('a', { href: view.link({ ...views, commit: version.version }) }, version.version)),
      h('td', at(version.time)), h('td', version.actor), h('td', kindWords[version.cause.type]),
      ['added', 'removed', 'modified', 'listenerCount'].map(key => h('td.number.end', count(version[key]))))))
    fill(rest, shown.length > most
      && `The newest ${most} of ${count(shown.length)}; show a shorter time for others.`)
  }
  return { element, update(versions) { shown = versions; draw() } }
}
