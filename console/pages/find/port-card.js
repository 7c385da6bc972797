// A hostname on one port of one gateway: what serves it, and all that bears on it.

import { h } from '../../dom.js'
import { kindOf, plural } from '../../api/kinds.js'
import { address, count, counted, day, fullName } from '../../format.js'
import { may } from '../../session.js'
import { factList } from '../../components/facts.js'
import {
  changeLink, findLink, fleetLink, gatewayLink, linkedCommit, linkedOwner, listenerLink, resourceHistory,
  waitingLink,
} from '../../components/links.js'
import { states, timeLeft } from '../../components/listener.js'
import { tag } from '../../components/tag.js'
import { ago } from '../../components/time.js'
import { sentence } from './words.js'
import { serverTime } from '../../clock.js'

/** By state, the tag. */
const tags = {
  live: ['good', 'live'], served: ['good', 'serving'], 
  noCertificate: ['warn', 'no certificate'], partly: ['accent', 'on its way'],
  noRoute: ['warn', 'no route'], noProxy: ['warn', 'no proxy'], held: ['held', 'held'],
  other: ['bad', 'another serves it'], none: ['bad', 'not live'],
}

/** How a name is on a port: one of the keys above. `explanation` is null where one may not see it. */
export function stateOf({ result, explanation, external }) {
  const { servedBy, servedByOther, held, nodes } = result
  if (servedByOther) return 'other'
  if (!servedBy) return 'none'
  if (held) return 'held'
  if (external) return 'noCertificate'
  if (explanation?.servedBy?.routes.length === 0 && /^HTTPS?$/.test(servedBy.protocol)) return 'noRoute'
  if (!nodes) return 'served'
  if (nodes.total === 0) return 'noProxy'
  return nodes.running === nodes.total ? 'live' : 'partly'
}

/**
 * @param found `result` of the search; `explanation` (null where it is not seen), `external` where
 *   the proxies are to have its certificate, `rows` of the listeners that ask for the name, and
 *   `carvedOut`, the rows of names within a wildcard that others serve
 */
export function portCard(found) {
  const { result, rows, carvedOut } = found
  const gateway = fullName(result.gateway)
  return h('section.card.stack.tight',
    h('div.row.spread', h('h2.mono', address(result)), tag(...tags[stateOf(found)])),
    result.held && h('div.notice.held', h('strong', 'Proxies do not have it as it is'),
      h('p', sentence(result.held), ' ', h('a', { href: waitingLink({ gateway }) }, 'What holds it'))),
    facts(found, gateway),
    losers(result, rows, gateway),
    carvedOut.length > 0 && holes(carvedOut, gateway),
    links(result, gateway))
}

function facts({ result, explanation, external }, gateway) {
  const { servedBy, since, certificateNotAfter, nodes, delegatedTo } = result
  const told = explanation?.servedBy
  const pairs = [
    ['Served by', servedBy ? server(servedBy) : result.servedByOther ? 'a listener that is not yours to see'
      : 'nobody'],
    since && ['Since', [ago(since.time), ', ', linkedCommit(since.revision, gateway)]],
    told && (!since || told.since.revision !== since.revision)
      && ['Its set changed last', [ago(told.since.time), ', ', linkedCommit(told.since.revision, gateway)]],
    told && ['By', [told.since.actor || told.since.principal,
      told.since.message && h('span.quiet', `: ${told.since.message}`)]],
    (certificateNotAfter || servedBy?.protocol === 'HTTPS')
      && ['Certificate', certificate(certificateNotAfter, external)],
    told && ['Routes', routes(told)],
    nodes && ['Proxies', proxies(nodes, gateway)],
    ['Gateway', h('a.mono', { href: gatewayLink(gateway, { port: result.port, q: result.hostname }) },
      gateway)],
    explanation?.alsoMatching.length > 0 && ['Taken out of', wider(explanation.alsoMatching, gateway)],
    delegation(delegatedTo || explanation?.delegatedTo),
  ]
  return factList(pairs)
}

function server({ owner: of, name, match, hostname }) {
  return [
    linkedOwner(of), h('span.quiet', ' listener '), h('span.mono', name),
    match === 'wildcard' && [', by its wildcard ', h('span.mono', hostname)],
    match === 'any' && ', which takes every name',
  ]
}

function certificate(end, external) {
  if (external) return 'none is known: its Gateway says that the proxies have them (external)'
  if (!end) return h('span.quiet', 'none that you may see')
  return ['until ', day(end), ', ', timeLeft(end)]
}

function routes({ routes: ids }) {
  if (ids.length === 0) return [tag('warn', 'none'), ' a client gets 404']
  return h('ul', ids.map(id => {
    const [kind, namespace, name] = id.split('/')
    return h('li', h('a.mono', { href: findLink(`${kind} ${namespace}/${name}`) }, `${namespace}/${name}`),
      h('span.quiet', ` ${kindOf(kind)?.kind ?? kind}`))
  }))
}

function proxies({ running, total, silent = 0 }, gateway) {
  const text = total === 0 ? 'none polls this gateway' : `${count(running)} of ${count(total)} run it`
  return [h('a', { href: fleetLink(gateway) }, text), silent > 0
    && [', ', h('a', { href: fleetLink(gateway, { state: 'silent' }) },
      `${count(silent)} ${silent === 1 ? 'is' : 'are'} silent`)]]
}

function wider(listeners, gateway) {
  return h('ul', listeners.slice(0, 5).map(item => h('li',
    h('a.mono', { href: listenerLink(gateway, item.id) }, address(item)), h('span.quiet', ' of '),
    linkedOwner(item.owner))))
}

function delegation(owners) {
  if (!owners) return null
  return ['Delegated to', h('ul', owners.map(item => h('li', findTeam(item.namespace), ' (',
    h('span.mono', item.hostname),
    `, policy ${item.policy}`, item.until && [', until ', day(item.until)], ')')))]
}

function findTeam(namespace) { return h('a.mono', { href: findLink(`Namespace ${namespace}`) }, namespace) }

/** Who else asks for it and does not serve: why, and what it would take. */
function losers({ notServed }, rows, gateway) {
  if (notServed.length === 0) return null
  return h('section.stack.tight.losers',
    h('h3', counted(notServed.length, 'listener asks for it and is not serving',
      'listeners ask for it and are not serving')),
    h('ul.stack.tight', notServed.map(item => {
      const row = rows.find(row => row.id === item.id)
      return h('li',
        h('p', tag(...states[row?.state ?? stateFor(item.reason)]), ' ',
          h('a.mono', { href: listenerLink(gateway, item.id) }, `${fullName(item.owner)} ${item.name}`),
          row && h('span.quiet', ' since ', ago(row.since.time))),
        h('p.small', sentence(row?.toWin || row?.message || item.message)))
    })))
}

/** Where the row is not seen. */
function stateFor(reason) { return /Conflict$/.test(reason) ? 'Conflicted' : 'NotServed' }

/** Names that the wildcard would catch if others did not ask for them. */
function holes(rows, gateway) {
  return h('section.stack.tight.losers',
    h('h3', `${counted(rows.length, 'name is', 'names are')} taken out of it`),
    h('ul', rows.slice(0, 20).map(row => h('li',
      h('a.mono', { href: listenerLink(gateway, row.id) }, address(row)), h('span.quiet', ' of '),
      linkedOwner(row.owner)))),
    rows.length > 20 && h('p.small.quiet', `and ${count(rows.length - 20)} more`))
}

function links({ servedBy }, gateway) {
  if (!servedBy) return null
  const { owner: of, id } = servedBy
  return h('p.row.no-print',
    h('a.button.small', { href: listenerLink(gateway, id) }, 'Show it on the gateway'),
    h('a.button.small', { href: resourceHistory(gateway, of) }, 'History of its set'),
    may('update', plural(of.kind), of.namespace)
      && h('a.button.small', { href: changeLink(of) }, 'Change it'))
}
