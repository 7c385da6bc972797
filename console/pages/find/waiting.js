// What waits for somebody, as counts that lead to the page Waiting.

import { h } from '../../dom.js'
import { allowed, get } from '../../api/client.js'
import { counted } from '../../format.js'
import { mayAnywhere } from '../../session.js'
import { waitingLink } from '../../components/links.js'

const lists = [
  ['proposals', 'proposals', { state: 'Open' }, 'open proposal', 'open proposals'],
  ['trials', 'commitconfirmations', {}, 'change on trial', 'changes on trial'],
  ['freezes', 'changefreezes', {}, 'change freeze', 'change freezes'],
  ['pins', 'versionpins', {}, 'pinned gateway', 'pinned gateways'],
]

/** `view(more)` is the list, with other lines `[address, count, words, place]` first. */
export async function waiting(signal) {
  const found = await Promise.all(lists.filter(([, resource]) => mayAnywhere('list', resource))
    .map(async ([only, resource, query, word, words]) => {
      const page = await allowed(get(`/v1/${resource}`, { signal, query: { ...query, limit: 100 } }))
      const number = page?.items.length ?? 0
      return [waitingLink({ only }), number, counted(number, word, words)]
    }))
  return { view: more => view([...more, ...found].filter(([, number]) => number > 0)) }
}

function view(lines) {
  if (lines.length === 0) return h('p.empty', 'Nothing waits.')
  return h('ul.hits', lines.map(([address, , words, place]) => h('li', h('a', { href: address }, words),
    place && h('span.quiet.mono', place))))
}
