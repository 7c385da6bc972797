// What waits: decisions that one can make now, then what is in force or not as it should be.

import { serverTime } from '../clock.js'
import { fill, h } from '../dom.js'
import { address, wait } from '../api/client.js'
import { away, counted } from '../format.js'
import * as session from '../session.js'
import { lintel } from '../components/command.js'
import { gateways } from '../components/gateway-choice.js'
import { live } from '../components/live.js'
import { problemView } from '../components/problem.js'
import { arrange, kept } from '../components/renew.js'
import { sheet } from '../components/sheet.js'
import { amount, kinds, load, number } from './waiting/items.js'
import { openProposal } from './waiting/proposal-dialog.js'

/** Seconds between two loads, however much happens meanwhile. */
const pause = 2

export async function open(view) {
  const [names] = await Promise.all([gateways(view.signal), sheet('waiting')])
  const page = new Page(view, names)
  let last = 0
  const refresh = live(view, page.body, {
    load: async signal => {
      await wait(Math.max(0, last + pause * 1000 - Date.now()) / 1000, signal)
      last = Date.now()
      return load(view.query.get('gateway'), signal)
    },
    show: found => page.show(found), every: 15,
  })
  view.onquery = async () => {
    page.again()
    last = 0
    page.openWished(refresh)
    await refresh({ isOther: true })
  }
  await refresh()
  page.openWished(refresh)
}

class Page {
  keep = kept()
  found = null
  wished = null
  wishing = new AbortController()

  constructor(view, names) {
    this.view = view
    this.names = names
    this.count = h('strong', { role: 'status' }, 'Looking …')
    this.rest = h('span')
    this.answer = h('p.answer', this.count, this.rest)
    this.filters = h('div.waiting-filters')
    this.sections = h('div.stack')
    this.body = h('div.stack')
    const freeze = session.may('create', 'changefreezes')
      && h('a', { href: address('/change', { template: 'ChangeFreeze' }) }, 'Freeze something …')
    fill(view.element, h('div.row.spread', h('h1', 'Waiting'), freeze), this.body)
  }

  /** Shows what `load` found. */
  show(found) {
    this.found = found
    this.again()
    if (!this.answer.isConnected) fill(this.body, this.answer, this.filters, this.sections)
  }

  /** Shows the same by another query. */
  again() {
    if (!this.found) return
    const { items, errors, more } = this.found
    const only = this.view.query.get('only')
    const shown = items.filter(item => !only || item.kind === only)
    const [decisions, rest] = sentence(items)
    // Who hears the page is told of another number, and not each minute of the clock.
    if (this.count.textContent !== decisions) this.count.textContent = decisions
    this.rest.textContent = rest
    const gateway = this.view.query.get('gateway')
    arrange(this.filters, [
      this.keep('kinds', [items.map(item => [item.kind, item.count]), this.view.link({})],
        () => this.kinds(items, only)),
      this.keep('gateways', gateway, () => this.gateways(gateway)),
    ])
    const mine = shown.filter(item => item.isMine)
    arrange(this.sections, [
      mine.length > 0 && this.section('mine', 'For you to decide', 'What ends first is first.', mine),
      ...kinds.map(([kind, title, words]) => {
        const others = shown.filter(item => item.kind === kind && !item.isMine)
        return others.length > 0 && this.section(kind, title, words, others)
      }),
      shown.length === 0 && errors.length === 0 && this.nothing(items, only),
      ...errors.map(([kind, error]) => h('section', { dataset: { kind } }, problemView(error))),
      more > 0 && h('p.small.quiet',
        `Of ${counted(more, 'more gateway')} nothing is shown here; choose one above.`),
    ])
  }

  section(kind, title, words, items) {
    const section = this.keep(`section-${kind}`, title, () => h('section.stack.tight', { dataset: { kind } },
      h('div.row', h('h2', title), h('span.count'), h('p.small.quiet', words)), h('ul.card.flush')))
    fill(section.querySelector('.count'), amount(items))
    arrange(section.querySelector('ul'), items.map(item =>
      this.keep(item.key, [item.source, item.until, isOver(item), this.view.link({})],
        () => item.row(this.view))))
    return section
  }

  kinds(items, only) {
    const there = kinds.filter(([kind]) => kind === only || items.some(item => item.kind === kind))
    if (there.length < 2 && !only) return null
    const link = (kind, title, all) => h('a.chip', {
      href: this.view.link({ only: kind, proposal: null }),
      'aria-current': (only || null) === kind && 'true',
    }, title, h('span.count', amount(all)))
    return h('nav.chips', { 'aria-label': 'What to show' }, link(null, 'All', items),
      there.map(([kind, title]) => link(kind, title, items.filter(item => item.kind === kind))))
  }

  /** Unlike on other pages there is a choice of all. */
  gateways(chosen) {
    if (this.names.length < 2 && !chosen) return null
    const names = chosen && !this.names.includes(chosen) ? [chosen, ...this.names] : this.names
    return h('label.row.small', 'Gateway',
      h('select', { onchange: event => this.view.go({ gateway: event.target.value }) },
        h('option', { value: '', selected: !chosen }, 'all'),
        names.map(name => h('option', { value: name, selected: name === chosen }, name))))
  }

  nothing(items, only) {
    return h('div.card.empty', only && h('p', h('strong', 'Nothing of this kind waits.')),
      only && items.length > 0 && h('a', { href: this.view.link({ only: null }) }, 'Show all'),
      h('p.small', 'Proposals, commits on trial, freezes and pins are shown here as soon as there are any.'),
      h('p.small', 'To try a change: ', h('code', lintel('apply -f shop.yaml --confirm-within 10m'))))
  }

  /** The proposal that the address names, in a dialog over the page. */
  async openWished(refresh) {
    const name = this.view.query.get('proposal')
    if (name === this.wished) return
    this.wishing.abort(new DOMException('another proposal', 'AbortError'))
    this.wishing = new AbortController()
    this.wished = name
    if (!name) return
    const signal = AbortSignal.any([this.view.signal, this.wishing.signal])
    await openProposal(name, signal)
    if (signal.aborted) return
    this.wished = null
    this.view.note({ proposal: null })
    await refresh()
  }
}

/** The answer first: how much waits for me; then what of it ends first, and what else there is. */
function sentence(items) {
  const mine = items.filter(item => item.isMine)
  const others = number(items) - mine.length
  const word = mine.length > 0 ? 'other thing' : 'thing'
  const rest = others > 0 ? ` ${counted(others, `${word} is`, `${word}s are`)} worth a look.` : ''
  if (mine.length === 0) return [others ? 'No decision waits for you.' : 'Nothing waits.', rest]
  const [first] = mine.filter(item => item.until)
  const end = first ? ` The first one ends ${away(first.until)}.` : ''
  return [counted(mine.length, 'decision waits for you.', 'decisions wait for you.'), end + rest]
}

function isOver({ until }) { return Boolean(until) && new Date(until) <= serverTime() }
