// Which resource a proxy refuses: the server finds that out, and warns of it (`EnvoyRefused`).

import { get } from '../../api/client.js'

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
