// Signing in: with a token, or at the issuer. The page of it and the window over a page both have it.

import { fill, h } from '../dom.js'
import { dialog } from './dialog.js'
import { problemView } from './problem.js'
import * as session from '../session.js'

/** The form; `done` is called when one is known. */
export function signInForm({ to, done, target }) {
  const input = h('input.mono', {
    type: 'password', name: 'token', autocomplete: 'current-password', required: true, spellcheck: 'false',
  })
  const said = h('div')
  const button = h('button.button.main', 'Sign in')
  const begin = async event => {
    event.preventDefault()
    button.disabled = true
    fill(said)
    try {
      await session.signIn(input.value.trim())
      input.value = ''
      done()
    } catch (error) {
      fill(said, problemView(error))
    } finally {
      button.disabled = false
    }
  }
  const issuer = session.issuerLogin(to)
  return h('div.stack',
    issuer && h('a.button.main', { href: issuer, target }, `Sign in with ${issuerName()}`),
    issuer && h('p.small.quiet', 'or with a token'),
    h('form.stack.tight', { onsubmit: begin },
      h('label.field', 'Token', input),
      h('p.small.quiet', 'Of a service account, or the first one that the server made. It stays in a sealed cookie that no script can read.'),
      said, h('div', button)))
}

function issuerName() {
  try { return new URL(session.server.authorization_servers[0]).host } catch { return 'the issuer' }
}

/** Over a page whose session has ended. @returns whether one is known again */
export async function askAgain() {
  const answer = await dialog({ label: 'Sign in again' }, close => {
    session.channel.addEventListener('message', async ({ data }) => {
      if (data === 'in' && await session.learn()) close(true)
    })
    return h('div',
      h('h2', 'Sign in again'),
      h('p.quiet', 'Your session has ended: its token has expired or was revoked. What you typed here is kept.'),
      signInForm({ to: '/sign-in?done=1', target: '_blank', done: () => close(true) }))
  })
  return answer === true
}
