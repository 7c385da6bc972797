// Which page an address shows. All that a page shows is in its address, so that every view is a link
// that can be sent to a colleague.

import { fill, h, isTyping } from './dom.js'
import { Unreachable, wait } from './api/client.js'
import * as session from './session.js'
import { problemView } from './components/problem.js'
import { leaveSheets } from './components/sheet.js'

/** Path, name, module, and the key after `g` of each page, in the order of the navigation. */
export const pages = [
  { path: '/', name: 'Find', key: 's', load: () => import('./pages/find.js') },
  { path: '/gateway', name: 'Gateway', key: 'g', load: () => import('./pages/gateway.js') },
  { path: '/history', name: 'History', key: 'h', load: () => import('./pages/history.js') },
  { path: '/change', name: 'Change', key: 'c', load: () => import('./pages/change.js') },
  { path: '/fleet', name: 'Fleet', key: 'f', load: () => import('./pages/fleet.js') },
  { path: '/waiting', name: 'Waiting', key: 'w', load: () => import('./pages/waiting.js') },
  { path: '/access', name: 'Access', key: 'a', load: () => import('./pages/access.js') },
  { path: '/sign-in', name: 'Sign in', load: () => import('./pages/sign-in.js'), isHidden: true },
]

/** What a page has of the console while it is shown. */
class View {
  constructor(page, events) {
    this.page = page
    this.events = events
    this.element = h('div.stack')
    this.query = new URLSearchParams(location.search)
    this.leaving = new AbortController()
    /** A page that can show another query without being built anew sets this. */
    this.onquery = null
    /** Asked before the page is left; a string is why one might stay. */
    this.onleave = null
  }

  /** Aborted when the page is left: for requests and listeners. */
  get signal() { return this.leaving.signal }

  /** The address of this page with some parameters changed; null takes one away. */
  link(changes) {
    const query = new URLSearchParams(this.query)
    for (const [name, value] of Object.entries(changes)) {
      if (value === null || value === undefined || value === '') query.delete(name)
      else query.set(name, value)
    }
    const text = query.toString()
    return text ? `${this.page.path}?${text}` : this.page.path
  }

  /** Goes to that address: one step in the history of the browser. */
  go(changes) { return go(this.link(changes)) }

  /** Writes it into the address bar only, as while somebody types. */
  note(changes) {
    if (this.signal.aborted) return
    history.replaceState(null, '', this.link(changes))
    this.query = new URLSearchParams(location.search)
  }

  set title(text) { if (!this.signal.aborted) document.title = text ? `${text} · Lintel` : 'Lintel' }
}

let current = null
let events = null
let main = null

/** Fetches what the page of the address is made of, while it is asked who one is. */
export function preload() { find(location.pathname)?.load().catch(() => {}) }

/** Shows the page of the address in `element`, and follows links from now on. */
export function route(element, stream) {
  main = element
  events = stream
  addEventListener('popstate', back)
  document.addEventListener('click', event => {
    const link = event.target.closest?.('a[href]')
    if (!link || !isPlain(event) || link.target || link.hasAttribute('download')) return
    if (link.origin !== location.origin || !find(link.pathname)) return
    if (link.hash && link.pathname === location.pathname) return
    event.preventDefault()
    go(link.pathname + link.search)
  })
  addEventListener('beforeunload', event => { if (current?.onleave?.()) event.preventDefault() })
  return show()
}

/** Goes to an address of the console. */
export async function go(address) {
  const url = new URL(address, location.href)
  const staysHere = current && url.pathname === current.page.path && current.onquery
  const reason = staysHere ? null : current?.onleave?.()
  if (reason && !confirm(reason)) return
  history.pushState(null, '', url.pathname + url.search)
  await show()
}

/** Back and forward: the browser has gone already, so who wishes to stay is brought back. */
function back() {
  // Only the place in the page is another, as after the link to the content.
  if (current && isShown(current)) return
  const staysHere = current && find(location.pathname) === current.page && current.onquery
  const reason = staysHere ? null : current?.onleave?.()
  if (reason && !confirm(reason)) return history.pushState(null, '', current.link({}))
  return show()
}

/** Whether the person leaves what may be lost, where there is such. */
export function mayLeave() {
  const reason = current?.onleave?.()
  return !reason || confirm(reason)
}

/** The page is left for good: what was typed is not asked about again. */
export function abandon() { if (current) current.onleave = null }

/** Shows the page anew, as after somebody signed in. */
export function reload() {
  current?.leaving.abort(new DOMException('another person', 'AbortError'))
  current = null
  return show()
}

async function show() {
  const page = find(location.pathname) || pages[0]
  // Nobody's window has only the way to sign in; it is somebody's from its beginning, or not at all.
  if (!session.me && page.path !== '/sign-in') return location.reload()
  if (current?.page === page && current.onquery) return follow(current)
  current?.leaving.abort(new DOMException('the page was left', 'AbortError'))
  const view = new View(page, events)
  current = view
  view.title = page.name
  const focused = document.activeElement
  const line = h('div.loading-line', { 'aria-hidden': 'true' })
  const slow = setTimeout(() => main.before(line), 150)
  dispatchEvent(new CustomEvent('page', { detail: page }))
  events.remember()
  try {
    const module = await page.load()
    if (current !== view) return
    leaveSheets(pages.filter(other => other !== page).map(({ path }) => path.slice(1) || 'find'))
    fill(main, view.element)
    await module.open(view)
  } catch (error) {
    fail(view, error)
  } finally {
    clearTimeout(slow)
    line.remove()
    if (current === view) {
      events.forget()
      focus(focused)
    }
  }
}

/** The page stays, and shows another query. */
async function follow(view) {
  view.query = new URLSearchParams(location.search)
  dispatchEvent(new CustomEvent('page', { detail: view.page }))
  try {
    await view.onquery(view.query)
  } catch (error) {
    fail(view, error)
  }
}

function fail(view, error) {
  if (current !== view || error?.name === 'AbortError') return
  // What it shows is gone, so it cannot show another query either.
  view.onquery = null
  fill(main, isOld(error) ? renewed() : failed(view, isModule(error) ? new Unreachable() : error))
}

/** A page that could not be built; built when the server is back, if it was away. */
function failed(view, error) {
  const { signal } = view
  if (error instanceof Unreachable) {
    // The server may be there, and only one answer did not come.
    const look = () => { if (events.state !== 'lost') reload() }
    events.addEventListener('change', look, { signal })
    wait(3, signal).then(look, () => {})
  }
  if (error.status === 401) addEventListener('resumed', reload, { signal })
  return h('div.stack', h('h1', view.page.name), problemView(error, { onretry: reload }))
}

/** For those who hear the page: what is new is its heading. Who has gone on or types is left alone. */
function focus(before) {
  const heading = main.querySelector('h1')
  const focused = document.activeElement
  if (focused !== before && focused !== document.body) return
  if (!heading || main.contains(focused) || isTyping(focused) || focused.closest('dialog')) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
}

/** A module that is not there any more: the server is another one than this page is from. */
function isOld(error) { return isModule(error) && events.state !== 'lost' }

function isModule(error) { return error instanceof TypeError && /module/i.test(error.message) }

function renewed() {
  return h('div.notice.warn',
    h('strong', 'The server was renewed while this page was open.'),
    h('p', h('a.button', { href: location.href, target: '_self' }, 'Load the page again')))
}

function isShown({ page, query }) {
  const now = new URLSearchParams(location.search)
  return find(location.pathname) === page && now.toString() === query.toString()
}

function find(path) { return pages.find(page => page.path === path) }

function isPlain(event) {
  return event.button === 0 && !event.defaultPrevented
    && !event.metaKey && !event.ctrlKey && !event.shiftKey && !event.altKey
}
