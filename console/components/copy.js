// A button that copies a text, and says that it did.

import { h } from '../dom.js'

/** @param text what is copied, or makes it when it is asked for */
export function copyButton(text, word = 'Copy') {
  const button = h('button.button.small', { type: 'button', onclick: copy }, word)
  async function copy() {
    try {
      await navigator.clipboard.writeText(typeof text === 'function' ? text() : text)
      button.textContent = 'Copied'
    } catch {
      button.textContent = 'Select it and copy'
    }
    setTimeout(() => { button.textContent = word }, 3000)
  }
  return h('span', { role: 'status' }, button)
}
