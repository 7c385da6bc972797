// Signing in: with a token, or at the issuer. The page of it and the window over a page both have it.

import { fill, h } from '../dom.js'
import { serverTime } from '../clock.js'
import { clock } from '../format.js'
import * as session from '../session.js'
import { dialog } from './dialog.js'
import { problemView } from './problem.js'
import { sheet } from './sheet.js'
import { tokenText, whatIsWrong } from './token-text.js'

/**
 * The form.
 * @param options `to` is where one goes after the issuer, `target` the tab for that, `done` is told
 *   whether who signed in is whom this page is of
 */
export function signInForm({ to, done, target }) {
  const issuer = session.issuerLogin(to)
  return h('div.stack.sign-in-form',
    issuer && h('a.button.main', { href: issuer, target, rel: 'opener' }, `Sign in with ${issuerName()}`),
    issuer && h('p.or', 'or with a token'),
    tokenForm(done, issuer),
    session.server.lintel_client_certificates && h('p.small.quiet',
      'A client certificate counts here, too: a browser that shows one is signed in without this page. '
        + 'Yours showed none, or one that is not trusted.'))
}

function tokenForm(done, issuer) {
  const input = h('input.mono', {
    type: 'password', name: 'token', id: 'sign-in-token', autocomplete: 'current-password', required: true,
    spellcheck: 'false', autocapitalize: 'off', 'aria-describedby': 'sign-in-about',
  })
  const said = h('div')
  const button = h('button.button', 'Sign in')
  button.classList.toggle('main', !issuer)
  const begin = async event => {
    event.preventDefault()
    const token = tokenText(input.value)
    const wrong = whatIsWrong(token)
    if (wrong) {
      return refuse(h('div.notice.bad', { role: 'alert' }, h('strong', 'That is no token'), h('p', wrong)))
    }
    button.disabled = true
    button.textContent = 'Signing in …'
    fill(said)
    try {
      const isTheirs = await session.signIn(token)
      input.value = ''
      done(isTheirs)
    } catch (error) {
      refuse(problemView(error), error.status === 401
        && h('p.small.quiet', 'Who made it can make another: Access, Accounts and tokens.'))
    } finally {
      button.disabled = false
      button.textContent = 'Sign in'
    }
  }
  function refuse(...content) {
    fill(said, content)
    input.focus()
    input.select()
  }
  return h('form.stack.tight', { onsubmit: begin },
    // Browsers keep passwords by name: there is one for each server, by its address.
    h('input', {
      type: 'text', name: 'username', autocomplete: 'username', value: location.host, hidden: true,
      readonly: true,
    }),
    h('label', { for: 'sign-in-token' }, 'Token'),
    h('div.token-field', input, shownSwitch(input)),
    h('p.small.quiet', { id: 'sign-in-about' },
      'Of a service account, or the first one that the server made. It is kept in a sealed cookie that '
        + 'no script can read.'),
    said, button)
}

function shownSwitch(input) {
  const turn = () => {
    const isShown = input.type === 'text'
    input.type = isShown ? 'password' : 'text'
    button.setAttribute('aria-pressed', String(!isShown))
    button.textContent = isShown ? 'Show' : 'Hide'
  }
  const button = h('button.button', {
    type: 'button', 'aria-pressed': 'false', 'aria-label': 'Show the token', onclick: turn,
  }, 'Show')
  return button
}

function issuerName() {
  try { return new URL(session.server.authorization_servers[0]).host } catch { return 'the issuer' }
}

/** Over a page whose session has ended. @returns whether it is known again that its person asks */
export async function askAgain() {
  await sheet('sign-in')
  // Meanwhile the page may have been covered.
  if (session.paused()) return false
  const listening = new AbortController()
  const answer = await dialog({ label: 'Sign in again', isHeld: true }, close => {
    session.channel.addEventListener('message', async ({ data }) => {
      if (data === 'in' && await session.learn().catch(() => false)) close(true)
    }, { signal: listening.signal })
    return h('div',
      h('h2', 'Sign in again'),
      h('p', 'Your session has ended: its token has expired, or was revoked. This page stays as it is, '
        + 'with what you typed.'),
      signInForm({ to: '/sign-in?done=1', target: '_blank', done: close }),
      h('div.actions', h('button.button.plain', { onclick: () => close() },
        'Not now, keep this page to read')))
  })
  listening.abort()
  if (answer === undefined) remind()
  return answer === true
}

/** What stays above a page that is only read any more. */
function remind() {
  const time = clock(new Date(serverTime()))
  const app = document.getElementById('app')
  session.pause()
  app.classList.add('ended')
  const bar = h('div.notice-bar', { role: 'alert' },
    `Your session has ended. What you see is as it was at ${time}. `,
    h('button.button.small', { onclick: again }, 'Sign in again'))
  document.getElementById('main').before(bar)
  // Also where the same person signed in in another window.
  addEventListener('resumed', () => { bar.remove(); app.classList.remove('ended') }, { once: true })
  async function again() {
    session.resume()
    await session.lost()
  }
}
