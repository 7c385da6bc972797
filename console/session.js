// Who one is, and what one may do (GET /v1/me). What one may not do is absent from pages or says
// why; the server decides all the same.

import { Problem, get, reach, send, session } from './api/client.js'

/** As GET /v1/me has it; null before one has signed in. */
export let me = null

/** As `/.well-known/oauth-protected-resource` has it: whether and how one signs in. */
export let server = {}

/** Tabs tell each other that somebody signed in or out. */
export const channel = new BroadcastChannel('lintel-session')

/** @returns whether the server knows who asks */
export async function begin() {
  server = await get('/.well-known/oauth-protected-resource')
  return learn()
}

/** Asks who one is. @returns whether the server knows */
export async function learn() {
  const response = await reach('GET', '/v1/me')
  if (response.status === 401) {
    if (await refresh()) return learn()
    me = null
    return false
  }
  const document = await response.json()
  if (!response.ok) throw new Problem(response.status, document)
  me = document
  return true
}

/** Begins a session with a token of the server or its issuer. @throws Problem */
export async function signIn(token) {
  await send('POST', '/session', { body: { token } })
  await learn()
  channel.postMessage('in')
}

export async function signOut() {
  await send('DELETE', '/session')
  me = null
  channel.postMessage('out')
}

/** Where the issuer lets one sign in; null if there is none. */
export function issuerLogin(to) {
  return server.authorization_servers ? `/session/login?to=${encodeURIComponent(to)}` : null
}

/** Who a person is where pages show it. */
export function name() { return me ? me.principal : '' }

/**
 * Whether one may `verb` a resource such as `listenersets` or `gateways/rollback`, in a namespace or
 * (null) everywhere.
 */
export function may(verb, resource, namespace = null) {
  if (!me) return false
  if (me.mayDoEverything) return true
  const own = me.namespaces.find(item => item.namespace === namespace)
  return [...me.everywhere, ...(own ? own.rules : [])].some(rule =>
    has(rule.verbs, verb) && has(rule.resources, resource))
}

/** Whether one may do it in any namespace at all. */
export function mayAnywhere(verb, resource) {
  return may(verb, resource) || Boolean(me?.namespaces.some(
    item => may(verb, resource, item.namespace)))
}

function has(words, word) { return words.includes('*') || words.includes(word) }

let refreshing = null

/** Asks the issuer for a new token, without the person. @returns whether there is one */
function refresh() {
  if (!server.authorization_servers) return Promise.resolve(false)
  refreshing ??= reach('POST', '/session/refresh')
    .then(response => response.ok, () => false)
    .finally(() => { refreshing = null })
  return refreshing
}

let asking = null

// A session that ended while a page is open: the page stays as it is, with what was typed.
session.onLost = async () => {
  if (!me) return false
  if (await refresh()) return true
  asking ??= import('./components/sign-in.js')
    .then(module => module.askAgain())
    .finally(() => { asking = null })
  return asking
}
