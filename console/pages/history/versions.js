// The versions of a gateway, newest first, kept while the page is open and added to as they come.

import { gatewayPath, get } from '../../api/client.js'

const most = 5000

/** Loads them, and later what is new. */
export class Versions {
  items = []
  hasMore = false
  /** What proxies are given, where a pin or a guard has a say in it. */
  released = null

  constructor(gateway) { this.path = gatewayPath(gateway, '/versions') }

  async load(signal) {
    const newest = this.items[0]?.version
    const fresh = []
    let before
    do {
      const page = await get(this.path, { signal, query: { limit: newest ? 50 : 1000, before } })
      this.released = page.released || null
      const isKnown = page.versions.findIndex(item => item.version === newest)
      fresh.push(...(isKnown < 0 ? page.versions : page.versions.slice(0, isKnown)))
      before = isKnown < 0 ? page.before : null
      this.hasMore = newest ? this.hasMore : Boolean(before)
    } while (before && fresh.length < most)
    if (newest && fresh.some(item => item.version <= newest)) this.items = fresh
    else this.items = [...fresh, ...this.items]
  }

  find(version) { return this.items.find(item => item.version === Number(version)) }

  /** The one before a version; undefined if that was the first. */
  before(version) { return this.items.find(item => item.version < Number(version)) }
}

/** What a version was made by. */
export const kindWords = {
  change: 'change', rollback: 'roll-back', revert: 'undo', confirmation: 'confirmation',
  deadline: 'by the clock',
}

/** Why it exists, where that is more than a change; null for one. */
export function causeText({ cause }) {
  if (cause.type === 'rollback') {
    const scope = cause.scope?.namespace || cause.scope?.listenerSet
    return `rolled ${scope || 'all'} back to version ${cause.toVersion}`
  }
  if (cause.type === 'revert') return `undid commit ${cause.revision}`
  if (cause.type === 'confirmation') return `confirmed commit ${cause.revision}`
  if (cause.type === 'deadline') return `${cause.resource.kind} ${cause.resource.name} ended by the clock`
  return null
}

/** `+12 −3 ~1`, as far as there is any. */
export function sizeText({ added, removed, modified }) {
  const parts = [added && `+${added}`, removed && `−${removed}`, modified && `~${modified}`].filter(Boolean)
  return parts.join(' ') || '±0'
}
