// Undoing one commit while all later ones stay, and what can be done where later ones stand in the way.

import { fill, h } from '../../dom.js'
import { Problem, get, segment } from '../../api/client.js'
import { counted, fullName, moment } from '../../format.js'
import { commitForm } from '../../components/commit/form.js'
import { ago } from '../../components/time.js'
import { views } from './ask.js'
import { whatText } from './log.js'
import { allCommits, message } from './words.js'

export async function undoView(view, revision, { gateway, versions }, signal) {
  const commit = await get(`/v1/commits/${segment(revision)}`, { signal })
  view.title = `Undo commit ${commit.revision}`
  const form = h('div')
  fill(form, commitForm({
    signal, events: view.events, word: 'Undo it',
    message: `Undo "${commit.message || `commit ${commit.revision}`}"`.slice(0, 4096),
    request: {
      path: `/v1/commits/${segment(revision)}/revert`, body: {},
      proposal: { body: { revert: { revision: commit.revision } } },
    },
    oncancel: () => view.go({ ...views, commit: commit.revision }), onclose: () => view.go(views),
    explain: error => isConflict(error) ? conflict(view, error, commit, { gateway, versions }, signal) : null,
  }))
  return h('div.beside',
    h('section.card.stack',
      h('div.row.spread', h('h2', `Undo commit ${commit.revision}`), allCommits(view)),
      h('p', message(commit),
        h('span.small.quiet', ` by ${commit.actor}, ${moment(commit.time)}`)),
      h('p.small', whatText(commit.events), commit.partial && ' and more that you may not see', '. ',
        h('a', { href: view.link({ ...views, commit: commit.revision }) }, 'Look at it')),
      h('p.small.quiet',
        'What it touched becomes what it was before it. All that was committed later stays.')),
    h('section.card.stack', h('h2', 'What it does'), form))
}

function isConflict(error) { return error instanceof Problem && error.type === '/problems/revert-conflict' }

/** Which later commits touched the same, and the two ways on: undo those first, or roll back one set. */
function conflict(view, error, commit, { gateway, versions }, signal) {
  const later = [...(error.document.commits || [])].sort((a, b) => b - a)
  const list = h('ol.stack.tight', later.map(revision => laterCommit(view, revision, signal)))
  const before = versions.before(commit.revision)
  const sets = commit.events.filter(({ kind }) => kind === 'ListenerSet').map(fullName)
  return h('div.notice.warn', { role: 'alert' },
    h('strong', `It cannot be undone by itself: ${counted(later.length, 'later commit')} touched the same.`),
    h('p', 'Undo those first, the newest first; then this one.'), list,
    before && sets.length > 0 && h('div.stack.tight',
      h('p', 'Or take a set back to what it was before this commit, with all that came later to it:'),
      h('ul.stack.tight', sets.slice(0, 10).map(set => h('li',
        h('a', { href: view.link({ ...views, back: before.version, set }) },
          `Roll ${set} of ${gateway} back to version ${before.version} …`))))))
}

function laterCommit(view, revision, signal) {
  const said = h('span.small')
  get(`/v1/commits/${revision}`, { signal }).then(
    commit => fill(said, message(commit),
      h('span.quiet', ` by ${commit.actor}, `), ago(commit.time)),
    () => fill(said, h('span.quiet', 'You may not see it.')))
  return h('li.row',
    h('a', { href: view.link({ ...views, undo: revision }) }, `Undo commit ${revision} …`), said,
    h('a.small', { href: view.link({ ...views, commit: revision }) }, 'Look at it'))
}
