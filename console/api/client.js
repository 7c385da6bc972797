// Requests to the API of the server that gave this page, as api/openapi.yaml has it. The session
// is a cookie that no script can read.

import { learnTime, serverTime } from '../clock.js'

/** An answer that says what is wrong (RFC 9457): `status`, `type`, `title`, `detail`, `errors`. */
export class Problem extends Error {
  constructor(status, document = {}) {
    super(document.detail || document.title || `The server answered ${status}.`)
    Object.assign(this, document, { status, document })
    this.errors = document.errors || []
    this.type = document.type || ''
  }
}

/** There was no answer; `since` is when the server was heard of last, as far as that is known. */
export class Unreachable extends Error {
  constructor(since = new Date(serverTime())) {
    super('The server cannot be reached.')
    this.since = since
  }
}

/** Whether the same may be answered if it is asked again. */
export function mayPass(error) {
  return error instanceof Unreachable || error.status === 429 || error.status >= 500
}

/**
 * Told when the server does not know any more who asks (`onLost` lets the person sign in), or knows it as
 * somebody else than the `principal` that this page is of.
 */
export const session = { principal: null, onLost: async () => false, onOther: () => {} }

/**
 * The document that a path has.
 * @param options `query` (null and '' are left out), `signal`, `accept`
 * @returns the JSON, or the text where `accept` is no JSON
 * @throws Problem, Unreachable, or what the signal says
 */
export async function get(path, options = {}) {
  for (let attempt = 1; ; attempt++) {
    try {
      return (await ask('GET', path, options)).content
    } catch (error) {
      const pause = retryAfter(error)
      if (pause === null || attempt === 3) throw error
      await wait(pause, options.signal)
    }
  }
}

/** As `get`, with what the headers say: `{content, status, headers}`. */
export async function send(method, path, options = {}) { return ask(method, path, options) }

/** What a request gives; `otherwise` where one may not see it, or it is not there. */
export async function allowed(request, otherwise = null) {
  try {
    return await request
  } catch (error) {
    if (error instanceof Problem && (error.status === 403 || error.status === 404)) return otherwise
    throw error
  }
}

/**
 * All pages of a list of resources.
 * @returns the items, at most `most`
 */
export async function all(path, { most = 5000, query = {}, ...options } = {}) {
  const items = []
  let next
  do {
    const page = await get(path, { ...options, query: { ...query, limit: 500, continue: next } })
    items.push(...page.items)
    next = page.metadata.continue
  } while (next && items.length < most)
  return items
}

async function ask(method, path, options, again = true) {
  const response = await reach(method, path, options)
  if (response.status === 401 && again && !await isOthers(response) && await session.onLost()) {
    return ask(method, path, options, false)
  }
  const type = response.headers.get('Content-Type') || ''
  const text = await read(response)
  const content = type.includes('json') && text ? JSON.parse(text) : text
  if (!response.ok) throw problem(response, content)
  return { content, status: response.status, headers: response.headers }
}

/** Whether a 401 says that somebody else has signed in in this browser; then this page is covered. */
export async function isOthers(response) {
  const document = await response.clone().json().catch(() => ({}))
  if (document.type !== '/problems/session-of-another') return false
  session.onOther(document)
  return true
}

/** The response, whatever it says; `asAnybody` gets it also where somebody else has signed in. */
export async function reach(method, path, options = {}) {
  const { query, body, type, accept, headers, signal, asAnybody } = options
  const init = {
    method, signal,
    // What one person was shown is not kept for the next one.
    cache: 'no-store',
    headers: { Accept: accept || 'application/json', ...headers },
  }
  if (session.principal && !asAnybody) init.headers['Lintel-Principal'] = escaped(session.principal)
  if (body !== undefined) {
    const isText = typeof body === 'string'
    init.body = isText ? body : JSON.stringify(body)
    init.headers['Content-Type'] = type || (isText ? 'application/yaml' : 'application/json')
  }
  const asked = Date.now()
  try {
    const response = await fetch(address(path, query), init)
    learnTime(response, asked)
    return response
  } catch (error) {
    if (signal?.aborted) throw signal.reason
    throw new Unreachable()
  }
}

/** All but unreserved characters as percent and two digits (RFC 3986). */
function escaped(text) {
  return encodeURIComponent(text).replace(/[!'()*]/g,
    sign => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`)
}

async function read(response) {
  try {
    return await response.text()
  } catch (error) {
    if (error.name === 'AbortError') throw error
    throw new Unreachable()
  }
}

function problem(response, content) {
  const error = new Problem(response.status, typeof content === 'object' ? content : {})
  error.retryAfter = Number(response.headers.get('Retry-After') || 0)
  return error
}

/** A path with a query; what is null, undefined or empty is left out. */
export function address(path, query = {}) {
  const parameters = new URLSearchParams()
  for (const [name, value] of Object.entries(query)) {
    if (value !== null && value !== undefined && value !== '') parameters.set(name, value)
  }
  const text = parameters.toString()
  return text ? `${path}?${text}` : path
}

/** Seconds to wait before a read is tried again; null if it is not to be. */
function retryAfter(error) {
  if (error instanceof Problem && (error.status === 429 || error.status === 503)) {
    return Math.min(error.retryAfter || 1, 5)
  }
  return null
}

/** @throws what the signal says */
export function wait(seconds, signal) {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) return reject(signal.reason)
    const stop = () => { clearTimeout(timer); reject(signal.reason) }
    const timer = setTimeout(() => { signal?.removeEventListener('abort', stop); resolve() }, seconds * 1000)
    signal?.addEventListener('abort', stop, { once: true })
  })
}

/** A name as a part of a path. */
export function segment(name) {
  // A browser takes these for steps of the path, however they are written: they would lead elsewhere.
  if (name === '.' || name === '..') {
    throw new Problem(404, { title: 'It does not exist', detail: `${name} is no name.` })
  }
  return encodeURIComponent(name)
}

/** `infra/edge` as the path of that gateway. */
export function gatewayPath(gateway, rest = '') {
  const [namespace, name] = gateway.split('/')
  return `/v1/namespaces/${segment(namespace)}/gateways/${segment(name || '')}${rest}`
}
