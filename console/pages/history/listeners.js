// A difference of two versions as people read it: by team, listener by listener, field by field.

import { fill, h } from '../../dom.js'
import { allowed, get } from '../../api/client.js'
import { kindOf, resourcePath } from '../../api/kinds.js'
import { address, count, counted, fullName } from '../../format.js'
import { problemView } from '../../components/problem.js'
import { tag } from '../../components/tag.js'
import { content, fieldTable } from './fields.js'

const most = 300

/** What hurts comes first. */
const actions = ['removed', 'modified', 'added']

/** One sentence: `6 listeners added, 1 changed; 2 routes removed.` */
export function differenceSentence({ added, removed, modified, routes }) {
  const part = (items, word, action) => items.length > 0 && `${counted(items.length, word)} ${action}`
  const parts = [['listener', { added, removed, modified }], ['route', routes]].flatMap(([word, of]) => [
    part(of.added, word, 'added'), part(of.removed, word, 'removed'), part(of.modified, word, 'changed')])
  const found = parts.filter(Boolean)
  return found.length > 0 ? `${found.join(', ')}.` : 'Nothing that is served differs.'
}

/** What differs, by the team and the set that it is of: `[{owner, added, removed, modified}]`. */
export function byOwner(difference) {
  const groups = new Map()
  for (const action of actions) {
    for (const item of difference[action]) {
      const { owner } = item.after || item
      const key = `${owner.kind} ${fullName(owner)}`
      if (!groups.has(key)) groups.set(key, { owner, added: [], removed: [], modified: [] })
      groups.get(key)[action].push(item)
    }
  }
  return [...groups.values()].sort((a, b) => fullName(a.owner) < fullName(b.owner) ? -1 : 1)
}

export function listenersView(difference) {
  const groups = byOwner(difference)
  let left = most
  return groups.map(group => {
    const lines = actions.flatMap(action => group[action].map(item => [action, item]))
    const shown = lines.slice(0, Math.max(left, 0))
    left -= shown.length
    return h('details.card.flush.owner', { open: lines.length <= 40 && shown.length > 0 },
      h('summary', h('strong.mono', fullName(group.owner)), ' ', h('span.quiet.small', group.owner.kind),
        ' ', amounts(group)),
      h('ul.changes', shown.map(([action, item]) => line(action, item))),
      shown.length < lines.length && h('p.small.quiet.rest',
        `and ${count(lines.length - shown.length)} more; the YAML below has them`))
  })
}

/** `+3 −2 ~1`, with the words for who hears it. */
export function amounts({ added, removed, modified }) {
  const amount = (items, kind, sign, word) => items.length > 0
    && h(`span.amount.${kind}`, { title: `${items.length} ${word}` },
      h('span', { 'aria-hidden': 'true' }, sign, count(items.length)),
      h('span.visually-hidden', `${items.length} ${word} `))
  return h('span.amounts.number', amount(added, 'added', '+', 'added'),
    amount(removed, 'removed', '−', 'removed'), amount(modified, 'modified', '~', 'changed'))
}

const words = { added: ['+', 'added'], removed: ['−', 'removed'], modified: ['~', 'changed'] }

function line(action, item) {
  const listener = item.after || item
  const [mark, word] = words[action]
  return h(`li.${action}`,
    h('span.mark', { 'aria-hidden': 'true' }, mark), h('span.visually-hidden', word),
    h('strong.mono', address(listener)), h('span.small.mono', listener.protocol),
    h('span.small.quiet.mono', listener.name),
    action === 'modified' && fieldTable(item.before, item.after, `listener ${listener.name}`))
}

/**
 * Routes, each with its fields when it is opened.
 * @param times `[before, after]` at which the versions were made
 */
export function routesView(routes, times, signal) {
  const lines = actions.flatMap(action => routes[action].map(id => [action, id]))
  if (lines.length === 0) return null
  return h('section.stack.tight', h('h3', 'Routes'),
    lines.slice(0, most).map(([action, id]) => route(action, id, times, signal)),
    lines.length > most
      && h('p.small.quiet', `and ${count(lines.length - most)} more; the YAML below has them`))
}

const kindsOfAction = { added: 'good', removed: 'bad', modified: 'accent' }

function route(action, id, times, signal) {
  const [kind, namespace, name] = id.split('/')
  const resource = { kind: kindOf(kind)?.kind ?? kind, namespace, name }
  const body = h('div')
  const look = async () => {
    fill(body, h('p.small.quiet', 'Looking it up …'))
    try {
      const [before, after] = await Promise.all(times.map((time, index) =>
        action === (index ? 'removed' : 'added') ? undefined
          // Missing where it did not exist then: what is served of it may have begun with its listener.
          : allowed(get(resourcePath(resource), { signal, query: { at: time } }))))
      fill(body, fieldTable(content(before), content(after), `${resource.kind} ${fullName(resource)}`))
    } catch (error) {
      if (!signal.aborted) fill(body, problemView(error, { onretry: look }))
    }
  }
  return h('details.card.resource',
    { ontoggle: ({ target }) => { if (target.open && !body.firstChild) look() } },
    h('summary', tag(kindsOfAction[action], words[action][1]), ' ', resource.kind, ' ',
      h('strong.mono', fullName(resource))), body)
}
