// What went wrong with something that has no place on the page to say so.

import { h } from '../dom.js'
import { dialog } from './dialog.js'
import { problemView } from './problem.js'

/** Shows it until it is closed. */
export function problemDialog(title, error) {
  return dialog({ label: title }, close => h('div',
    h('h2', title), problemView(error),
    h('div.actions', h('button.button', { onclick: () => close() }, 'Close'))))
}
