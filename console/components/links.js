// The addresses of pages, each made here and nowhere else, and the links that many pages have.

import { h } from '../dom.js'
import { address } from '../api/client.js'
import { resourceKey } from '../api/kinds.js'
import { fullName, moment } from '../format.js'

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

/** One commit; a version of a gateway is the commit that made it. */
export function commitLink(revision, gateway) { return historyLink(gateway, { commit: revision }) }

/** Two versions of a gateway side by side. */
export function differenceLink(gateway, from, to) { return historyLink(gateway, { from, to }) }

/** The editor with a resource in it. */
export function changeLink(resource) {
  return address('/change', { resource: resourceKey(resource) }).replaceAll('%2F', '/')
}

export function fleetLink(gateway, filters = {}) { return address('/fleet', { gateway, ...filters }) }

export function findLink(query) { return address('/', { q: query }) }

/** What waits; `filters` as that page has them: only, gateway, proposal. */
export function waitingLink(filters) { return address('/waiting', filters) }

/** `commit 3`, as a link. */
export function linkedCommit(revision, gateway) {
  return h('a', { href: commitLink(revision, gateway) }, `commit ${revision}`)
}

/** A version of a gateway, as a link to its commit: its number, or other words. */
export function linkedVersion(gateway, number, ...words) {
  return h('a.number', { href: commitLink(number, gateway) }, words.length > 0 ? words : number)
}

/** `ListenerSet web/web-listener`, as a link to the editor. */
export function linkedResource(resource) {
  return h('a.mono', { href: changeLink(resource) }, `${resource.kind} ${fullName(resource)}`)
}

/** The name of who owns a listener; it leads to what is said of it. */
export function linkedOwner({ kind, namespace, name }) {
  const full = fullName({ namespace, name })
  return h('a.mono', { href: findLink(`${kind} ${full}`) }, full)
}

/** An id such as `ls/web/web-listener/www` in its parts; `gw/…` is a listener of the Gateway itself. */
export function listenerID(id) {
  const [part, namespace, set, name] = id.split('/')
  return { kind: part === 'gw' ? 'Gateway' : 'ListenerSet', namespace, set, name }
}

/** A sentence of the server, with listeners as `web/web-listener www` in place of ids, and times as here. */
export function readable(text) {
  return text.replace(/\b(?:ls|gw)\/([\w.-]+\/[\w.-]+)\/([\w-]+)/g, '$1 $2')
    .replace(/\b\d{4}-\d\d-\d\dT[\d:.]+Z/g, moment)
}
