// The rows of the table as the server gives them, for the filters of the address.

import { allowed, gatewayPath, get } from '../../api/client.js'
import { may } from '../../session.js'
import { isExternal } from '../../components/external.js'
import { running } from '../../components/running.js'
import { serverTime } from '../../clock.js'

/** Names of filters in the address, and in `GET …/listeners`. */
const parameters = { port: 'port', team: 'namespace', set: 'owner', state: 'state', q: 'q', at: 'version' }

const others = /^(Proposal|Webhook|ServiceAccount|(Cluster)?Role(Binding)?|CommitConfirmation|ChangeFreeze)$/

export class Listeners {
  /** What came last, with facets and totals. */
  answer = null
  /** The proxies of the gateway; null where one may not list them. */
  proxies = null
  /** Whether the proxies are to have the certificates. */
  external = false

  constructor(view, gateway) {
    this.view = view
    this.gateway = gateway
    this.load = this.load.bind(this)
  }

  get isPast() { return Boolean(this.view.query.get('at')) }

  /** What of the address makes other rows. */
  get key() {
    const names = [...Object.keys(parameters), 'ends']
    return JSON.stringify(names.map(name => this.view.query.get(name)))
  }

  async load(offset, limit, signal) {
    const answer = await get(gatewayPath(this.gateway, '/listeners'), {
      signal, query: { ...this.#query(), offset, limit },
    })
    this.answer = answer
    return answer
  }

  #query() {
    const { query } = this.view
    const wanted = Object.entries(parameters).map(([name, parameter]) => [parameter, query.get(name)])
    const days = Number(query.get('ends'))
    if (days > 0) wanted.push(['certificateBefore', new Date(serverTime() + days * 864e5).toISOString()])
    return Object.fromEntries(wanted)
  }

  /** What the rows do not say; the page does without where that may not be known. */
  async askAround() {
    await Promise.all([this.#askProxies(), this.#askCertificates()])
  }

  async #askCertificates() {
    this.external = !this.isPast
      && await isExternal(this.gateway, this.view.signal).catch(() => this.external)
  }

  async #askProxies() {
    if (!may('list', 'gateways/nodes', this.gateway.split('/')[0])) return
    const answer = await allowed(get(gatewayPath(this.gateway, '/nodes'),
      { signal: this.view.signal })).catch(() => null)
    if (answer) this.proxies = running(answer.nodes, answer.version)
  }

  /** Whether events may have changed a row: all but those that are of something else for certain. */
  isHit(events) { return events.length === 0 || events.some(event => !others.test(event.data?.kind)) }
}
