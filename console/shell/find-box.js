// The search that is on every page; `/` on the keyboard leads to it. What might be meant is shown
// while somebody types (a combobox by WAI-ARIA).

import { h, isTyping } from '../dom.js'
import { go } from '../router.js'

export function findBox() {
  const list = h('ul', {
    id: 'find-list', role: 'listbox', 'aria-label': 'What might be meant', hidden: true,
  })
  const input = h('input', {
    type: 'search', name: 'q', autocomplete: 'off', spellcheck: 'false', enterkeyhint: 'search',
    placeholder: 'A hostname, a team, a person, a commit', 'aria-label': 'Find',
    role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'find-list', 'aria-autocomplete': 'list',
  })
  let isTyped = false
  document.addEventListener('keydown', event => {
    if (event.key !== '/' || event.ctrlKey || event.metaKey || isTyping(event.target)) return
    event.preventDefault()
    input.select()
    input.focus()
  })
  addEventListener('page', ({ detail: page }) => {
    // Not what somebody types while a page is on its way.
    if (isTyped && document.activeElement === input) return
    input.value = page.path === '/' ? new URLSearchParams(location.search).get('q') || '' : ''
  })
  input.addEventListener('input', () => { isTyped = true })
  let suggestions
  const find = text => {
    suggestions?.then(found => found.close())
    input.value = text
    isTyped = false
    // Another page says its heading; Find itself says its answer.
    if (location.pathname !== '/') input.blur()
    go(text ? `/?q=${encodeURIComponent(text)}` : '/')
  }
  // They are loaded for those who search.
  input.addEventListener('focus', () => {
    suggestions ??= import('./suggestions.js').then(module => new module.Suggestions(input, list, find))
  }, { once: true })
  const submit = event => {
    event.preventDefault()
    find(input.value.trim())
  }
  return h('form.find', { role: 'search', onsubmit: submit }, input, h('kbd', { 'aria-hidden': 'true' }, '/'),
    list)
}
