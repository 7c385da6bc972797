// Which proxies refuse something, and because of which resource, as far as the server found that out.

import { gatewayPath, get } from '../../api/client.js'
import { may } from '../../session.js'

/**
 * What the proxies of a gateway refuse now.
 * @param gateway `namespace/name`
 * @returns a Map from the name of each that refuses something to `{version, resources}`
 */
export async function refusedNow(gateway, signal) {
  const [namespace] = gateway.split('/')
  const { nodes } = await get(gatewayPath(gateway, '/nodes'), { signal })
  const found = new Map()
  for (const { name, discovery = [] } of nodes) {
    const versions = discovery.filter(({ refused }) => refused).map(({ refused }) => refused.version)
    if (versions.length > 0) found.set(name, { version: Math.min(...versions), resources: [] })
  }
  if (found.size > 0 && may('list', 'warnings', namespace)) {
    for (const warning of await refusalWarnings(gateway, signal)) {
      for (const [name, { version, resources }] of found) {
        const { regarding, details, message } = warning
        const isAbout = details?.version === version && message.includes(` ${name} `)
        if (isAbout && !resources.some(item => isSame(item, regarding))) resources.push(regarding)
      }
    }
  }
  return found
}

function isSame(one, other) { return ['kind', 'namespace', 'name'].every(key => one[key] === other[key]) }

async function refusalWarnings(gateway, signal) {
  const found = []
  for (let after = null; ;) {
    const page = await get('/v1/warnings', { signal, query: { limit: 1000, after } })
    found.push(...page.warnings.filter(item => item.reason === 'EnvoyRefused' && item.regarding
      && item.gateway && `${item.gateway.namespace}/${item.gateway.name}` === gateway))
    if (page.warnings.length < 1000) return found
    after = page.warnings.at(-1).position
  }
}
