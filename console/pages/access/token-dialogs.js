// Making a token, which is shown once, and revoking one. The token is in the window alone: not in the
// address, in no storage, and gone when the window closes.

import { fill, h } from '../../dom.js'
import { segment, send } from '../../api/client.js'
import { fullName } from '../../format.js'
import { me } from '../../session.js'
import { copyButton } from '../../components/copy.js'
import { dialog } from '../../components/dialog.js'
import { problemView } from '../../components/problem.js'
import { ago, at } from '../../components/time.js'
import { toast } from '../../components/toast.js'

const spans = [
  ['7d', '7 days'], ['30d', '30 days'], ['90d', '90 days'], ['180d', '180 days'],
  ['366d', '366 days, the most there is'],
]

/** Where the tokens of an account are. */
export function tokensPath({ namespace, name }) {
  return `/v1/namespaces/${segment(namespace)}/serviceaccounts/${segment(name)}/tokens`
}

/** @returns whether one was made */
export async function makeToken(account) {
  let isMade = false
  // Held: who presses Escape by chance would lose the token.
  await dialog({ label: 'Make a token', isHeld: true }, close => {
    const said = h('div')
    const button = h('button.button.main', 'Make it')
    const cancel = h('button.button', { type: 'button', onclick: () => close() }, 'Cancel')
    const note = h('input', {
      name: 'note', maxlength: 256, placeholder: 'the pipeline', autocomplete: 'off',
    })
    const length = h('select', { name: 'expiresIn' },
      spans.map(([value, word]) => h('option', { value, selected: value === '90d' }, word)))
    const make = async event => {
      event.preventDefault()
      button.disabled = cancel.disabled = true
      try {
        const { content } = await send('POST', tokensPath(account), {
          body: { expiresIn: length.value, note: note.value.trim() || null },
        })
        isMade = true
        fill(body, made(account, content, close))
        body.querySelector('input').select()
      } catch (error) {
        fill(said, problemView(error))
        button.disabled = cancel.disabled = false
      }
    }
    const body = h('div', h('form.stack', { onsubmit: make },
      h('h2', 'A token for ', h('span.mono', fullName(account))),
      h('p', 'Who has it is this account, and may do all that it may. It is shown once.'),
      h('label.field', 'What it is for', note),
      h('label.field', 'How long it counts', length),
      said,
      h('div.actions', cancel, button)))
    return body
  })
  return isMade
}

function made(account, { token, expiresAt }, close) {
  const field = h('input.mono', {
    value: token, readonly: true, autocomplete: 'off', 'aria-label': 'The token',
    onfocus: event => event.target.select(),
  })
  const end = () => { field.value = ''; close() }
  return h('div.stack',
    h('h2', 'The token of ', h('span.mono', fullName(account))),
    h('div.notice.warn',
      h('p', h('strong', 'Copy it now.'), ' The server keeps only its digest, so nobody can show it again. '
        + 'Do not put it into a URL, a chat or a repository.')),
    h('div.secret', field, copyButton(() => token)),
    h('p.small.quiet', 'It counts until ', at(expiresAt), '. Programs send it as ',
      h('code', 'Authorization: Bearer …'), '.'),
    h('div.actions', h('button.button.main', { onclick: end }, 'I have it')))
}

/** @returns whether it was revoked */
export function revokeToken(account, token) {
  return dialog({ label: 'Revoke a token' }, close => {
    const said = h('div')
    const message = h('input', { name: 'message', maxlength: 4096, placeholder: 'Why', autocomplete: 'off' })
    const button = h('button.button.danger', 'Revoke it')
    const cancel = h('button.button', { type: 'button', onclick: () => close() }, 'Cancel')
    const busy = isBusy => {
      form.toggleAttribute('data-sending', isBusy)
      button.disabled = cancel.disabled = isBusy
    }
    const revoke = async event => {
      event.preventDefault()
      busy(true)
      try {
        await send('DELETE', `${tokensPath(account)}/${segment(token.id)}`, {
          query: { message: message.value.trim() },
        })
        toast(`The token ${token.id} counts no more.`)
        close(true)
      } catch (error) {
        fill(said, problemView(error))
        busy(false)
      }
    }
    const form = h('form', { onsubmit: revoke },
      h('h2', 'Revoke ', h('span.mono', token.id), ' of ', h('span.mono', fullName(account)), '?'),
      h('p', token.note ? `It is for: ${token.note}. ` : 'Nobody said what it is for. ',
        token.lastUsedAt ? ['It was used ', ago(token.lastUsedAt), '.'] : 'Nobody used it yet.'),
      h('p', 'Within 100 ms it counts no more, and what it holds ends: polls, streams, sessions of this '
        + 'console. Nothing brings it back; make another one first where it is in use.'),
      me.token?.id === token.id && h('div.notice.bad', h('p', h('strong', 'It is yours.'),
        ' You are signed in with it, and will have to sign in again.')),
      h('label.field', 'Message', message), said,
      h('div.actions', cancel, button))
    return form
  })
}
