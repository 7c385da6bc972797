// Keys that work on every page where nobody types: `g` and a letter goes to a page, `j` and `k` go
// through the rows of a page, `?` shows them all.

import { h, isTyping } from '../dom.js'
import { go, pages } from '../router.js'
import { dialog } from '../components/dialog.js'

/** How long the letter after `g` is waited for, in milliseconds. */
const patience = 1500

/** Follows them from now on. `addressOf(path)` is where the navigation leads for that page. */
export function followKeys(addressOf) {
  let goes = 0
  document.addEventListener('keydown', event => {
    if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return
    if (isTyping(event.target) || document.querySelector('dialog[open]')) return
    const isGoing = event.timeStamp < goes
    goes = 0
    const page = isGoing && pages.find(({ key }) => key === event.key)
    if (page) go(addressOf(page.path))
    else if (event.key === 'g') goes = event.timeStamp + patience
    else if (event.key === 'j') step(1)
    else if (event.key === 'k') step(-1)
    else if (event.key === '?') showKeys()
    else return
    event.preventDefault()
  })
}

/** The next of what is marked with `data-row`: its first link or button has the focus. */
function step(by) {
  const rows = [...document.querySelectorAll('main [data-row]')]
  const at = rows.findIndex(row => row.contains(document.activeElement))
  const next = at < 0 ? rows.at(by > 0 ? 0 : -1) : rows[at + by]
  const target = next?.matches('a, button, [tabindex]') ? next : next?.querySelector('a, button, summary')
  if (!next) return
  (target || Object.assign(next, { tabIndex: -1 })).focus()
  next.scrollIntoView({ block: 'nearest' })
}

/** The list of keys. */
export function showKeys() {
  const key = (...names) => h('dt', names.map((name, index) => [index > 0 && ' ', h('kbd', name)]))
  return dialog({ label: 'Keys' }, close => h('div',
    h('h2', 'Keys'),
    h('dl.facts',
      key('/'), h('dd', 'Find, from wherever you are'),
      pages.filter(page => page.key).map(page => [key('g', page.key), h('dd', page.name)]),
      key('j'), h('dd', 'the next row'),
      key('k'), h('dd', 'the row before'),
      key('Esc'), h('dd', 'closes what lies over the page'),
      key('?'), h('dd', 'this list')),
    h('p.small.quiet', 'Tables and plots of a page have the arrow keys, Home, End, and Enter.'),
    h('div.actions', h('button.button', { onclick: () => close(), autofocus: true }, 'Close'))))
}
