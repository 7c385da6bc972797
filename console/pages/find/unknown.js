// Nothing is called exactly so: what one can do then.

import { h } from '../../dom.js'
import { address } from '../../api/client.js'
import { mayAnywhere } from '../../session.js'
import { lintel } from '../../components/command.js'
import { servedBefore } from './before.js'
import { sentence } from './words.js'

export async function unknownAnswer({ query, answer, results }, signal) {
  const isName = /^(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+(:\d+)?$/i.test(query)
  const text = isName ? `Nobody serves ${query}.`
    : results.length > 0 ? `Nothing is called exactly ${query}.` : sentence(answer)
  const others = results.some(result => result.match === 'near') ? 'Did you mean' : 'The nearest'
  return { sentence: text, told: [], others,
    content: isName ? [await servedBefore(query, signal), askForIt(query)] : hint(query, results) }
}

function askForIt(query) {
  return h('div.card.stack.tight',
    h('p', 'No listener that you may see asks for this name, and no wildcard of one catches it.'),
    mayAnywhere('create', 'listenersets') && h('p', 'To serve it, write a ListenerSet that asks for it: ',
      h('a', { href: '/change' }, 'here'), ', or ', h('code', lintel('apply -f set.yaml')), '.'),
    h('p.quiet', 'The same from a shell: ', h('code', lintel(`explain '${query}'`))))
}

function hint(query, results) {
  if (results.length > 0) return null
  return h('div.card.stack.tight',
    h('p', 'These can be asked for:'),
    h('dl.facts', [
      ['a hostname', 'www.example.com, www.example.com:443, or a pasted URL: who serves it, and since when'],
      ['a team', 'web: its sets, and how many of its listeners serve'],
      ['a resource', 'web/web-listener, or ListenerSet web'],
      ['a person', 'ada, or shop:ci: what she or it committed'],
      ['a commit or version', '58'],
      ['words of a message', 'TICKET-7 banner'],
    ].map(([name, text]) => [h('dt', name), h('dd', text)])),
    h('p', 'Proxies are not among them: ', h('a', { href: address('/fleet', { q: query }) }, 'look in Fleet'),
      ' for one of that name.'),
    h('p.quiet', 'What you may not see is not found.'))
}
