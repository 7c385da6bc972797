// Because of which resource proxies refuse what they are given: the server finds that out, and warns of it
// (`EnvoyRefused`).

import { gatewayPath, get } from '../api/client.js'
import { may } from '../session.js'
import { refusals } from './proxy-states.js'

/**
 * What the proxies of a gateway refuse now.
 * @param gateway `namespace/name`
 * @returns a Map from the name of each that refuses something to `{version, resources}`
 */
export async function refusedNow(gateway, signal) {
  const [namespace] = gateway.split('/')
  const { nodes } = await get(gatewayPath(gateway, '/nodes'), { signal })
  const refusing = nodes.filter(node => refusals(node).length > 0)
  const reasons = new Refusals(gateway)
  if (refusing.length > 0 && may('list', 'warnings', namespace)) await reasons.learn(signal)
  return new Map(refusing.map(node => {
    const version = Math.min(...refusals(node).map(refusal => refusal.version))
    return [node.name, { version, resources: reasons.of(node.name, version) }]
  }))
}

/** `{kind, namespace, name, proxies, first}` of each, those that stop most proxies first. */
export function faults(items, refusals) {
  const found = new Map()
  for (const item of items) {
    for (const { version } of item.refusals) {
      for (const { kind, namespace, name } of refusals.of(item.name, version)) {
        const key = `${kind}/${namespace}/${name}`
        const fault = found.get(key) || { kind, namespace, name, proxies: new Set() }
        fault.proxies.add(item.name)
        found.set(key, fault)
      }
    }
  }
  return [...found.values()]
    .map(fault => ({ ...fault, proxies: fault.proxies.size, first: refusals.first(fault) }))
    .sort((one, other) => other.proxies - one.proxies)
}

/** Collects the warnings of one gateway, each time only what is new. */
export class Refusals {
  #after = null
  #found = []

  constructor(gateway) { this.gateway = gateway }

  async learn(signal) {
    for (;;) {
      const page = await get('/v1/warnings', { signal, query: { limit: 1000, after: this.#after } })
      for (const item of page.warnings) {
        this.#after = item.position
        const { gateway, reason, regarding } = item
        if (reason === 'EnvoyRefused' && regarding && gateway
          && `${gateway.namespace}/${gateway.name}` === this.gateway) {
          this.#found.push(item)
        }
      }
      if (page.warnings.length < 1000) return
    }
  }

  /** The resources because of which `node` refused a version. */
  of(node, version) {
    const items = this.#found.filter(({ details, message }) =>
      details?.version === version && message.includes(` ${node} `))
    const found = new Map(items.map(({ regarding }) => [key(regarding), regarding]))
    return [...found.values()].map(({ kind, namespace, name }) => ({ kind, namespace, name }))
  }

  /** The first version that was refused because of a resource: what to look at in the history. */
  first(resource) {
    return this.#found.find(({ regarding }) => key(regarding) === key(resource))?.details?.version
  }
}

function key({ kind, namespace, name }) { return `${kind}/${namespace}/${name}` }
