// The first page before anything is asked: how the gateways are, what happened last, what waits.

import { h } from '../../dom.js'
import { allowed, gatewayPath, get } from '../../api/client.js'
import { count, counted } from '../../format.js'
import { may } from '../../session.js'
import { gateways as names } from '../../components/gateway-choice.js'
import { fleetLink, gatewayLink, historyLink, waitingLink } from '../../components/links.js'
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
      h('section.card.flush', h('h2.card-title', 'Gateways'), table(gateways),
        known.length > most && h('p.small.quiet.card-foot',
          `and ${count(known.length - most)} more; the Gateway page lists them`)),
      h('div.overview-parts',
        h('section.card.flush', h('h2.card-title', 'What happened last'),
          commits.length > 0 ? commitLines(commits) : h('p.empty', 'Nothing that you may see.'),
          h('p.card-foot', h('a', { href: '/history' }, 'History'))),
        h('section.card.flush', h('h2.card-title', 'What waits'), waits.view(conflicts(gateways)))),
    ],
  }
}

/** One request for what it serves, and one for its proxies where that may be known. */
async function gatewayState(name, signal) {
  const mayList = may('list', 'gateways/nodes', name.split('/')[0])
  const [listeners, nodes] = await Promise.all([
    allowed(get(gatewayPath(name, '/listeners'), { signal, query: { limit: 1 } })),
    mayList ? allowed(get(gatewayPath(name, '/nodes'), { signal })) : null,
  ])
  const heard = nodes?.nodes.filter(node => !node.silent)
  const version = listeners?.released?.version ?? listeners?.version
  return {
    name, listeners, states: listeners?.facets.states, nodes: nodes?.nodes, heard,
    have: heard?.filter(node => node.version === version).length,
    silent: nodes ? nodes.nodes.length - heard.length : 0,
  }
}

function idle({ states }) { return states ? states.Conflicted + states.NotServed + states.NotAttached : 0 }

function sum(items, value) { return items.reduce((total, item) => total + (value(item) || 0), 0) }

function sentence(gateways, total) {
  const serving = sum(gateways, gateway => gateway.states?.Serving)
  const not = sum(gateways, idle)
  const heard = sum(gateways, gateway => gateway.heard?.length)
  const have = sum(gateways, gateway => gateway.have)
  const where = gateways.length < total
    ? `the first ${gateways.length} of ${counted(total, 'gateway')}` : counted(total, 'gateway')
  const parts = [`${counted(serving, 'listener serves', 'listeners serve')} on ${where}`,
    not > 0 ? `, ${count(not)} ${not === 1 ? 'does' : 'do'} not. ` : '. ']
  if (heard > 0) {
    parts.push(have === heard ? `All ${count(heard)} proxies run what is decided.`
      : `${count(have)} of ${counted(heard, 'proxy runs', 'proxies run')} what is decided.`)
  } else if (gateways.some(gateway => gateway.nodes)) parts.push('No proxy polls yet.')
  return parts
}

/** Lines for what waits: which gateways have listeners that do not serve. */
function conflicts(gateways) {
  return gateways.filter(gateway => idle(gateway) > 0).map(gateway => [
    waitingLink({ only: 'conflicts', gateway: gateway.name }), idle(gateway),
    counted(idle(gateway), 'listener that does not serve', 'listeners that do not serve'),
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
      head('Version', 'number beside'), head('Proxies', 'number'), head('State'))),
    h('tbody', gateways.map(gateway => {
      const { name, listeners } = gateway
      const not = idle(gateway)
      return h('tr',
        h('th', { scope: 'row' }, h('a.mono', { href: gatewayLink(name) }, name)),
        h('td.number', listeners ? count(listeners.total) : '–'),
        h('td.number', not ? h('a', { href: idleLink(gateway) }, count(not))
          : h('span.quiet', '0')),
        h('td.number.beside', listeners ? h('a', { href: historyLink(name) }, listeners.version) : '–'),
        h('td.number', proxies(gateway)),
        h('td', stateOf(gateway)))
    }))))
}

function proxies({ name, heard, have }) {
  if (!heard) return h('span.quiet', '–')
  return h('a', { href: fleetLink(name) }, heard.length ? `${count(have)} of ${count(heard.length)}` : 'none')
}

function stateOf({ listeners, heard, have, silent }) {
  if (!listeners) return h('span.quiet', 'not yours to see')
  if (listeners.released?.hold === 'Pinned') return tag('held', `pinned to ${listeners.released.version}`)
  if (listeners.released?.hold) return tag('held', 'held by a guard')
  if (silent > 0) return tag('warn', `${count(silent)} silent`)
  if (heard?.length > 0 && have < heard.length) return tag('accent', 'on its way')
  if (heard?.length === 0) return tag(null, 'no proxy polls')
  return tag('good', heard ? 'all run it' : 'serves')
}
