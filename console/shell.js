// What is around every page: search, navigation, the connection, who one is.

import { fill, h, s } from './dom.js'
import { clock } from './format.js'
import { abandon, mayLeave, pages } from './router.js'
import * as session from './session.js'
import { problemDialog } from './components/problem-dialog.js'
import { findBox } from './shell/find-box.js'
import { followKeys, showKeys } from './shell/keys.js'
import { themeChoice } from './shell/theme.js'
import { waitingCount } from './shell/waiting-count.js'

/** Builds it into `app`. @returns `main`, where pages go */
export function shell(app, events) {
  const main = h('main', { id: 'main', tabindex: '-1' })
  const lost = h('div.notice-bar', { role: 'alert', hidden: true })
  fill(app,
    h('div.top',
      h('header.bar.no-print',
        h('a.brand', { href: '/', 'aria-label': 'Lintel, to the first page' }, mark(), h('span', 'Lintel')),
        findBox(),
        navigation(events),
        h('div.you', connection(events, app, lost), person())),
      lost),
    main,
    h('div.toasts', { id: 'toasts', role: 'status', 'aria-live': 'polite' }))
  return main
}

function mark() {
  return s('svg', { viewBox: '0 0 32 32', 'aria-hidden': 'true' },
    s('rect', { width: 32, height: 32, rx: 7, fill: 'var(--accent)' }),
    s('path', { d: 'M5 9h22v4H5zM8 13h4v11H8zM20 13h4v11h-4z', fill: 'var(--on-accent)' }))
}

function navigation(events) {
  const links = pages.filter(page => !page.isHidden).map(page =>
    h('a', { href: page.path, dataset: { page: page.path } }, page.name,
      page.path === '/waiting' && waitingCount(events)))
  const nav = h('nav.pages', { 'aria-label': 'Pages' }, links)
  followKeys(path => links.find(link => link.dataset.page === path).getAttribute('href'))
  // On a phone it may be outside of what is seen of the navigation, also once a number is beside one.
  const center = () => {
    const link = nav.querySelector('[aria-current]')
    if (link) nav.scrollLeft = link.offsetLeft - (nav.clientWidth - link.offsetWidth) / 2
  }
  const sizes = new ResizeObserver(center)
  for (const link of links) sizes.observe(link)
  addEventListener('page', ({ detail: page }) => {
    for (const link of links) {
      const isHere = link.dataset.page === page.path
      if (isHere) link.setAttribute('aria-current', 'page')
      else link.removeAttribute('aria-current')
      if (page.path !== '/sign-in') keepGateway(link)
    }
    center()
  })
  return nav
}

/** From page to page one stays with a gateway. */
function keepGateway(link) {
  const gateway = new URLSearchParams(location.search).get('gateway')
  const path = link.dataset.page
  const isAbout = ['/gateway', '/history', '/fleet'].includes(path)
  link.setAttribute('href', gateway && isAbout ? `${path}?gateway=${encodeURIComponent(gateway)}` : path)
}

const words = {
  connecting: 'connecting', live: 'live', lost: 'connection lost', asking: 'asks every 10 s',
}

function connection(events, app, lost) {
  const element = h('span.connection', { role: 'status' })
  const show = () => {
    element.dataset.state = events.state
    fill(element, h('span', words[events.state]))
    const isLost = events.state === 'lost'
    app.classList.toggle('stale', isLost)
    lost.hidden = !isLost
    fill(lost, isLost
      && `No connection to the server. What you see is as it was at ${clock(events.since)}.`)
  }
  events.addEventListener('change', show)
  show()
  return element
}

function person() {
  const menu = h('details.menu')
  const show = () => fill(menu,
    h('summary.button.plain', { 'aria-label': 'You and this console' }, 'You'),
    h('div',
      session.me && h('p.small', 'You are ', h('strong.mono', session.name())),
      session.server.lintel_open && h('p.small.quiet',
        'This server is open: everybody who reaches it may do everything.'),
      themeChoice(),
      h('button.button', { onclick: () => { menu.open = false; showKeys() } }, 'Keys ', h('kbd', '?')),
      session.me && !session.server.lintel_open && h('button.button', { onclick: leave }, 'Sign out')))
  addEventListener('page', () => { menu.open = false; show() })
  document.addEventListener('click', event => {
    if (!menu.contains(event.target)) menu.open = false
  })
  menu.addEventListener('keydown', event => { if (event.key === 'Escape') menu.open = false })
  show()
  return menu
}

async function leave() {
  if (!mayLeave()) return
  try {
    await session.signOut()
  } catch (error) {
    return problemDialog('You are still signed in', error)
  }
  abandon()
  // Nothing is left for whoever goes back.
  fill(document.getElementById('app'))
  location.replace('/sign-in?out=1')
}
