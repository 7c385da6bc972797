// Words about proposals and commits that rows and dialogs have in common.

import { h } from '../../dom.js'
import { fullName } from '../../format.js'
import { linkedCommit } from '../../components/links.js'

/** What a proposal is about: its resources by name, or what is gone back to. */
export function what({ rollback, revert, resources }) {
  if (revert) return `undo commit ${revert.revision}`
  if (rollback) {
    const part = rollback.listenerSet || rollback.namespace
    return `roll ${part ? `${part} on ` : ''}${rollback.gateway} back to version ${rollback.toVersion}`
  }
  const [first, ...others] = resources
  return [h('span.mono', `${first.kind} ${fullName(first)}`),
    others.length > 0 && ` and ${others.length} more`]
}

/** The commits that came between a proposal and now. */
export function between(commits = []) {
  if (commits.length === 0) return null
  const shown = commits.slice(0, 5)
  return ['What came between: ', shown.map((revision, index) => [index > 0 && ', ', linkedCommit(revision)]),
    commits.length > shown.length && ` and ${commits.length - shown.length} more`, '.']
}
