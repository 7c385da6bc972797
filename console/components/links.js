// Where other pages show what one page speaks of. Each address is made here and nowhere else.

import { h } from '../dom.js'
import { address } from '../api/client.js'
import { fullName } from '../format.js'

/** The listeners of a gateway; `filters` as that page has them in its address. */
export function gatewayLink(gateway, filters = {}) { return address('/gateway', { gateway, ...filters }) }

/** One listener, beside the table of its gateway. */
export function listenerLink(gateway, id) { return gatewayLink(gateway, { listener: id }) }

/** The history of a gateway; `filters` as that page has them: kind, ns, name, by, from, to. */
export function historyLink(gateway, filters = {}) { return address('/history', { gateway, ...filters }) }

/** What happened to one resource. */
export function resourceHistory(gateway, { kind, namespace, name }) {
  return historyLink(gateway, { kind, ns: namespace, name })
}

export function commitLink(revision, gateway) { return historyLink(gateway, { commit: revision }) }

/** The editor with a resource in it. */
export function changeLink({ kind, namespace, name }) {
  return address('/change', { resource: [kind.toLowerCase(), namespace, name].filter(Boolean).join('/') })
}

export function fleetLink(gateway, filters = {}) { return address('/fleet', { gateway, ...filters }) }

export function findLink(query) { return address('/', { q: query }) }

/** `commit 3`, as a link. */
export function commit(revision, gateway) {
  return h('a', { href: commitLink(revision, gateway) }, `commit ${revision}`)
}

/** The name of who owns a listener; it leads to what is said of it. */
export function owner({ kind, namespace, name }) {
  return h('a.mono', { href: findLink(`${kind} ${fullName({ namespace, name })}`) },
    fullName({ namespace, name }))
}

/** `ls/web/web-listener/www` in its parts; `gw/…` is a listener of the Gateway itself. */
export function listenerID(id) {
  const [part, namespace, set, name] = id.split('/')
  return { kind: part === 'gw' ? 'Gateway' : 'ListenerSet', namespace, set, name }
}
