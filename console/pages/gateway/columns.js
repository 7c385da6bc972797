// The columns of the table of listeners.

import { h } from '../../dom.js'
import { count, day, fullName } from '../../format.js'
import { withoutCertificate } from '../../components/external.js'
import { stateTag, timeLeft } from '../../components/listener.js'
import { tag } from '../../components/tag.js'

/** @param isExternal says whether the proxies are to have the certificates */
export function columns(isExternal) {
  const warned = (row, word) => isExternal() && row.protocol === 'HTTPS' && row.state === 'Serving'
    && !row.held && tag('warn', word, withoutCertificate)
  return [
    { key: 'hostname', name: 'Hostname', cell: hostname },
    { key: 'port', name: 'Port', cell: row => String(row.port) },
    { key: 'protocol', name: 'Protocol', cell: row => row.protocol },
    { key: 'owner', name: 'Owner', cell: row => [h('span.mono', fullName(row.owner)), ' ',
      h('span.quiet.mono', row.name)] },
    { key: 'state', name: 'State', cell: row => warned(row, 'no certificate') || stateTag(row) },
    { key: 'routes', name: 'Routes', cell: row => row.routes ? count(row.routes) : h('span.quiet', '–') },
    { key: 'certificate', name: 'Certificate', cell: row => warned(row, 'none') || certificate(row) },
  ]
}

/** TCP and UDP know no names. */
function hostname({ hostname: name, protocol }) {
  if (name) return h('span.mono', name)
  return h('span.quiet', /^(TCP|UDP)$/.test(protocol) ? '–' : 'every hostname')
}

/** The day on which a certificate ends; soon is said with a sign. */
function certificate({ certificateNotAfter: end }) {
  if (!end) return h('span.quiet', '–')
  const left = timeLeft(end)
  return left instanceof Node ? left : h('span', { title: left }, day(end))
}
