// The state of proxies, for all pages alike, and because of which resource one refuses what it is given: the
// server finds that out, and warns of it (`EnvoyRefused`).

import { get } from '../api/client.js'

/** States of a proxy, worst first: the order of the table. */
export const states = [
  { name: 'silent', word: 'silent', kind: 'bad', about: 'It polled, and has stopped.' },
  { name: 'refused', word: 'refused it', kind: 'warn', about: 'It does not take what it is given.' },
  { name: 'behind', word: 'behind', kind: 'held', about: 'It runs another version than proxies are given.' },
  { name: 'current', word: 'runs it', kind: 'good', about: 'It runs the version that proxies are given.' },
]

/** The state of a proxy, as `GET …/nodes` has it: silent, refused, behind or current. */
export function state(node) {
  if (node.silent) return 'silent'
  if (refusals(node).length > 0) return 'refused'
  return node.upToDate ? 'current' : 'behind'
}

/** How many proxies there are in each state. */
export function tally(items) {
  const counts = Object.fromEntries(states.map(({ name }) => [name, 0]))
  for (const { state } of items) counts[state] += 1
  return counts
}

/**
 * What an Envoy refuses now; it goes on with what it had. A refusal stays with the server when what was
 * refused is undone and nothing new has to be taken, so one that has what it is given refuses nothing.
 */
export function refusals(node) {
  if (node.upToDate) return []
  return (node.discovery || []).filter(item => item.refused)
    .map(item => ({ type: item.type, name: item.name, version: item.refused.version }))
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
