// Somebody who made commits.

import { h } from '../../dom.js'
import { counted } from '../../format.js'
import { historyLink } from '../../components/links.js'
import { ago } from '../../components/time.js'
import { commitLines } from './commit-lines.js'

export function personAnswer({ results }) {
  const person = results[0]
  const name = person.principal || person.actor
  const [last] = person.commits
  return {
    sentence: [h('span.mono', name), ` made ${counted(person.commitCount, 'commit')}, the last `,
      ago(last.time), '.'],
    told: [person],
    content: h('section.card.flush', h('h2.card-title', 'The newest'),
      person.actors.length > 0 && h('p.small.quiet.card-line', `Also called ${person.actors.join(', ')}.`),
      commitLines(person.commits),
      h('p.card-foot', h('a', { href: historyLink(null, { by: name }) }, 'All of them in History'))),
  }
}
