// What is said with a change: why, for how long at first, through a freeze, and by whom where the
// server asks nobody.

import { h } from '../../dom.js'
import { server } from '../../session.js'

const boxes = [
  ['', 'It stays'], ['5m', '5 minutes'], ['15m', '15 minutes'], ['1h', '1 hour'], ['8h', '8 hours'],
  ['24h', '1 day'],
]
const key = 'lintel-actor'

/** @returns `{element, value(), offerOverride(mayOverride)}` */
export function commitTerms({ message = '', confirmWithin = '', onoverride }) {
  const why = h('textarea.message', {
    name: 'message', rows: 2, maxlength: 4096, value: message,
    placeholder: 'Why; it stays in the history',
    'aria-keyshortcuts': 'Control+Enter',
  })
  const box = h('select', { name: 'confirmWithin' },
    boxes.map(([value, word]) => h('option', { value, selected: value === confirmWithin }, word)))
  const override = h('input', { type: 'checkbox', name: 'overrideFreeze', onchange: () => onoverride() })
  const frozen = h('label.row', { hidden: true }, override,
    'Change it though it is frozen. The commit names the freeze.')
  const denied = h('p.small', { hidden: true },
    'It is frozen, and you may not override that (', h('span.mono', 'override changefreezes'),
    '). Wait until it ends, or ask the platform team.')
  const actor = server.lintel_open && h('input', {
    name: 'actor', value: remembered(), maxlength: 253, autocomplete: 'username', placeholder: 'anonymous',
  })
  return {
    element: h('div.stack.tight',
      h('label.field', 'Message', why),
      h('div.filters',
        h('label.field', 'Undone unless somebody confirms it within', box),
        actor && h('label.field', 'Your name (this server asks nobody)', actor)),
      frozen, denied),
    value: () => {
      if (actor) remember(actor.value.trim())
      return {
        message: why.value.trim(), confirmWithin: box.value, overrideFreeze: override.checked || null,
        actor: actor && actor.value.trim(),
      }
    },
    offerOverride: mayOverride => { frozen.hidden = !mayOverride; denied.hidden = mayOverride },
  }
}

function remembered() { try { return sessionStorage.getItem(key) || '' } catch { return '' } }
function remember(name) { try { sessionStorage.setItem(key, name) } catch { /* then it is asked again */ } }
