// A name that nobody serves now: who served it last, and which commit ended that. Looked for among the
// newest versions only.

import { h, list } from '../../dom.js'
import { allowed, gatewayPath, get } from '../../api/client.js'
import { fullName } from '../../format.js'
import { mayAnywhere } from '../../session.js'
import { gateways } from '../../components/gateway-choice.js'
import { commitLink, gatewayLink, historyLink, linkedCommit, linkedOwner } from '../../components/links.js'
import { at } from '../../components/time.js'
import { sentence } from './words.js'

/** Gateways, versions of each, and of these the newest that took something away. */
const most = { gateways: 5, versions: 200, ends: 8 }

/** @returns what to show of it; nothing where it is not known */
export async function servedBefore(query, signal) {
  const [hostname, port] = query.toLowerCase().split(':')
  const names = await gateways(signal)
  const found = await Promise.all(names.slice(0, most.gateways)
    .map(gateway => last(gateway, hostname, port, signal)))
  const [newest] = found.filter(Boolean).sort((one, other) => other.end.version - one.end.version)
  return newest ? view(newest) : null
}

async function last(gateway, hostname, port, signal) {
  const ask = (path, query) => allowed(get(gatewayPath(gateway, path), { signal, query }))
  const page = await ask('/versions', { limit: most.versions })
  const versions = page?.versions ?? []
  const ends = versions.map((end, place) => ({ end, before: versions[place + 1] }))
    .filter(({ end, before }) => before && !before.deleted && (end.removed || end.modified || end.deleted))
    .slice(0, most.ends)
  const tried = await Promise.all(ends.map(async ({ end, before }) => {
    const answer = await ask('/listeners', { version: before.version, q: hostname, port, limit: 100 })
    const rows = answer?.rows.filter(row => row.hostname === hostname && row.state === 'Serving') ?? []
    return rows.length > 0 && { gateway, rows, end, before }
  }))
  return tried.find(Boolean)
}

function view({ gateway, rows, end, before }) {
  const [row] = rows
  const isItsOwn = ({ owner }) => fullName(owner) === fullName(row.owner)
  const ports = rows.filter(isItsOwn).map(({ port }) => `${port}`)
  const who = end.actor || end.origin?.principal
  return h('section.card.stack.tight', h('h2', 'It was served before'),
    h('p', linkedOwner(row.owner), ' on ', h('span.mono', gateway),
      ` served it on ${ports.length === 1 ? 'port' : 'ports'} ${list(ports)} until `, at(end.time),
      ', when ', linkedCommit(end.version, gateway),
      who && [' by ', h('span.mono', who)],
      ' ended it', end.message ? `: ${sentence(end.message)}` : '.'),
    h('p.row.no-print',
      h('a.button.small', { href: commitLink(end.version, gateway) }, `Look at commit ${end.version}`),
      h('a.button.small', {
        href: gatewayLink(gateway, { at: before.version, set: fullName(row.owner) }),
      }, 'As it was'),
      mayAnywhere('create', 'commits/revert') && h('a.button.small', {
        href: historyLink(gateway, { undo: end.version }),
      }, `Undo commit ${end.version} …`)))
}
