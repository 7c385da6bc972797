// The head of a table.

import { h } from '../dom.js'

/** A row of names of columns; null and false are none. */
export function tableHead(...names) {
  return h('thead', h('tr', names.filter(Boolean).map(name => h('th', { scope: 'col' }, name))))
}
