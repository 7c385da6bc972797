// A commit in one line: when, who, what for.

import { h } from '../../dom.js'
import { commitLink } from '../../components/links.js'
import { ago } from '../../components/time.js'

/** @param gateway whose history the link shows it in; may be left out */
function commitLine(commit, gateway) {
  const who = commit.actor || commit.origin?.principal || commit.principal
  return h('li.commit-line', { dataset: { row: '' } },
    h('a.number', { href: commitLink(commit.revision, gateway), 'aria-label': `commit ${commit.revision}` },
      `#${commit.revision}`),
    h('span.message', commit.message || h('span.quiet', what(commit))),
    h('span.who', who || h('span.quiet', 'not yours to see')),
    h('span.quiet.when', ago(commit.time)))
}

function what({ events, cause }) {
  if (cause && cause.type !== 'change') return cause.type
  const [first, ...others] = events || []
  if (!first) return 'without a message'
  const name = [first.namespace, first.name].filter(Boolean).join('/')
  const more = others.length ? ` and ${others.length} more` : ''
  return `${first.kind} ${name} ${first.action || 'deleted'}${more}`
}

export function commitLines(commits, gateway) {
  return h('ul', commits.map(commit => commitLine(commit, gateway)))
}
