// Why is my hostname (not) live: who serves it on each port, since when, and who else asks for it.

import { h, list } from '../../dom.js'
import { allowed, gatewayPath, get } from '../../api/client.js'
import { fullName } from '../../format.js'
import { isExternal, withoutCertificate } from '../../components/external.js'
import { portCard, stateOf } from './port-card.js'

/** How many ports are told in full. */
const most = 6

export async function hostnameAnswer({ results }, signal) {
  const { hostname } = results[0]
  const own = results.filter(result => result.type === 'Hostname' && result.hostname === hostname)
  const asked = own.filter(result => result.match === 'exact')
  const told = own.slice(0, most)
  const found = await Promise.all(told.map(async result => ({ result, ...await more(result, signal) })))
  return {
    sentence: verdict(hostname, found.filter(({ result }) => asked.includes(result))),
    content: h('div.port-cards', found.map(portCard)), told,
  }
}

/** What the search does not say: routes, who did it, wider names; what it would take to win. */
async function more(result, signal) {
  const { gateway, port, hostname, notServed, links } = result
  const path = gatewayPath(fullName(gateway), '/listeners')
  const listeners = query => allowed(get(path, { signal, query: { port, limit: 200, ...query } }))
  const [explanation, losers, below, external] = await Promise.all([
    allowed(get(links.self, { signal })),
    notServed.length > 0 ? listeners({ q: hostname }) : null,
    hostname.startsWith('*.') ? listeners({ q: hostname.slice(1), state: 'Serving' }) : null,
    result.servedBy?.protocol === 'HTTPS' && isExternal(fullName(gateway), signal),
  ])
  const isBelow = row => row.hostname !== hostname && row.hostname?.endsWith(hostname.slice(1))
  return {
    explanation, external, rows: losers?.rows ?? [], carvedOut: below?.rows.filter(isBelow) ?? [],
  }
}

/** The states of a name on a port, the best first; what is said of it before and after the port. */
const states = {
  live: ['is live'], served: ['is served'],
  noCertificate: ['is served', ` without a certificate: ${withoutCertificate}`],
  partly: ['is on its way to the proxies'],
  noRoute: ['is served', ', but no route leads on: clients get 404'],
  noProxy: ['is served', ', but no proxy polls the gateway'],
  held: ['is committed', ', but held back from the proxies'],
  other: ['is served by somebody else'], none: ['is not live'],
}

/** `www.example.com is live on port 443; it is not live on port 80.` */
function verdict(hostname, found) {
  const isOneGateway = new Set(found.map(({ result }) => fullName(result.gateway))).size === 1
  const place = ({ port, gateway }) => isOneGateway ? `${port}` : `${port} of ${fullName(gateway)}`
  const parts = Object.entries(states).map(([state, [before, after = '']]) => {
    const ports = found.filter(item => stateOf(item) === state).map(({ result }) => place(result))
    return ports.length > 0 && `${before} on ${ports.length === 1 ? 'port' : 'ports'} ${list(ports)}${after}`
  })
  return [h('span.mono', hostname), ` ${parts.filter(Boolean).join('; it ')}.`]
}
