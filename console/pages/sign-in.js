// Sign in: by a token or at the issuer; what went wrong there, in words; and who one is already.

import { fill, h, isOwn } from '../dom.js'
import { channel, me, server, signOut } from '../session.js'
import { problemDialog } from '../components/problem-dialog.js'
import { sheet } from '../components/sheet.js'
import { signInForm } from '../components/sign-in.js'

/** What the server says by `?problem=`: its own words only, so that no link can put others here. */
const problems = {
  denied: ['The issuer did not let you in',
    'You, or it, said no. Try again, or ask who runs it to let you use this.'],
  expired: ['That took too long',
    'Or it was begun in another browser, or in a window that was closed. Begin again.'],
  'issuer-refused': ['The issuer refused the question',
    'It may not know this server’s address for the way back (docs/oidc.md). The server’s log has what it '
      + 'said.'],
  'issuer-unavailable': ['The issuer cannot be reached',
    'The server goes on trying. Try again in a minute; tokens of this server count meanwhile.'],
  'wrong-issuer': ['The answer was not of that issuer',
    'It was of another one, or of another sign-in. Begin again, and do so from this page.'],
  'token-refused': ['The issuer’s token does not count here',
    'It is for another audience, or lacks what this server asks for (docs/oidc.md). The server’s log '
      + 'says what.'],
  'token-too-large': ['The issuer’s token is too large',
    'Browsers keep at most 4 kB. Who runs the issuer can have it name fewer groups; the command lintel '
      + 'takes it as it is.'],
  busy: ['Too many sign in at once', 'Try again in a moment.'],
}

export async function open(view) {
  await sheet('sign-in')
  // A link can ask for any address: only pages of this server are gone to.
  const asked = view.query.get('to') || '/'
  const to = isOwn(asked) ? asked : '/'
  const go = () => dispatchEvent(new CustomEvent('signed-in', { detail: to }))
  fill(view.element, h('div.card.stack.sign-in', content(view, to, go)))
  // What one came to do; with an issuer the link to it comes first.
  if (!me && !server.authorization_servers) view.element.querySelector('input[name="token"]')?.focus()
}

function content(view, to, go) {
  if (me && view.query.has('done')) {
    channel.postMessage('in')
    return [h('h1', 'You are signed in'), h('p', 'Close this tab; the other one goes on.')]
  }
  if (server.lintel_open) {
    return [h('h1', 'Nobody has to sign in'),
      h('p', 'This server is open: who can reach it may do everything. ',
      h('a', { href: '/access' }, 'How to close it')),
      h('div', h('a.button.main', { href: to }, 'Go on'))]
  }
  if (me) return known(to)
  return [h('div', h('h1', 'Sign in'), h('p.quiet', 'to Lintel at ', h('strong', location.host))),
    said(view.query), signInForm({ to, done: go })]
}

function known(to) {
  const leave = async () => {
    try {
      await signOut()
    } catch (error) {
      return problemDialog('You are still signed in', error)
    }
    location.assign('/sign-in?out=1')
  }
  return [h('h1', 'You are signed in'), h('p', 'as ', h('strong.mono', me.principal),
    !me.token && me.principal !== 'system:admin' && server.lintel_client_certificates
      && ', by your token or by the certificate that your browser shows', '.'),
  h('div.row', h('a.button.main', { href: to }, 'Go on'),
    h('button.button', { onclick: leave }, 'Sign out, to be somebody else'))]
}

function said(query) {
  const code = query.get('problem')
  if (code) {
    const [title, detail] = (Object.hasOwn(problems, code) && problems[code])
      || ['Signing in did not work', 'Begin again. The server’s log says why.']
    return h('div.notice.bad', { role: 'alert' }, h('strong', title), h('p', detail))
  }
  if (query.has('out')) {
    return h('div.notice.good', { role: 'status' }, h('p', 'You are signed out of this browser.',
      server.authorization_servers && ' The issuer may still know you.'))
  }
  return null
}
