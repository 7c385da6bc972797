// A commit, or a version of a gateway, by its number.

import { h } from '../../dom.js'
import { allowed, get, segment } from '../../api/client.js'
import { count, counted, fullName } from '../../format.js'
import { factList } from '../../components/facts.js'
import { commitLink, findLink, gatewayLink, historyLink, linkedCommit } from '../../components/links.js'
import { tag } from '../../components/tag.js'
import { ago, at } from '../../components/time.js'
import { sentence } from './words.js'

export async function commitAnswer({ results }, signal) {
  const [first] = results
  const versions = results.filter(result => result.type === 'Version' && result.version === first.revision)
  const path = `/v1/commits/${segment(first.revision)}`
  const [commit, progress] = await Promise.all(
    [path, `${path}/progress`].map(item => allowed(get(item, { signal }))))
  const who = first.actor || first.principal
  return {
    sentence: [`Commit ${first.revision}`, who && [' by ', h('span.mono', who)], ', ', ago(first.time),
      first.message ? `: ${sentence(first.message)}` : '.'],
    told: [first, ...versions],
    content: h('section.card.stack.tight',
      factList(facts(first, commit, progress)),
      versions.length > 0 && h('ul.stack.tight', versions.map(versionLine)),
      h('p.row.no-print', h('a.button.small',
        { href: commitLink(first.revision, versions[0] && fullName(versions[0].gateway)) },
        'Show it in History'))),
  }
}

function facts(first, commit, progress) {
  return [
    ['When', at(first.time)],
    first.principal && ['Principal', h('span.mono', first.principal)],
    first.partial && ['Seen', 'in part: the rest is not yours to see'],
    commit && ['Changed', h('ul', commit.events.slice(0, 12).map(event), commit.events.length > 12
      && h('li.quiet', `and ${count(commit.events.length - 12)} more`))],
    ...(progress?.gateways ?? []).map(gateway => [`Proxies of ${fullName(gateway)}`, reached(gateway)]),
  ]
}

function event({ kind, namespace, name, action }) {
  const full = fullName({ namespace, name })
  return h('li', h('a.mono', { href: findLink(`${kind} ${full}`) }, full),
    h('span.quiet', ` ${kind} ${action || 'deleted'}`))
}

function reached(gateway) {
  const nodes = gateway.nodes?.filter(node => !node.silent)
  const total = nodes?.length ?? gateway.nodeCount
  const done = nodes?.filter(node => node.acknowledged).length ?? gateway.acknowledgedCount
  if (!gateway.released) return tag('held', 'held back')
  if (!total) return 'none polls it'
  return done === total ? tag('good', `all ${total} have it`) : tag('accent', `${done} of ${total} have it`)
}

/** A version by its own number, where no commit is seen. */
export function versionAnswer({ results }) {
  const [version] = results
  return {
    sentence: sentence(version.summary), told: [version],
    content: h('section.card', h('ul.stack.tight', versionLine(version))),
  }
}

function versionLine({ gateway, version, listenerCount }) {
  const name = fullName(gateway)
  return h('li', 'It made version ', h('strong', version), ' of ',
    h('a.mono', { href: gatewayLink(name) }, name),
    `, in which ${counted(listenerCount, 'listener serves', 'listeners serve')}. `,
    h('a', { href: gatewayLink(name, { at: version }) }, 'As it was'), ' · ',
    h('a', { href: historyLink(name, { from: version }) }, 'What has changed since'), ' · ',
    linkedCommit(version, name))
}
