// The listeners of a gateway: what is served on which port, by whom, and what is not, and why.

import { fill, h } from '../dom.js'
import { wait } from '../api/client.js'
import { mayAnywhere } from '../session.js'
import { lintel } from '../components/command.js'
import { chosenGateway, gatewayChoice, noGateway } from '../components/gateway-choice.js'
import { paced } from '../components/paced.js'
import { problemView } from '../components/problem.js'
import { sheet } from '../components/sheet.js'
import { columns } from './gateway/columns.js'
import { facetsView } from './gateway/facets.js'
import { Filters } from './gateway/filters.js'
import { Listeners } from './gateway/listeners.js'
import { Panel } from './gateway/panel.js'
import { summaryView } from './gateway/summary.js'
import { VirtualTable } from './gateway/virtual-table.js'

export async function open(view) {
  // What there is to choose from is not waited for where the address says which.
  const choice = chosenGateway(view)
  choice.catch(() => {})
  const [gateway] = await Promise.all([
    view.query.get('gateway') || choice.then(found => found.gateway), sheet('gateway'),
  ])
  if (!gateway) return fill(view.element, h('h1', 'Gateway'), noGateway())
  if (!view.query.has('gateway')) view.note({ gateway })
  view.title = gateway
  const page = new GatewayPage(view, gateway, choice)
  view.onquery = query => {
    if (query.get('gateway') === gateway) return page.follow()
    page.leave()
    view.onquery = null
    return open(view)
  }
  await page.begin()
}

class GatewayPage {
  #view
  #choice = h('div')
  #listeners
  #table
  #filters
  #panel
  #summary = h('div.gateway-summary')
  #facets = h('div.gateway-facets')
  #renew
  #said = h('div.gateway-said', { role: 'status' })
  /** Until another gateway is shown. */
  #here = new AbortController()
  /** What the totals were made of, and which rows are shown. */
  #told = null
  #key
  #answeredKey
  #isGone = false
  /** There was nothing to show yet: the first rows did not come. */
  #isBare = false

  constructor(view, gateway, choice) {
    this.#view = view
    choice.then(({ names }) => fill(this.#choice, gatewayChoice(view, gateway, names))).catch(() => {})
    this.#listeners = new Listeners(view, gateway)
    this.#table = new VirtualTable({
      label: `Listeners of ${gateway}`, columns: columns(() => this.#listeners.external),
      keyOf: row => row.id,
      onopen: row => view.go({ listener: row.id }), onstate: ({ error }) => this.#came(error),
    })
    this.#filters = new Filters(view)
    this.#table.element.dataset.row = ''
    this.#panel = new Panel(view, gateway, this.#table)
    this.#renew = paced(view.signal, () => {
      this.#table.renew()
      this.#askAround()
      this.#panel.renew()
    })
  }

  async begin() {
    const signal = AbortSignal.any([this.#view.signal, this.#here.signal])
    this.#view.events.listen(events => this.#hear(events), signal)
    const slow = setTimeout(() => fill(this.#view.element, this.#head(),
      h('p.quiet', { role: 'status' }, 'Its listeners are on their way …')), 400)
    await Promise.all([this.#table.style, this.#load(), this.#askAround()])
    clearTimeout(slow)
    if (signal.aborted) return
    this.#build()
    this.#every(15, signal)
  }

  leave() { this.#here.abort(new DOMException('another gateway', 'AbortError')) }

  /** The address has changed. */
  async follow() {
    this.#panel.show(this.#view.query.get('listener'))
    if (this.#listeners.key === this.#key) return
    this.#filters.read()
    await this.#load()
  }

  #load() {
    this.#key = this.#listeners.key
    return this.#table.show(this.#listeners.load)
  }

  #hear(events) {
    if (!this.#listeners.isPast && this.#listeners.isHit(events)) this.#renew()
  }

  async #askAround() {
    await this.#listeners.askAround()
    this.#tell()
  }

  async #every(seconds, signal) {
    while (!signal.aborted) {
      await wait(seconds, signal).catch(() => {})
      if (!signal.aborted && !document.hidden) await this.#askAround()
    }
  }

  #came(error) {
    const { answer } = this.#listeners
    // Deleted, or not to be seen any more: nothing that was read of it is shown as if it were so.
    const isGone = error?.status === 404 || error?.status === 403
    if (isGone !== this.#isGone) {
      this.#isGone = isGone
      if (isGone) fill(this.#view.element, this.#head(), this.#said, this.#wayBack())
      else this.#build()
    } else if (this.#isBare && answer) this.#build()
    if (!error) this.#answeredKey = this.#key
    // Numbers of what was asked before are not shown as those of what the address asks.
    this.#summary.hidden = this.#facets.hidden = this.#answeredKey !== this.#key
    fill(this.#said, error ? problemView(error) : answer.matching === 0 && none(answer, this.#view))
    this.#tell()
  }

  /** Sentence, map and filters. Each window of rows comes with the same totals. */
  #tell() {
    if (!this.#listeners.answer) return
    const { rows, offset, ...totals } = this.#listeners.answer
    const { proxies, external } = this.#listeners
    const told = JSON.stringify([totals, proxies, external, this.#view.link({ listener: null })])
    if (told === this.#told) return
    this.#told = told
    summaryView(this.#summary, this.#view, this.#listeners)
    facetsView(this.#facets, this.#view, totals)
    this.#filters.show(totals)
  }

  #head() {
    const { gateway } = this.#listeners
    return h('div.row.spread', h('h1', h('span.quiet', 'Gateway '), gateway),
      this.#choice)
  }

  #wayBack() {
    return h('p', h('a', { href: `/history?gateway=${encodeURIComponent(this.#listeners.gateway)}` },
      'Its history'), ', from where it can be brought back')
  }

  #build() {
    if (this.#isGone && !this.#listeners.isPast) return
    this.#isBare = !this.#listeners.answer
    if (this.#isBare) {
      const back = this.#listeners.isPast
        && h('p', h('a', { href: this.#view.link({ at: null }) }, 'Show it as it is now'))
      return fill(this.#view.element, this.#head(), this.#said, back)
    }
    fill(this.#view.element,
      h('div.stack.tight', this.#head(), this.#summary),
      h('div.gateway-layout', this.#facets,
        h('section.gateway-main', { 'aria-label': 'Listeners' }, this.#filters.element,
          h('div.gateway-split', h('div.gateway-table', this.#table.element, this.#said),
            this.#panel.element))))
    this.#view.element.classList.toggle('past', this.#listeners.isPast)
    this.#panel.show(this.#view.query.get('listener'))
  }
}

function none(answer, view) {
  const days = view.query.get('ends')
  const nothingMatches = days ? `No certificate that is known here ends within ${days} days.`
    : 'No listener matches.'
  if (answer.total > 0) {
    return h('div.empty', h('p', nothingMatches), h('a', { href: view.link(Filters.none) }, 'Show all'))
  }
  return h('div.empty', h('p', 'Nobody has a listener here yet.'),
    mayAnywhere('create', 'listenersets') && [
      h('p', h('a', { href: '/change' }, 'Write a ListenerSet'), ', or apply a file:'),
      h('code', lintel('apply -f shop.yaml'))])
}
