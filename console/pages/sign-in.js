// Sign in.

import { fill, h } from '../dom.js'
import { signInForm } from '../components/sign-in.js'
import { channel, me } from '../session.js'

export function open(view) {
  const to = view.query.get('to') || '/'
  if (view.query.has('done') && me) {
    channel.postMessage('in')
    fill(view.element, h('div.card', h('h1', 'You are signed in'), h('p', 'Close this tab; the other one goes on.')))
    return
  }
  fill(view.element, h('div.card', { style: { maxWidth: '30rem', margin: '8vh auto 0' } },
    h('h1', 'Sign in'),
    signInForm({ to, done: () => dispatchEvent(new CustomEvent('signed-in', { detail: to })) })))
}
