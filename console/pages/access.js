// Who may do what here, why was I refused, and the tokens of programs.

import { fill, h } from '../dom.js'
import { learn } from '../session.js'
import { problemView } from '../components/problem.js'
import { renew } from '../components/renew.js'
import { sheet } from '../components/sheet.js'

const parts = [
  { name: null, word: 'You', load: () => import('./access/you.js').then(module => module.youView) },
  { name: 'who', word: 'Who may do what',
    load: () => import('./access/who.js').then(module => module.whoView) },
  { name: 'tokens', word: 'Accounts and tokens',
    load: () => import('./access/tokens.js').then(module => module.tokensView) },
  { name: 'refused', word: 'What was refused',
    load: () => import('./access/refused.js').then(module => module.refusedView) },
]

/** Changes of these may change what is shown. */
const kinds = new Set([
  'ServiceAccount', 'ServiceAccountToken', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding',
])

export async function open(view) {
  await sheet('access')
  const links = h('nav.parts', { 'aria-label': 'Parts of Access' })
  const changed = h('div', { role: 'status' })
  const body = h('div.stack')
  fill(view.element, h('h1', 'Access'), links, changed, body)
  let shown = null
  let turn = 0
  const show = async () => {
    const own = ++turn
    const part = parts.find(({ name }) => name === view.query.get('view')) || parts[0]
    const isSame = shown === part
    shown = part
    view.title = part.name ? `Access: ${part.word}` : 'Access'
    fill(links, parts.map(({ name, word }) => h('a', {
      href: name ? `/access?view=${name}` : '/access', 'aria-current': name === part.name && 'page',
    }, word)))
    // The part before stays until the new one is there, so that nothing jumps.
    const element = h('div.stack')
    try {
      await (await part.load())(view, element)
    } catch (error) {
      if (view.signal.aborted) return
      fill(element, problemView(error, { onretry: show }))
    }
    if (own !== turn) return
    fill(changed)
    if (isSame) renew(body, element)
    else fill(body, element)
  }
  const again = async () => {
    // Where that is not known, what is shown says so.
    await learn().catch(() => {})
    await show()
  }
  view.onquery = show
  view.events.listen(events => {
    if (events.length > 0 && !events.some(({ data }) => kinds.has(data?.kind))) return
    if (!isInUse(body)) return again()
    // What one did oneself in a window is shown when that closes.
    const window = document.querySelector('dialog[open]')
    if (window) return window.addEventListener('close', again, { once: true, signal: view.signal })
    fill(changed, h('div.notice', h('p.row', 'Accounts, roles or bindings have changed meanwhile.',
      h('button.button.small', { onclick: again }, 'Show it as it is now'))))
  }, view.signal)
  await show()
}

/** Whether somebody types there, has opened something, or has a window over it. */
function isInUse(body) {
  const typing = document.activeElement
  return body.contains(typing) && typing.matches('input') || body.querySelector('details[open]') !== null
    || document.querySelector('dialog[open]') !== null
}
