// The first page before anything is asked: how the gateways are, what happened last, what waits.

import { h, list } from '../../dom.js'
import { allowed, gatewayPath, get } from '../../api/client.js'
import { count, counted } from '../../format.js'
import { may } from '../../session.js'
import { gateways as names } from '../../components/gateway-choice.js'
import { fleetLink, gatewayLink, historyLink, waitingLink } from '../../components/links.js'
import { isExternal } from '../../components/external.js'
import { running, runningWords } from '../../components/running.js'
import { tag } from '../../components/tag.js'
import { beginning } from './beginning.js'
import { commitLines } from './commit-lines.js'
import { waiting } from './waiting.js'

/** Gateways that are told in full. */
const most = 20

export async function load(_, signal) {
  const known = await names(signal)
  const [gateways, log, waits] = await Promise.all([
    Promise.all(known.slice(0, most).map(name => gatewayState(name, signal))),
    allowed(get('/v1/commits', { signal, query: { limit: 5 } })),
    waiting(signal),
  ])
  const commits = log?.commits ?? []
  const title = 'Find'
  if (known.length === 0) return { title, content: beginning(commits) }
  return {
    title,
    content: [
      h('h1.answer', ...sentence(gateways, known.length)),
      h('section.card.flush', h('h2.card-title', 'Gateways'), table(gateways), certificates(gateways),
        known.length > most && h('p.small.quiet.card-foot',
          `and ${count(known.length - most)} more; the Gateway page lists them`)),
      h('div.overview-parts',
        h('section.card.flush', h('h2.card-title', 'What happened last'),
          commits.length > 0 ? commitLines(commits) : h('p.empty', 'Nothing that you may see.'),
          h('p.card-foot', h('a', { href: '/history' }, 'History'))),
        h('section.card.flush', h('h2.card-title', 'What waits'),
          waits.view([...conflicts(gateways), ...troubled(gateways)]))),
    ],
  }
}

/** What it serves, its proxies where these may be known, and whether they have its certificates. */
async function gatewayState(name, signal) {
  const mayList = may('list', 'gateways/nodes', name.split('/')[0])
  const [listeners, nodes, external] = await Promise.all([
    allowed(get(gatewayPath(name, '/listeners'), { signal, query: { limit: 1 } })),
    mayList ? allowed(get(gatewayPath(name, '/nodes'), { signal })) : null,
    isExternal(name, signal),
  ])
  return {
    name, listeners, external, states: listeners?.facets.states,
    proxies: nodes && running(nodes.nodes, nodes.version),
    version: nodes?.version ?? listeners?.released?.version ?? listeners?.version,
  }
}

function idle({ states }) { return states ? states.Conflicted + states.NotServed + states.NotAttached : 0 }

function sum(items, value) { return items.reduce((total, item) => total + (value(item) || 0), 0) }

function sentence(gateways, total) {
  const serving = sum(gateways, gateway => gateway.states?.Serving)
  const all = serving + sum(gateways, idle)
  const where = gateways.length < total
    ? `the first ${gateways.length} of ${counted(total, 'gateway')}` : counted(total, 'gateway')
  const what = serving === all ? counted(all, 'listener serves', 'listeners serve')
    : `${count(serving)} of ${counted(all, 'listener serves', 'listeners serve')}`
  const known = gateways.map(gateway => gateway.proxies).filter(Boolean)
  const parts = [`${what} on ${where}.`]
  if (known.length === 0) return parts
  const polled = gateways.filter(gateway => gateway.proxies?.total > 0)
  const proxies = Object.fromEntries(['total', 'have', 'refused', 'behind', 'silent']
    .map(name => [name, sum(known, item => item[name])]))
  return [...parts, ' ', runningWords(proxies, polled.length === 1 ? `version ${polled[0].version}`
    : 'the version of their gateway')]
}

/** Lines for what waits: which gateways have listeners that do not serve. */
function conflicts(gateways) {
  return gateways.filter(gateway => idle(gateway) > 0).map(gateway => [
    waitingLink({ only: 'conflicts', gateway: gateway.name }), idle(gateway),
    counted(idle(gateway), 'listener not serving', 'listeners not serving'),
    gateways.length > 1 && gateway.name,
  ])
}

/** Those of one state where all are in it; there is no filter for more. */
function idleLink({ name, states }) {
  const only = ['Conflicted', 'NotServed', 'NotAttached'].filter(state => states[state] > 0)
  return gatewayLink(name, { state: only.length === 1 ? only[0] : null })
}

function table(gateways) {
  const head = (name, kinds) => h('th', { scope: 'col', class: kinds }, name)
  return h('div.scroll', h('table',
    h('thead', h('tr', head('Gateway'), head('Listeners', 'number'), head('Not serving', 'number'),
      head('Version', 'number beside'), head('Proxies', 'number'), head('State', 'beside'))),
    h('tbody', gateways.map(gateway => {
      const { name, listeners } = gateway
      const not = idle(gateway)
      return h('tr', { dataset: { row: '' } },
        h('th', { scope: 'row' }, h('a.mono', { href: gatewayLink(name) }, name),
          h('div.on-phone', stateOf(gateway))),
        h('td.number', listeners ? count(listeners.total) : '–'),
        h('td.number', not ? h('a', { href: idleLink(gateway) }, count(not))
          : h('span.quiet', '0')),
        h('td.number.beside', listeners ? h('a', { href: historyLink(name) }, listeners.version) : '–'),
        h('td.number', proxies(gateway)),
        h('td.beside', stateOf(gateway)))
    }))))
}

function proxies({ name, proxies: known }) {
  if (!known) return h('span.quiet', '–')
  const text = known.total ? `${count(known.have)} of ${count(known.total)}` : 'none'
  return h('a', { href: fleetLink(name) }, text)
}

/** The worst with its sign; nothing that is wrong is left out. */
function stateOf({ listeners, proxies: known }) {
  if (!listeners) return h('span.quiet', 'not yours to see')
  const released = listeners.released
  const held = released?.hold === 'Pinned' ? tag('held', `pinned to ${released.version}`)
    : released?.hold && tag('held', 'held by a guard')
  const wrong = known ? ['refused', 'behind', 'silent'].filter(name => known[name] > 0) : []
  const sign = known?.refused ? 'bad' : known?.silent ? 'warn' : 'accent'
  const words = wrong.map(name => `${count(known[name])} ${name}`).join(', ')
  if (held || words) return [held, held && words && ' ', words && tag(sign, words)]
  if (known?.total === 0) return tag(null, 'no proxy polls')
  return tag('good', known ? 'all run it' : 'serves')
}

/** Lines for proxies that do not take what they are given, or have stopped to ask. */
function troubled(gateways) {
  return gateways.filter(gateway => gateway.proxies).flatMap(({ name, proxies: { refused, silent } }) => {
    const line = (only, number, word, words) => [waitingLink({ only, gateway: name }), number,
      counted(number, word, words), gateways.length > 1 && name]
    return [
      line('refusals', refused, 'proxy refused what it is given', 'proxies refused what they are given'),
      line('proxies', silent, 'silent proxy', 'silent proxies'),
    ]
  })
}

/** Which gateways have their certificates elsewhere: what is served there may yet be closed. */
function certificates(gateways) {
  const names = gateways.filter(gateway => gateway.external).map(({ name }) => name)
  if (names.length === 0) return null
  return h('p.small.card-foot', tag('warn', 'certificates'), ' ', list(names),
    names.length === 1 ? ' leaves' : ' leave', ' certificates to the proxies. Envoys get none from this ',
    'server and close HTTPS connections there; other proxies may bring their own.')
}
