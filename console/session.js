// Who one is, and what one may do (GET /v1/me). What one may not do is absent from pages or says
// why; the server decides all the same.

import { Problem, get, isOthers, reach, session } from './api/client.js'

/** As GET /v1/me has it; null before one has signed in. */
export let me = null

/** As `/.well-known/oauth-protected-resource` has it: whether and how one signs in. */
export let server = {}

/** Tabs tell each other that somebody signed in or out. */
export const channel = new BroadcastChannel('lintel-session')

/** @returns whether the server knows who asks */
export async function begin() {
  // Both at once: the first rows of a page wait for this.
  const answer = reach('GET', '/v1/me')
  answer.catch(() => {})
  server = await get('/.well-known/oauth-protected-resource')
  return learn(answer)
}

/** Asks who one is. @returns whether the server knows, and it is whom this page is of */
export async function learn(answer = reach('GET', '/v1/me')) {
  const response = await answer
  if (response.status === 401) {
    if (await isOthers(response)) return false
    return await refresh() ? learn() : false
  }
  const document = await response.json()
  if (!response.ok) throw new Problem(response.status, document)
  return be(document)
}

/**
 * From now on this page is of that person, and says so with each request. It never becomes another's:
 * what the first one typed would be shown to the second.
 * @returns whether it is of that person
 */
function be(person) {
  if (me && me.principal !== person.principal) {
    session.onOther({ detail: `This page is of ${me.principal}, and you are ${person.principal} now.` })
    return false
  }
  me = person
  session.principal = server.lintel_open ? null : person.principal
  return true
}

const noCookie = {
  title: 'The browser keeps no cookie of this server',
  detail: 'The token counts, and the session is a cookie. Let the browser keep cookies of this address, '
    + 'and try again.',
}

/**
 * Begins a session with a token of the server or its issuer.
 * @returns whether it is of whom this page is of; if not, the page is covered
 * @throws Problem
 */
export async function signIn(token) {
  // Not by `send`: its 401 is about this token, and not that a session has ended.
  const response = await reach('POST', '/session', { body: { token } })
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})))
  const answer = await reach('GET', '/v1/me', { asAnybody: true })
  if (answer.status === 401) throw new Problem(401, noCookie)
  const isTheirs = await learn(answer)
  channel.postMessage('in')
  return isTheirs
}

/** @throws Problem, Unreachable: then the session goes on */
export async function signOut() {
  const response = await reach('DELETE', '/session')
  if (!response.ok) throw new Problem(response.status, await response.json().catch(() => ({})))
  me = session.principal = null
  channel.postMessage('out')
}

/** Where the issuer lets one sign in; null if there is none. */
export function issuerLogin(to) {
  // The server takes at most 1,000 bytes; then one gets to the page, without what was chosen there.
  const target = encodeURIComponent(to).length > 1000 ? to.split('?')[0] : to
  return server.authorization_servers ? `/session/login?to=${encodeURIComponent(target)}` : null
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
let isPaused = false

/** Nobody is asked to sign in until `resume`: a page is only read. */
export function pause() { isPaused = true }
export function resume() {
  isPaused = false
  dispatchEvent(new Event('resumed'))
}
export function paused() { return isPaused }

/** After a 401: once somebody has signed in again. */
export async function resumed(signal) {
  await get('/v1/me', { signal }).catch(() => {})
  signal.throwIfAborted()
  if (isPaused) await new Promise(resolve => {
    addEventListener('resumed', resolve, { once: true })
    signal.addEventListener('abort', resolve, { once: true })
  })
  signal.throwIfAborted()
}

/** A session that ended while a page is open: the page stays as it is, with what was typed. */
export async function lost() {
  if (!me) return false
  if (await refresh()) return true
  if (isPaused) return false
  asking ??= import('./components/sign-in.js')
    .then(module => module.askAgain())
    .finally(() => { asking = null })
  return asking
}

session.onLost = lost
