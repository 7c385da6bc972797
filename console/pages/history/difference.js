// Any two versions beside each other: by listener and route, then as YAML.

import { fill, h } from '../../dom.js'
import { gatewayPath, get } from '../../api/client.js'
import { counted, moment } from '../../format.js'
import { lintel } from '../../components/command.js'
import { diffView } from '../../components/diff.js'
import { problemView } from '../../components/problem.js'
import { views } from './ask.js'
import { compareForm } from './choose.js'
import { differenceSentence, listenersView, routesView } from './listeners.js'
import { allCommits, message } from './words.js'

/** @param ask `from`, `to` (now where it is null), as versions or times */
export async function differenceView(view, { from, to }, { gateway, versions }, signal) {
  const query = { from, to }
  const found = await get(gatewayPath(gateway, '/diff'), { signal, query })
  const [before, after] = [found.from, found.to].map(version => versions.find(version))
  view.title = `${gateway} ${found.from} → ${found.to}`
  return [
    h('section.card.stack',
      h('div.row.spread', h('h2', `Version ${found.from} → ${found.to}`), allCommits(view)),
      h('p.large', h('strong', differenceSentence(found))),
      h('ul.stack.tight.small', made('From', found.from, before), made('To', found.to, after)),
      compareForm(view, versions, { from, to }),
      h('div.row.small.links.no-print',
        h('a', { href: view.link({ ...views, from: found.to, to: found.from }) }, 'The other way round'),
        before && after && between(view, versions, before, after))),
    ...differenceBody(found, gateway, { versions, signal }),
  ]
}

/** Listeners, routes and YAML of a VersionDiff. */
export function differenceBody(found, gateway, { versions, signal }) {
  const times = [found.from, found.to].map(version => versions.find(version)?.time)
  const hasRoutes = Object.values(found.routes).some(list => list.length > 0)
  const hasListeners = found.added.length + found.removed.length + found.modified.length > 0
  return [
    hasListeners && h('section.stack.tight', h('h2', 'Listeners'), listenersView(found)),
    hasRoutes && routesView(found.routes, times, signal),
    (hasListeners || hasRoutes) && asYAML(gateway, found, signal),
  ].filter(Boolean)
}

function made(word, number, version) {
  return h('li', h('span.quiet', `${word} `), h('strong', `version ${number}`),
    version && [`, made ${moment(version.time)} by ${version.actor}: `, message(version),
      h('span.quiet', ` (${counted(version.listenerCount, 'listener')})`)])
}

function between(view, versions, before, after) {
  const [old, fresh] = before.version < after.version ? [before, after] : [after, before]
  const isBetween = ({ version }) => version > old.version && version <= fresh.version
  const number = versions.items.filter(isBetween).length
  const since = new Date(+new Date(old.time) + 1).toISOString()
  return h('a', { href: view.link({ ...views, span: null, since, until: fresh.time, versions: '1' }) },
    `The ${counted(number, 'commit')} between`)
}

function asYAML(gateway, { from, to }, signal) {
  const body = h('div')
  const look = async () => {
    fill(body, h('p.small.quiet.rest', 'Comparing …'))
    try {
      const options = { signal, accept: 'text/plain', query: { from, to } }
      fill(body, diffView(await get(gatewayPath(gateway, '/diff'), options)))
    } catch (error) {
      if (!signal.aborted) fill(body, problemView(error, { onretry: look }))
    }
  }
  return h('details.card.flush.yaml',
    { dataset: { key: 'yaml' }, ontoggle: ({ target }) => { if (target.open && !body.firstChild) look() } },
    h('summary', h('strong', 'As YAML'), ' ',
      h('span.small.quiet.mono', lintel(`diff ${gateway} ${from} ${to}`))),
    body)
}
