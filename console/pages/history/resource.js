// A resource that a commit changed: what was before, and what after.

import { fill, h } from '../../dom.js'
import { allowed, get } from '../../api/client.js'
import { resourcePath } from '../../api/kinds.js'
import { fullName } from '../../format.js'
import { changeLink } from '../../components/links.js'
import { problemView } from '../../components/problem.js'
import { tag } from '../../components/tag.js'
import { noFilters, views } from './ask.js'
import { content, fieldTable } from './fields.js'
import { actionWord } from './log.js'
import { yaml } from './yaml.js'

const kindsOfAction = { created: 'good', changed: 'accent', deleted: 'bad' }

/** @param event of a commit, with its resource; `isOpen` asks at once for what was before */
export function changedResource(view, event, commit, { isOpen, signal }) {
  const action = actionWord(event.action, event.type)
  const body = h('div.stack.tight')
  let isAsked = false
  const look = async () => {
    if (isAsked) return
    isAsked = true
    fill(body, h('p.small.quiet', 'Looking up what was before …'))
    try {
      fill(body, await comparison(event, action, commit.revision, signal), links(view, event, action))
    } catch (error) {
      if (signal.aborted) return
      isAsked = false
      fill(body, problemView(error, { onretry: look }))
    }
  }
  if (isOpen) look()
  return h('details.card.resource', { open: isOpen, ontoggle: ({ target }) => target.open && look() },
    h('summary', tag(kindsOfAction[action], action), ' ', event.kind, ' ', h('strong.mono', fullName(event))),
    body)
}

async function comparison(event, action, revision, signal) {
  const label = `${event.kind} ${fullName(event)}`
  if (action === 'created') return whole(content(event.resource), 'ins', label)
  const before = await resourceBefore(event, revision, signal)
  if (before === undefined) return h('p.small.quiet', 'What it was before is not known.')
  if (action === 'deleted') return whole(content(before), 'del', label)
  return fieldTable(content(before), content(event.resource), label)
}

/** As it was before a commit; undefined where there was none or nobody may tell. */
async function resourceBefore(resource, revision, signal) {
  const path = resourcePath(resource)
  if (!path) return undefined
  const page = await allowed(get(`${path}/history`, { signal, query: { before: revision, limit: 1 } }))
  return page?.history[0]?.resource
}

function whole(resource, kind, label) {
  return h(`pre.whole.${kind}`, { tabindex: '0', role: 'region', 'aria-label': label }, yaml(resource))
}

function links(view, { kind, namespace, name }, action) {
  return h('div.row.small.links',
    h('a', { href: view.link({ ...views, ...noFilters, kind, ns: namespace, name }) },
      'All commits that touched it'),
    action !== 'deleted' && h('a', { href: changeLink({ kind, namespace, name }) }, 'Change it'))
}
