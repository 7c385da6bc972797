// The proxies, those in trouble first. Rows are kept while their numbers change.

import { h } from '../../dom.js'
import { clock, count, moment, span } from '../../format.js'
import { linkedResource, linkedVersion } from '../../components/links.js'
import { states } from '../../components/proxy-states.js'
import { renewIf, renewRows } from '../../components/renew.js'
import { tableHead } from '../../components/table-head.js'
import { tag } from '../../components/tag.js'
import { lagWords } from './summary.js'

/** Rows at first, and with all that one asks for. */
const first = 200
const atMost = 1000
const words = new Map(states.map(state => [state.name, state]))

/** A table that `show(items)` keeps up to date. */
export function proxyTable(view, gateway, refusals) {
  const body = h('tbody')
  const more = h('div')
  const element = h('div.stack.tight',
    h('div.card.flush', h('table.proxies',
      h('caption.visually-hidden', 'Proxies, those in trouble first'),
      tableHead('Proxy', 'State', 'Version', 'Behind', 'Last heard of', 'What is wrong'),
      body)),
    more)
  return {
    element,
    show(items) {
      const most = Math.min(Math.max(Number(view.query.get('rows')) || first, first), atMost)
      renewRows(body, items.slice(0, most), {
        key: item => item.name,
        cells: item => cells(view, gateway, refusals, item),
        attributes: item => ({
          'aria-current': view.query.get('node') === item.name ? 'true' : null, dataset: { row: '' },
        }),
      })
      renewIf(more, [items.length, most], () => rest(view, items.length, most))
    },
  }
}

function cells(view, gateway, refusals, item) {
  const trouble = troubles(item, refusals)
  return [
    cell([item.name, view.query.toString()], () => h('a.mono', {
      href: view.link({ node: item.name }), dataset: { focus: item.name },
    }, item.name)),
    cell(item.state, () => stateTag(item.state)),
    cell(item.version, () => item.version === null ? h('span.quiet', 'none')
      : linkedVersion(gateway, item.version)),
    cell(lagWords(item.behind), () => lagWords(item.behind)),
    cell(heard(item), () => h('time.nowrap', { datetime: item.lastPoll, title: moment(item.lastPoll) },
      heard(item))),
    cell(trouble, () => troubleView(trouble)),
  ]
}

function cell(facts, build) { return { facts, build } }

/** The state in its word, sign and colour. */
export function stateTag(state) {
  const { kind, word, about } = words.get(state)
  return tag(kind, word, about)
}

/** When it was heard of: since when it is silent, or how long ago it polled. */
export function heard(item) {
  if (item.state === 'silent') return `silent since ${clock(item.lastPoll)}`
  if ((item.discovery || []).some(({ held }) => held)) return 'waits for news'
  return item.secondsSinceLastPoll < 10 ? 'just now' : `${span(item.secondsSinceLastPoll)} ago`
}

/** What is wrong with a proxy besides being behind, as facts. */
function troubles(item, refusals) {
  const refused = item.refusals.map(refusal =>
    ({ ...refusal, resources: refusals.of(item.name, refusal.version) }))
  return { refused, shared: Boolean(item.shared) }
}

function troubleView({ refused, shared }) {
  return [
    refused.map(({ type, version, resources }) => h('div',
      `refused the ${type} of version ${version}`,
      resources.length > 0 && [' because of ',
        resources.map((resource, index) => [index > 0 && ', ', linkedResource(resource)])])),
    shared && h('div', 'two processes poll under this name'),
  ]
}

function rest(view, total, most) {
  if (total <= most) return null
  const next = Math.min(total, most + 400, atMost)
  return h('p.row.small',
    h('span.quiet', `${count(most)} of ${count(total)} are shown, those in trouble first.`),
    next > most ? h('a.button.small', { href: view.link({ rows: next }), dataset: { focus: 'rows' } },
      `Show ${count(next - most)} more`)
      : h('span.quiet', 'The filter finds the others.'))
}

/** Instead of the table, where the filter leaves nothing. */
export function nothing(view) {
  return h('p.empty', 'No proxy is like that. ',
    h('a', { href: view.link({ state: null, version: null, q: null }) }, 'Show all'))
}
