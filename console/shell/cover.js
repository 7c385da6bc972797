// What stands in place of a page when who sits there now is not the one that it was made for. The page
// stays as it was, unseen, with what was typed, for when that person is back.

import { fill, h } from '../dom.js'
import { isOthers, reach, session as client } from '../api/client.js'
import { abandon } from '../router.js'
import * as session from '../session.js'
import { signInForm } from '../components/sign-in.js'
import { sheet } from '../components/sheet.js'

/** Of what is known of who is there: an older answer says nothing any more. */
let turn = 0

/** Covers the page when somebody else signs in, or its person signs out, in any window. */
export function watchWhoIsThere() {
  client.onOther = coverForAnother
  session.channel.addEventListener('message', ({ data }) => {
    if (data === 'in') look().catch(() => {})
    else if (session.me) coverSignedOut()
  })
}

/** Somebody else has signed in in this browser; `detail` says who. */
function coverForAnother({ detail }) {
  turn += 1
  cover('Somebody else is signed in',
    h('p', detail),
    h('div', h('button.button.main', { onclick: renew }, 'Load the page again')))
}

/** The person signed out in another window. */
function coverSignedOut() {
  turn += 1
  // Not waited for: what is on the page is to be seen no longer.
  sheet('sign-in').catch(() => {})
  const done = isTheirs => { if (isTheirs) uncover() }
  cover('You signed out in another window',
    h('p.quiet', 'Who signs in again as ', h('strong.mono', session.name()), ' finds this page as it was.'),
    signInForm({ to: '/sign-in?done=1', target: '_blank', done }))
}

/** Asks whose session it is, as when somebody signed in in another window. */
async function look() {
  if (session.server.lintel_open) return
  // A window in which nobody had signed in becomes theirs from its beginning.
  if (!session.me) return location.reload()
  const own = ++turn
  const response = await reach('GET', '/v1/me')
  if (own !== turn) return
  if (response.ok) uncover()
  else await isOthers(response)
}

function cover(title, ...content) {
  const heading = h('h1', { tabindex: '-1' }, title)
  const element = document.getElementById('cover')
    || h('dialog', { id: 'cover', closedby: 'none', 'aria-label': title })
  element.setAttribute('aria-label', title)
  fill(element, h('div.stack', heading, content))
  element.addEventListener('cancel', event => event.preventDefault())
  document.body.append(element)
  document.body.classList.add('covered')
  session.pause()
  // Modal, since a window that was open already leaves nothing else to be used.
  if (element.open) element.close()
  element.showModal()
  heading.focus()
}

function uncover() {
  document.getElementById('cover')?.remove()
  session.resume()
  document.body.classList.remove('covered')
}

function renew() {
  abandon()
  location.reload()
}
