// A resource by its name: a team with its sets, a set with its listeners, and who changed it last.

import { h } from '../../dom.js'
import { all, allowed, gatewayPath, get, segment } from '../../api/client.js'
import { plural, resourcePath } from '../../api/kinds.js'
import { address, count, fullName } from '../../format.js'
import { may } from '../../session.js'
import {
  changeLink, findLink, fleetLink, gatewayLink, historyLink, listenerLink, resourceHistory,
} from '../../components/links.js'
import { stateTag } from '../../components/listener.js'
import { commitLines } from './commit-lines.js'
import { sentence } from './words.js'

/** Rows of a table that are shown. */
const most = 40

export async function resourceAnswer({ results }, signal) {
  const [first] = results
  const { resource } = first
  const isTeam = resource.kind === 'Namespace'
  const query = isTeam ? { namespace: resource.name } : resource
  const [commits, own] = await Promise.all([
    allowed(get('/v1/commits', { signal, query: { ...query, limit: 5 } })),
    allowed({ Namespace: setsOf, ListenerSet: listenersOf }[resource.kind]?.(resource, signal)),
  ])
  return {
    sentence: sentence(first.summary),
    told: [first],
    content: h('div.stack',
      links(first, own?.gateway),
      h('div.answer-parts',
        own?.table,
        commits?.commits.length > 0 && h('section.card.flush', h('h2.card-title', 'Changed last'),
          commitLines(commits.commits, own?.gateway)))),
  }
}

function links(first, gateway) {
  const { resource } = first
  const { kind, name } = resource
  const full = fullName(resource)
  const buttons = {
    Namespace: () => [
      h('a.button', { href: gatewayLink(gateway, { team: name }) }, 'Its listeners on the gateway'),
      h('a.button', { href: historyLink(gateway, { ns: name }) }, 'Its history'),
    ],
    Gateway: () => [
      h('a.button.main', { href: gatewayLink(full) }, 'Its listeners'),
      h('a.button', { href: historyLink(full) }, 'Its history'),
      h('a.button', { href: fleetLink(full) }, 'Its proxies'),
    ],
  }
  const usual = () => [
    kind === 'ListenerSet' && gateway && h('a.button', { href: gatewayLink(gateway, { set: full }) },
      'Show it on the gateway'),
    h('a.button', { href: resourceHistory(gateway, resource) }, 'Its history'),
  ]
  return h('p.row.no-print', (buttons[kind] || usual)(),
    mayChange(first) && h('a.button', { href: changeLink(resource) }, 'Change it'))
}

/** A namespace that nobody declared is nothing that one could change. */
function mayChange({ resource: { kind, namespace }, resourceVersion }) {
  return resourceVersion && may('update', plural(kind), namespace)
}

async function setsOf({ name }, signal) {
  const sets = await all(`/v1/namespaces/${segment(name)}/listenersets`, { signal, most: 1000 })
  if (sets.length === 0) return null
  const gateway = fullName({ namespace: sets[0].metadata.namespace, ...sets[0].spec.parentRef })
  return { gateway, table: table(`Sets of ${name}`, ['Set', 'Gateway', 'Serving'], sets.map(setRow),
    sets.length) }
}

function setRow({ metadata, spec, status }) {
  const gateway = fullName({ namespace: metadata.namespace, ...spec.parentRef })
  const listeners = status?.listeners ?? []
  const serving = listeners.filter(isServing).length
  return [
    h('a.mono', { href: findLink(`ListenerSet ${fullName(metadata)}`) }, metadata.name),
    h('a.mono', { href: gatewayLink(gateway, { set: fullName(metadata) }) }, gateway),
    h(serving < listeners.length ? 'strong.number' : 'span.number', `${serving} of ${listeners.length}`),
  ]
}

function isServing({ conditions }) {
  return conditions.some(condition => condition.type === 'Programmed' && condition.status === 'True')
}

async function listenersOf({ namespace, name }, signal) {
  const set = await get(resourcePath({ kind: 'ListenerSet', namespace, name }), { signal })
  const gateway = fullName({ namespace, ...set.spec.parentRef })
  const { rows, matching } = await get(gatewayPath(gateway, '/listeners'), {
    signal, query: { owner: `${namespace}/${name}`, limit: 200 },
  })
  const cells = rows.map(row => [
    h('a.mono', { href: listenerLink(gateway, row.id) }, address(row)),
    h('span.mono.quiet', row.name), stateTag(row),
  ])
  return { gateway, table: table('Its listeners', ['Hostname', 'Listener', 'State'], cells, matching) }
}

function table(title, heads, rows, total) {
  return h('section.card.flush', h('h2.card-title', title),
    h('div.scroll', h('table',
      h('thead', h('tr', heads.map((head, place) => h('th', { scope: 'col', class: place === 1 && 'beside' },
        head)))),
      h('tbody', rows.slice(0, most).map(cells => h('tr', { dataset: { row: '' } },
        cells.map((cell, place) => h(place === 1 ? 'td.beside' : 'td', cell))))))),
    total > most && h('p.small.quiet.card-foot', `and ${count(total - most)} more`))
}
