// Where the console begins: who asks, the frame, the events, and the page of the address.

import { fill, h } from './dom.js'
import { Events, position } from './api/events.js'
import { go, preload, reload, route } from './router.js'
import * as session from './session.js'
import { shell } from './shell.js'
import { problemView } from './components/problem.js'
import { watchWhoIsThere } from './shell/cover.js'
import { applyTheme } from './shell/theme.js'

applyTheme()
preload()
const app = document.getElementById('app')

// Out of the browser's cache of pages, as after going back: who sits there now may be somebody else.
addEventListener('pagehide', ({ persisted }) => { if (persisted) document.body.hidden = true })
addEventListener('pageshow', ({ persisted }) => { if (persisted) location.reload() })

try {
  const [isKnown, now] = await Promise.all([session.begin(), position().catch(() => null)])
  if (!isKnown && location.pathname !== '/sign-in') {
    const to = location.pathname + location.search
    history.replaceState(null, '', `/sign-in?to=${encodeURIComponent(to)}`)
  }
  const events = new Events()
  const main = shell(app, events)
  if (isKnown) {
    events.start(session.name(), now)
    // Who came back from the issuer may be another than the other windows are of.
    session.channel.postMessage('in')
  }
  watchWhoIsThere()
  // Who is nobody yet has only the way to sign in.
  addEventListener('page', () => app.classList.toggle('nobody', !session.me))
  // After the sign-in page: who one is changes all that is shown.
  addEventListener('signed-in', async ({ detail: to }) => {
    events.start(session.name(), await position().catch(() => null))
    if (to) await go(to)
    else await reload()
  })
  await route(main, events)
} catch (error) {
  fill(app, h('main', h('h1', 'Lintel'), problemView(error),
    h('p', h('a.button', { href: location.href }, 'Try again'))))
}
