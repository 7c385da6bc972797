// Which proxies run what: the answer in one sentence, then versions, how fast changes come there, and
// each proxy, those in trouble first.

import { fill, h } from '../dom.js'
import { allowed, gatewayPath, get } from '../api/client.js'
import { may } from '../session.js'
import { chosenGateway, gatewayChoice, noGateway } from '../components/gateway-choice.js'
import { waitingLink } from '../components/links.js'
import { live } from '../components/live.js'
import { Refusals, faults } from '../components/refusals.js'
import { renewIf } from '../components/renew.js'
import { sheet } from '../components/sheet.js'
import { convergenceView } from './fleet/convergence.js'
import { faultsView } from './fleet/faults.js'
import { proxies } from './fleet/proxies.js'
import { proxyPanel } from './fleet/proxy.js'
import { sentence, stateLinks } from './fleet/summary.js'
import { nothing, proxyTable } from './fleet/table.js'
import { bars, barsView } from './fleet/versions.js'

export async function open(view) {
  const [{ gateway, names }] = await Promise.all([chosenGateway(view), sheet('fleet')])
  view.title = gateway ? `Fleet of ${gateway}` : 'Fleet'
  const body = h('div.stack')
  fill(view.element,
    h('div.row.spread', h('h1', 'Fleet'), gatewayChoice(view, gateway, names)), body)
  if (!gateway) {
    fill(body, noGateway(', so there are no proxies'))
    return
  }
  const page = new Fleet(view, gateway, body)
  const leaving = new AbortController()
  const signal = AbortSignal.any([view.signal, leaving.signal])
  view.onquery = query => {
    if ((query.get('gateway') || gateway) === gateway) return page.draw()
    leaving.abort(new DOMException('another gateway', 'AbortError'))
    view.onquery = null
    return open(view)
  }
  await live({ signal, events: view.events }, page.errors, {
    load: signal => page.load(signal), show: () => { page.draw(); return [] }, every: 2,
  })()
}

const none = { versions: [] }

class Fleet {
  versions = none
  convergence = null
  fleet = null
  #asked = 0

  constructor(view, gateway, body) {
    Object.assign(this, { view, gateway, body })
    this.refusals = new Refusals(gateway)
    this.mayList = may('list', 'gateways/nodes', gateway.split('/')[0])
    this.maySeeWarnings = may('list', 'warnings', gateway.split('/')[0])
    this.errors = h('div')
    this.answer = h('p.answer', { role: 'status' })
    this.held = h('div')
    this.bars = h('div')
    this.faults = h('div')
    this.plot = h('div.stack.tight')
    this.runs = h('section.card', h('h2', 'What they run'), this.bars, this.faults)
    this.top = h('div.fleet-top', this.runs,
      h('section.card', h('h2', 'From change to proxies'), this.plot))
    this.panel = h('div.fleet-panel', { hidden: true })
    this.states = h('div.choices', { role: 'group', 'aria-label': 'Proxies of which state' })
    this.table = proxyTable(view, gateway, this.refusals)
    this.none = h('div', { hidden: true })
    this.find = h('input', {
      type: 'search', name: 'node-filter', placeholder: 'edge-1', value: view.query.get('q'),
      spellcheck: 'false', oninput: event => { view.note({ q: event.target.value.trim() }); this.draw() },
    })
    this.list = h('section.stack.tight', h('h2', 'Proxies'),
      h('div.filters.no-print', this.states, h('label.field', 'Name', this.find)),
      h('div.fleet-list', this.panel, h('div', this.table.element, this.none)))
    fill(body, this.errors, this.answer, this.held, this.top, this.list)
    new ResizeObserver(() => this.fleet && this.drawPlot()).observe(this.plot)
  }

  async load(signal) {
    const path = rest => gatewayPath(this.gateway, rest)
    const fleet = this.mayList ? await get(path('/nodes'), { signal }) : { nodes: [] }
    const isNew = this.fleet?.version !== fleet.version || !this.convergence
      || Date.now() - this.#asked > 10_000
    if (isNew || this.isUnderWay) {
      this.#asked = Date.now()
      const [versions, convergence] = await Promise.all([
        allowed(get(path('/versions'), { signal, query: { limit: 100 } }), none),
        allowed(get(path('/convergence'), { signal, query: { limit: 50 } })),
      ])
      Object.assign(this, { versions, convergence })
    }
    if (this.maySeeWarnings) await this.refusals.learn(signal)
    this.fleet = fleet
  }

  /** While the newest version is on its way its numbers change. */
  get isUnderWay() {
    const last = this.convergence?.versions[0]
    return last && last.acknowledgedCount < last.nodeCount
  }

  draw() {
    if (!this.fleet) return
    const { view, gateway, fleet, versions } = this
    const all = proxies(fleet, versions)
    const atFault = faults(all, this.refusals)
    const isEmpty = all.length === 0
    this.drawPlot()
    this.list.hidden = isEmpty || !this.mayList
    this.top.hidden = !this.mayList && !this.convergence
    this.runs.hidden = !this.mayList
    if (!this.mayList) return renewIf(this.answer, 'no right', () => noRight(gateway))
    renewIf(this.answer, [isEmpty, fleet.version, words(all), atFault], () =>
      isEmpty ? noProxies(gateway) : sentence(view, gateway, fleet, all, this.refusals))
    renewIf(this.held, [fleet.version, fleet.latestVersion, versions.released], () =>
      fleet.latestVersion && heldBack(gateway, fleet, versions))
    const rows = bars(fleet, all, versions)
    renewIf(this.bars, [rows, view.query.toString()], () => isEmpty ? h('p.quiet', 'Nothing yet.')
      : barsView(view, gateway, rows))
    renewIf(this.faults, atFault, () => atFault.length > 0 && faultsView(gateway, atFault))
    renewIf(this.states, [view.query.toString(), words(all)], () => stateLinks(view, all))
    const shown = all.filter(filter(view.query))
    this.table.show(shown)
    this.table.element.hidden = shown.length === 0
    this.none.hidden = shown.length > 0
    if (shown.length === 0) renewIf(this.none, view.query.toString(), () => nothing(view))
    this.drawPanel(all)
    this.wasDrawn = true
  }

  drawPlot() {
    const width = Math.max(280, Math.floor(this.plot.clientWidth))
    renewIf(this.plot, [this.convergence, width], () => this.convergence
      ? convergenceView(this.gateway, this.convergence, width)
      : h('p.quiet', 'This server does not tell how fast changes come to its proxies.'))
  }

  drawPanel(all) {
    const name = this.view.query.get('node')
    const item = name && all.find(item => item.name === name)
    const isNew = item && this.shownNode !== name
    this.panel.hidden = !name
    this.shownNode = item ? name : null
    if (!name) return
    const close = async () => {
      await this.view.go({ node: null })
      this.table.element.querySelector(`[data-focus="${CSS.escape(name)}"]`)?.focus()
    }
    // What it says of time is said anew every two seconds.
    const now = Math.floor(Date.now() / 2000)
    const facts = item && { ...item, secondsSinceLastPoll: 0, lastPoll: 0, now }
    renewIf(this.panel, facts || name, () => item
      ? proxyPanel(this.gateway, item, this.refusals, close)
      : h('div.card.row.spread', h('p', h('span.mono', name), ' has not polled, or was forgotten.'),
        h('button.button.small', { onclick: close }, 'Close')))
    if (isNew && this.wasDrawn) this.panel.querySelector('h2')?.focus()
  }
}

/** What sentences are made of: they are built again when it changes. */
function words(items) {
  return items.map(item =>
    [item.state, item.behind?.count, item.refusals[0]?.version, item.state === 'silent' && item.lastPoll])
}

function filter(query) {
  const [state, version] = [query.get('state'), query.get('version')]
  const text = (query.get('q') || '').toLowerCase()
  return item => (!state || item.state === state)
    && (!version || String(item.version ?? 'none') === version)
    && (!text || item.name.toLowerCase().includes(text))
}

function heldBack(gateway, { version, latestVersion }, { released }) {
  const why = released?.hold === 'Pinned'
    ? `version ${version} is pinned${released.reason ? ` (“${released.reason}”)` : ''}. `
    : released?.hold ? 'a guard holds it. ' : `version ${version} is pinned, or a guard holds the newer one. `
  return h('div.notice.held', h('p',
    `Version ${latestVersion} is newer, and proxies are not given it: ${why}`,
    h('a', { href: waitingLink({ gateway }) }, 'See what waits')))
}

function noRight(gateway) {
  return `You may not see which proxies ${gateway} has. That takes the right to list gateways/nodes in `
    + `${gateway.split('/')[0]}, which the role viewer has.`
}

function noProxies(gateway) {
  return [
    `No proxy of ${gateway} has polled yet. Start an Envoy with `,
    h('code', `lintel envoy bootstrap --server ${location.origin} --gateway ${gateway} --node edge-1`),
    ', or poll its snapshot.',
  ]
}
