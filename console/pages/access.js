// Who may do what here, why was I refused, and the tokens of programs.

import { fill, h } from '../dom.js'
import { problemView } from '../components/problem.js'
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

export async function open(view) {
  await sheet('access')
  const links = h('nav.parts', { 'aria-label': 'Parts of Access' })
  const body = h('div.stack')
  fill(view.element, h('h1', 'Access'), links, body)
  let shown = null
  const show = async () => {
    const part = parts.find(({ name }) => name === view.query.get('view')) || parts[0]
    const isSame = shown === part
    shown = part
    view.title = part.name ? `Access: ${part.word}` : 'Access'
    fill(links, parts.map(({ name, word }) => h('a', {
      href: name ? `/access?view=${name}` : '/access', 'aria-current': name === part.name && 'page',
    }, word)))
    const focus = isSame && document.activeElement?.dataset?.focus
    // The part before stays until the new one is there, so that nothing jumps.
    const element = h('div.stack')
    try {
      await (await part.load())(view, element)
    } catch (error) {
      if (view.signal.aborted) return
      fill(element, problemView(error, { onretry: show }))
    }
    if (shown !== part) return
    body.replaceChildren(element)
    if (focus) body.querySelector(`[data-focus="${focus}"]`)?.focus({ preventScroll: true })
  }
  view.onquery = show
  await show()
}
