// A state: a sign and a word, and besides a colour.

import { h } from '../dom.js'

const signs = { good: '✓', warn: '!', bad: '✕', held: '‖', accent: '●' }

/** `tag('good', 'serving')`; kinds: good, warn, bad, held, accent, or none. */
export function tag(kind, word, title) {
  return h(kind ? `span.tag.${kind}` : 'span.tag', { title },
    signs[kind] && h('span', { 'aria-hidden': 'true' }, signs[kind]), word)
}
