// The commits that fit what is asked, newest first: page by page, and what is new as it comes.

import { get } from '../../api/client.js'

const size = 50

export class Log {
  commits = []
  before = null

  constructor(query) { this.query = query }

  /** The newest ones, or those that came since. */
  async load(signal) {
    const known = this.commits[0]?.revision
    const page = await get('/v1/commits', { signal, query: { ...this.query, limit: size } })
    const isAttached = known && page.commits.some(commit => commit.revision === known)
    if (isAttached) {
      this.commits = [...page.commits.filter(commit => commit.revision > known), ...this.commits]
    } else {
      this.commits = page.commits
      this.before = page.before || null
    }
  }

  /** One page of older ones. */
  async older(signal) {
    const query = { ...this.query, limit: size, before: this.before }
    const page = await get('/v1/commits', { signal, query })
    this.commits = [...this.commits, ...page.commits]
    this.before = page.before || null
  }
}

/** What a commit did, in a line: `ListenerSet web/shop created`, `12 ListenerSets of web, mobile changed`. */
export function whatText(events) {
  if (events.length === 0) return ''
  if (events.length === 1) {
    const [{ kind, namespace, name, action, type }] = events
    return `${kind} ${namespace ? `${namespace}/` : ''}${name} ${actionWord(action, type)}`
  }
  const groups = new Map()
  for (const event of events) {
    const key = `${event.kind} ${actionWord(event.action, event.type)}`
    groups.set(key, [...(groups.get(key) || []), event])
  }
  return [...groups].map(([key, items]) => {
    const [kind, action] = key.split(' ')
    const names = [...new Set(items.map(item => item.namespace).filter(Boolean))]
    const rest = names.length > 3 ? ' …' : ''
    const place = names.length > 0 ? ` of ${names.slice(0, 3).join(', ')}${rest}` : ''
    return `${items.length} ${items.length > 1 ? plural(kind) : kind}${place} ${action}`
  }).join(', ')
}

function plural(kind) { return kind.endsWith('y') ? `${kind.slice(0, -1)}ies` : `${kind}s` }

/** `created`, `changed`, `deleted`. */
export function actionWord(action, type) {
  if (action === 'configured') return 'changed'
  return action || (type === 'resource.deleted' ? 'deleted' : 'applied')
}
