// The map of a gateway: its ports, and on each of them which teams have how many listeners.

import { h } from '../../dom.js'
import { count, counted } from '../../format.js'
import { renew } from '../../components/renew.js'

const series = 8
/** A team keeps its colour while the console is open; those that come first have one. */
const colours = new Map()

function colour(team, chosen) {
  if (!colours.has(team) && colours.size < series) colours.set(team, colours.size + 1)
  const number = colours.get(team)
  return number ? `var(--series-${number})` : team === chosen ? 'var(--accent)' : 'var(--line-strong)'
}

/** Puts it into `element`; each part is a link that filters. */
export function facetsView(element, view, { facets }) {
  for (const { namespace } of facets.namespaces) colour(namespace)
  const isWide = matchMedia('(min-width: 60rem)').matches
  const wasOpen = element.querySelector('details')?.open ?? isWide
  renew(element, h('details.card.map', { open: wasOpen, dataset: { key: 'map' } },
    h('summary', h('h2', 'Ports and teams')),
    h('div.map-parts', ports(view, facets), teams(view, facets))))
}

function ports(view, { ports, morePorts }) {
  const most = Math.max(1, ...ports.map(port => port.count))
  const chosen = view.query.get('port')
  return h('div.map-part',
    h('ul.map-list', { 'aria-label': 'Ports' }, ports.map(port => {
      const isChosen = String(port.port) === chosen
      return h('li.map-port', h('a', {
        href: view.link({ port: isChosen ? null : port.port, listener: null }),
        'aria-current': isChosen && 'true', title: inWords(port),
        'aria-label': `Port ${port.port}: ${counted(port.count, 'listener')}; ${inWords(port)}`,
      }, port.port), bar(view, port, most),
      h('span.number.quiet', { 'aria-hidden': 'true' }, count(port.count)))
    })),
    morePorts > 0 && h('p.small.quiet', `and ${counted(morePorts, 'smaller port')}`))
}

function inWords({ namespaces, moreNamespaces, count: all }) {
  const told = namespaces.slice(0, 6)
  const rest = all - told.reduce((sum, team) => sum + team.count, 0)
  const others = namespaces.length - told.length + (moreNamespaces || 0)
  return told.map(team => `${team.namespace} ${count(team.count)}`).join(', ')
    + (rest > 0 ? `, ${counted(others, 'other')} ${count(rest)}` : '')
}

/** For the pointer: a part of it is a team on this port. By the keyboard one chooses one after the other. */
function bar(view, port, most) {
  const chosen = view.query.get('team')
  const rest = port.count - port.namespaces.reduce((sum, team) => sum + team.count, 0)
  const segment = ({ namespace, count: number }) => h('a', {
    href: view.link({ port: port.port, team: namespace, listener: null }), tabindex: '-1',
    style: { flexGrow: number, background: colour(namespace, chosen) },
    title: `${namespace} on port ${port.port}: ${count(number)}`,
  })
  const others = () => h('span', {
    style: { flexGrow: rest, background: 'var(--line-strong)' }, title: `others: ${count(rest)}`,
  })
  return h('span.map-bar', { 'aria-hidden': 'true' },
    h(port.namespaces.length > 8 ? 'span.fine' : 'span',
      { style: { width: `${Math.max(1.5, port.count / most * 100)}%` } },
      port.namespaces.map(segment), rest > 0 && others()))
}

function teams(view, { namespaces, moreNamespaces }) {
  const chosen = view.query.get('team')
  // The chosen one is first, wherever it would stand.
  const own = namespaces.find(team => team.namespace === chosen) || { namespace: chosen, count: 0 }
  const known = chosen ? [own, ...namespaces.filter(team => team !== own)] : namespaces
  return h('div.map-part',
    h('ul.map-list', { 'aria-label': 'Teams' }, known.map(({ namespace, count: number }) => {
      const isChosen = namespace === chosen
      return h('li', h('a.map-team', {
        href: view.link({ team: isChosen ? null : namespace, listener: null }),
        'aria-current': isChosen && 'true',
        'aria-label': `Team ${namespace}: ${counted(number, 'listener')}`,
      }, h('span.swatch', { style: { background: colour(namespace, chosen) }, 'aria-hidden': 'true' }),
      h('span.name', namespace), h('span.number.quiet', count(number))))
    })),
    moreNamespaces > 0 && h('p.small.quiet', `and ${counted(moreNamespaces, 'smaller team')}`))
}
