// Waiting.

import { fill, h } from '../dom.js'

export async function open(view) {
  fill(view.element, h('h1', 'Waiting'))
}
