// What else a search has found; each leads to its own answer.

import { h, list } from '../../dom.js'
import { address, fullName } from '../../format.js'
import { findLink } from '../../components/links.js'
import { rest } from './words.js'

/** What to search for so that this result is the answer. */
export function question(result) {
  const { type, resource } = result
  if (type === 'Hostname') return address(result)
  if (type === 'Commit') return String(result.revision)
  if (type === 'Version') return String(result.version)
  if (type === 'Person') return result.principal || result.actor
  return `${resource.kind} ${fullName(resource)}`
}

const plural = { Hostname: 'hostnames', Resource: 'resources', Person: 'people', Commit: 'commits' }

/** @param found the answer of the server, for what it has left out */
export function hits(results, title, found) {
  return h('section.card.flush', h('h2.card-title', title),
    h('ul.hits', results.map(result => h('li', { dataset: { row: '' } },
      h('a.mono', { href: findLink(question(result)) }, result.title),
      h('span.small', rest(result))))),
    found.more && h('p.small.quiet.card-foot',
      `There are more ${list(found.more.map(sort => plural[sort]))}; say more of the name.`))
}
