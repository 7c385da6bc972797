// A change on its way to the server: looked at first, then sent so that it happens once, and only if
// it does what was looked at.

import { send } from '../../api/client.js'
import { server } from '../../session.js'
import { withReleases } from './releases.js'

/**
 * A request that makes a commit. `spec`:
 * - `path`, and `method` where it is not POST
 * - `query`, `body`, `type`, `headers` as `send` of api/client.js takes them, without `message`,
 *   `expectPlan`, `confirmWithin`, `overrideFreeze`, `dryRun`
 * - `proposal` `{body, type}`: the same for POST /v1/proposals; left out if the body is the same;
 *   null if it cannot be proposed
 */
export class CommitRequest {
  #keys = new Map()

  constructor(spec) { this.spec = spec }

  get canBeProposed() { return this.spec.proposal !== null }

  /** @returns the ChangeResult of what it would do. @throws Problem, Unreachable */
  async preview({ overrideFreeze, signal } = {}) {
    const { method = 'POST', path, query, body, type, headers } = this.spec
    const { content } = await send(method, path, {
      body, type, signal, headers, query: { ...query, dryRun: true, overrideFreeze: overrideFreeze || null },
    })
    return withReleases(content, signal)
  }

  /**
   * Does it, if it still does what `plan` says.
   * @param terms `plan`, `message`, `confirmWithin`, `overrideFreeze`, `actor`
   * @returns `{status, content}`: 201 or 200 with a ChangeResult, 202 with a Proposal
   */
  commit(terms) {
    const { method = 'POST', path, query, body, type, headers } = this.spec
    return this.#send(method, path, { query, body, type, headers }, terms)
  }

  /** Keeps it until others have agreed. @returns `{status, content}` with a Proposal */
  propose(terms) {
    const { query = {}, proposal = this.spec } = this.spec
    const { body, type } = proposal
    return this.#send('POST', '/v1/proposals', { query, body, type }, terms)
  }

  #send(method, path, { query, body, type, headers }, { plan, actor, ...terms }) {
    const asked = { ...query, ...terms, expectPlan: plan }
    return send(method, path, {
      body, type, query: asked,
      headers: {
        ...headers, 'Idempotency-Key': this.#key(JSON.stringify([method, path, asked, actor])),
        ...(actor && server.lintel_open && { 'Lintel-Actor': actor }),
      },
    })
  }

  /** One for each thing that is asked: what is asked again, as without an answer, happens once. */
  #key(asked) {
    if (!this.#keys.has(asked)) this.#keys.set(asked, random())
    return this.#keys.get(asked)
  }
}

/** randomUUID is there only where pages come by TLS. */
function random() {
  return [...crypto.getRandomValues(new Uint8Array(16))]
    .map(byte => byte.toString(16).padStart(2, '0')).join('')
}
