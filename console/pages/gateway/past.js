// The gateway as it was at another time.

import { h } from '../../dom.js'
import { historyLink } from '../../components/links.js'

/** A small form behind a button: when. */
export function pastView(view) {
  const input = h('input', {
    type: 'datetime-local', name: 'time', step: 1, required: true, 'aria-label': 'Time',
  })
  const menu = h('details.menu', { onkeydown: event => { if (event.key === 'Escape') menu.open = false } },
    h('summary.button', 'As it was …'),
    h('form', {
      onsubmit: event => {
        event.preventDefault()
        menu.open = false
        view.go({ at: new Date(input.value).toISOString(), listener: null })
      },
    }, h('label.field', 'Listeners as they were served at', input),
    h('div.actions', h('button.button.main', 'Show')),
    h('p.small.quiet', 'Or choose a version in ',
      h('a', { href: historyLink(view.query.get('gateway')) }, 'History'), '.')))
  return menu
}
