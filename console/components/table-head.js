// The head of a table.

import { h } from '../dom.js'

/** A row of names of columns; null and false are none. */
export function head(...words) {
  return h('thead', h('tr', words.filter(Boolean).map(word => h('th', { scope: 'col' }, word))))
}
