// What went wrong, where, and what to do: all reasons at once, as the server says them.

import { h } from '../dom.js'
import { Problem, Unreachable } from '../api/client.js'
import { readable } from './links.js'

/** A notice about an error of any kind; `onretry` adds a button. */
export function problemView(error, { onretry } = {}) {
  return h('div.notice.bad', { role: 'alert' },
    h('strong', title(error)),
    detail(error) && h('p', detail(error)),
    reasons(error),
    onretry && h('div', h('button.button.small', { onclick: onretry }, 'Try again')))
}

function title(error) {
  if (error instanceof Unreachable) return 'The server cannot be reached'
  if (error instanceof Problem) return error.title || `The server answered ${error.status}`
  return 'This page failed'
}

function detail(error) {
  if (error instanceof Unreachable) {
    return 'Nothing is known of what it did with the last request. Look whether it runs, and try again.'
  }
  // One reason says the same as the sentence about all of them.
  if (isSaidBelow(error)) return null
  // Which problems stands below.
  return readable(error.message.replace(/^\d+ problems; see errors\. /, ''))
}

function isSaidBelow(error) {
  return error.errors?.length === 1 && error.errors[0].detail === error.message
}

function reasons(error) {
  if (!(error instanceof Problem) || error.errors.length === 0) return null
  return h('ul', error.errors.map(entry => h('li',
    h('span.mono', place(entry)), ' ', readable(entry.detail ?? ''))))
}

/** Where an error is: its line if it is known, else its pointer. */
function place(entry) {
  if (entry.line) return `line ${entry.line}:`
  return entry.pointer ? `${entry.pointer}:` : entry.parameter ? `${entry.parameter}:` : ''
}
