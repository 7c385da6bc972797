// What is known of a thing, as names and values.

import { h } from '../dom.js'

/** @param pairs `[name, value]`; those that are null or false are left out */
export function factList(pairs) {
  return h('dl.facts', pairs.filter(Boolean).map(([name, value]) => [h('dt', name), h('dd', value)]))
}
