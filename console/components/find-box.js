// The search that is on every page; `/` on the keyboard leads to it.

import { h } from '../dom.js'
import { go } from '../router.js'

export function findBox() {
  const input = h('input', {
    type: 'search', name: 'q', autocomplete: 'off', spellcheck: 'false',
    placeholder: 'A hostname, a team, a person, a commit', 'aria-label': 'Find',
  })
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return
    event.preventDefault()
    input.select()
    input.focus()
  })
  addEventListener('page', ({ detail: page }) => {
    if (page.path === '/') input.value = new URLSearchParams(location.search).get('q') || ''
  })
  const find = event => {
    event.preventDefault()
    go(`/?q=${encodeURIComponent(input.value.trim())}`)
  }
  return h('form.find', { role: 'search', onsubmit: find }, input, h('kbd', { 'aria-hidden': 'true' }, '/'))
}

function isTyping(element) {
  return element.isContentEditable || /^(input|textarea|select)$/i.test(element.tagName)
}
