// What is said about a text, at its lines: why the server refuses it, what it warns of, what would not
// serve, and what has to be decided.

import { h } from '../../dom.js'
import { Problem } from '../../api/client.js'
import { resourceKey } from '../../api/kinds.js'
import { address } from '../../format.js'
import { owner } from '../../components/commit/plan.js'
import { readable } from '../../components/links.js'
import { renewIf } from '../../components/renew.js'
import { documents, lineOf } from './documents.js'
import { conflicts } from './merge.js'

/** @returns `{line, column, kind, text}` of each; `line` is undefined where none is known */
export function marks(text, { problem, result }) {
  const open = conflicts(text).map(place => ({
    line: place.first + 1, until: place.last + 1, kind: 'bad',
    text: 'Both of you changed this; choose what is kept, or edit it here.',
  }))
  if (open.length > 0) return open
  const found = problem instanceof Problem ? ofProblem(problem) : ofResult(text, result)
  return found.sort((a, b) => (a.line ?? Infinity) - (b.line ?? Infinity))
}

function ofProblem({ errors, type }) {
  // It is about all of the text, and the bar says it.
  if (type === '/problems/frozen') return []
  return errors.map(({ line, column, pointer, detail }) => ({
    line, column, kind: 'bad', text: readable(line || !pointer ? detail : `${pointer}: ${detail}`),
  }))
}

function ofResult(text, result) {
  if (!result) return []
  const known = new Map(documents(text).map(item => [item.key, item]))
  const line = (key, name) => known.has(key) ? lineOf(known.get(key), name) : undefined
  const taken = result.gateways.flatMap(gateway => gateway.displaced).map(item => ({
    line: item.by ? line(...ofListener(item.by)) : undefined, kind: 'warn',
    text: `${owner(item.by || 'It')} takes ${address(item)} from ${owner(item.id)}, which stops serving.`,
  }))
  const isTaken = new Set(result.gateways.flatMap(gateway => gateway.displaced).map(item => owner(item.id)))
  const warned = result.warnings.filter(item => item.code !== 'Displaced' || !isTaken.has(nameOf(item)))
    .map(item => ({
      line: item.line ?? (item.resource && line(keyOf(item.resource), item.listener)),
      column: item.column, kind: 'warn', text: readable(item.message),
    }))
  const lost = result.gateways.flatMap(gateway => gateway.lost).map(item => ({
    line: line(...ofListener(item.id)), kind: 'warn', text: `It would not serve: ${readable(item.message)}`,
  }))
  return distinct([...taken, ...lost, ...warned])
}

/** What a warning says of a listener that is lost is said once. */
function distinct(items) {
  return items.filter((item, index) => !items.slice(0, index).some(other => other.text.includes(item.text)))
}

function keyOf(resource) {
  const [kind, name = ''] = resource.split(' ')
  const [first, second] = name.split('/')
  return resourceKey(second ? { kind, namespace: first, name: second } : { kind, name: first })
}

/** The listener of a warning, as `owner` writes it. */
function nameOf({ resource = '', listener }) { return `${resource.split(' ')[1]} ${listener}` }

const owners = { ls: 'ListenerSet', gw: 'Gateway' }

function ofListener(id) {
  const [kind, namespace, name, ...listener] = id.split('/')
  return [resourceKey({ kind: owners[kind] || kind, namespace, name }), listener.join('/')]
}

const most = 200

/** The list of them below the editor: a button for each leads to its line. */
export function showMarks(element, items, show) {
  renewIf(element, items, () => [items.slice(0, most).map(item => h(`li.${item.kind}`,
    h('span.sign', { 'aria-hidden': 'true' }, item.kind === 'bad' ? '✕' : '!'),
    item.line
      ? h('button.link', { type: 'button', onclick: () => show(item.line, item.column) }, `line ${item.line}`)
      : h('span.quiet', item.kind === 'bad' ? 'error' : 'warning'),
    h('span', item.text))),
  items.length > most && h('li', `and ${items.length - most} more`)])
}

/** Until the server has looked again, what is said moves with its line; `lines` is how many there were. */
export function moved(said, text, { lines, caret }) {
  const by = text.split('\n').length - lines
  const line = text.slice(0, caret).split('\n').length
  return by ? said.map(item => item.line > line - by ? { ...item, line: item.line + by } : item) : said
}
