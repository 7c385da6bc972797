// A unified diff, as `GET …/diff` gives it as text.

import { h } from '../dom.js'
import { count } from '../format.js'

const most = 4000

/** @param text what `diff -u` would print */
export function diffView(text) {
  if (!text) return h('p.quiet', 'Nothing differs.')
  const lines = text.split('\n')
  const shown = lines.slice(0, most).map(line => h(`div${kind(line)}`, line || ' '))
  const rest = lines.length - most
  return h('div.diff', { tabindex: '0', role: 'region', 'aria-label': 'Difference as YAML' }, shown,
    rest > 0 && h('div.hunk', `${count(rest)} more lines; lintel diff shows them all`))
}

function kind(line) {
  if (line.startsWith('@@') || line.startsWith('---') || line.startsWith('+++')) return '.hunk'
  if (line.startsWith('+')) return '.add'
  return line.startsWith('-') ? '.remove' : ''
}
