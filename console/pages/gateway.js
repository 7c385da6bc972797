// The listeners of a gateway: what is served on which port, by whom, and what is not, and why.

import { fill, h } from '../dom.js'
import { wait } from '../api/client.js'
import { chosenGateway, gatewayChoice } from '../components/gateway-choice.js'
import { problemView } from '../components/problem.js'
import { sheet } from '../components/sheet.js'
import { VirtualTable } from '../components/virtual-table.js'
import { columns } from './gateway/columns.js'
import { facetsView } from './gateway/facets.js'
import { Filters } from './gateway/filters.js'
import { Panel } from './gateway/panel.js'
import { Listeners } from './gateway/listeners.js'
import { summaryView } from './gateway/summary.js'

export async function open(view) {
  await sheet('gateway')
  const { gateway, names } = await chosenGateway(view)
  if (!gateway) return fill(view.element, nothing())
  if (!view.query.has('gateway')) view.note({ gateway })
  // Until the page is left, or shows another gateway.
  const here = new AbortController()
  const signal = AbortSignal.any([view.signal, here.signal])
  const parts = {
    summary: h('div.gateway-summary'), facets: h('div.gateway-facets'), said: h('div.gateway-said'),
  }
  let listeners
  const table = new VirtualTable({
    label: `Listeners of ${gateway}`, columns: columns(), keyOf: row => row.id,
    onopen: row => view.go({ listener: row.id }),
    onstate: ({ error }) => { fill(parts.said, error ? problemView(error) : none(listeners.answer, view)); show() },
  })
  await table.style
  listeners = new Listeners(view, gateway)
  const filters = new Filters(view)
  const panel = new Panel(view, gateway, table)
  const show = () => {
    if (!listeners.answer) return
    summaryView(parts.summary, view, listeners)
    facetsView(parts.facets, view, listeners.answer)
    filters.show(listeners.answer)
  }
  const first = table.show(listeners.load)
  listeners.askProxies(show)
  await first
  fill(view.element, frame(gateway, names, view, parts, filters, table, panel))
  panel.show(listenerOf(view))

  let shown = listeners.key
  view.onquery = query => {
    if (query.get('gateway') !== gateway) {
      here.abort()
      return open(view)
    }
    panel.show(listenerOf(view))
    if (listeners.key === shown) return filters.show(listeners.answer)
    shown = listeners.key
    filters.read()
    table.show(listeners.load)
  }
  view.events.listen(events => {
    if (listeners.isPast || !listeners.isHit(events)) return
    table.renew()
    listeners.askProxies(show)
    panel.renew()
  }, signal)
  every(15, signal, () => listeners.askProxies(show))
}

async function every(seconds, signal, ask) {
  for (;;) {
    try { await wait(seconds, signal) } catch { return }
    if (!document.hidden) ask()
  }
}

function listenerOf(view) { return view.query.get('listener') }

function frame(gateway, names, view, parts, filters, table, panel) {
  return [
    h('div.stack.tight',
      h('div.row.spread', h('h1', h('span.quiet', 'Gateway '), gateway), gatewayChoice(view, gateway, names)),
      parts.summary),
    h('div.gateway-layout',
      parts.facets,
      h('section.gateway-main', { 'aria-label': 'Listeners' },
        filters.element,
        h('div.gateway-split', h('div.gateway-table', table.element, parts.said), panel.element))),
  ]
}

function none(answer, view) {
  if (answer.matching > 0) return null
  if (answer.total > 0) {
    return h('div.empty', h('p', 'No listener is so.'), h('a', { href: view.link(Filters.none) }, 'Show all'))
  }
  return h('div.empty', h('p', 'Nobody has a listener here yet.'),
    h('a', { href: '/change' }, 'Write a ListenerSet'), ' or ', h('code', 'lintel apply -f shop.yaml'))
}

function nothing() {
  return [h('h1', 'Gateway'), h('div.empty.card', h('p', 'There is no gateway that you may see.'),
    h('p', 'Make one: ', h('a', { href: '/change' }, 'write it here'), ', or ', h('code', 'lintel apply -f gateway.yaml')))]
}
