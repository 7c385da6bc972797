// The columns of the table of listeners.

import { h } from '../../dom.js'
import { count, day, fullName } from '../../format.js'
import { tag } from '../../components/tag.js'
import { serverTime } from '../../clock.js'

/** By state: the kind of the tag, and the word. */
export const states = {
  Serving: ['good', 'serving'],
  Conflicted: ['bad', 'conflicted'],
  NotServed: ['warn', 'not served'],
  NotAttached: ['held', 'not attached'],
}

/** The state of a row: what serves is quiet; one that proxies do not have as it is is held. */
export function stateTag(row) {
  if (row.state === 'Serving' && !row.held) {
    return h('span.serving', h('span', { 'aria-hidden': 'true' }, '✓'), ' serving')
  }
  return row.held ? tag('held', 'held', row.held) : tag(...states[row.state])
}

export function columns() {
  return [
    { key: 'hostname', name: 'Hostname', cell: hostname },
    { key: 'port', name: 'Port', cell: row => String(row.port) },
    { key: 'protocol', name: 'Protocol', cell: row => row.protocol },
    { key: 'owner', name: 'Owner', cell: row => [h('span.mono', fullName(row.owner)), ' ',
      h('span.quiet.mono', row.name)] },
    { key: 'state', name: 'State', cell: stateTag },
    { key: 'routes', name: 'Routes', cell: row => row.routes ? count(row.routes) : h('span.quiet', '–') },
    { key: 'certificate', name: 'Certificate', cell: row => certificate(row.certificateNotAfter) },
  ]
}

/** TCP and UDP know no names. */
function hostname({ hostname: name, protocol }) {
  if (name) return h('span.mono', name)
  return h('span.quiet', /^(TCP|UDP)$/.test(protocol) ? '–' : 'every hostname')
}

/** When a certificate ends: soon is said with a sign. */
export function certificate(end) {
  if (!end) return h('span.quiet', '–')
  const days = Math.floor((new Date(end) - serverTime()) / 864e5)
  const title = `ends ${day(end)}`
  if (days < 0) return tag('bad', 'ended', title)
  if (days < 30) return tag('warn', days === 1 ? '1 day left' : `${days} days left`, title)
  return h('span', { title: `${days} days left` }, day(end))
}
