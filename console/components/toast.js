// A short word about what was done; it goes by itself.

import { h } from '../dom.js'

export function toast(...content) {
  const element = h('div', content)
  document.getElementById('toasts').append(element)
  setTimeout(() => element.remove(), 8000)
}
