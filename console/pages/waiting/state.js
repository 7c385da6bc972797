// What is in force or not as it should be: freezes, pins and holds, listeners that do not serve,
// certificates near their end, proxies that refuse or are silent, webhooks that fail.

import { serverTime } from '../../clock.js'
import { all, allowed, gatewayPath, get, segment } from '../../api/client.js'
import * as session from '../../session.js'
import { gateways } from '../../components/gateway-choice.js'
import { refusals, state } from '../../components/proxy-states.js'
import { Refusals, faults } from '../../components/refusals.js'

/** How many gateways and namespaces are looked at, and rows of each kind shown. */
const most = { gateways: 20, namespaces: 20, rows: 10, read: 200 }
const states = ['Conflicted', 'NotServed', 'NotAttached']

/** Freezes; who may not list them is told of those that concern its namespaces. */
export async function freezes(signal) {
  if (session.may('list', 'changefreezes')) {
    const items = await allowed(all('/v1/changefreezes', { signal }), [])
    return items.map(({ metadata, spec }) => ({ name: metadata.name, ...spec }))
  }
  const own = (session.me?.namespaces || []).slice(0, most.namespaces)
  const limits = await Promise.all(own.map(({ namespace }) =>
    allowed(get(`/v1/namespaces/${segment(namespace)}/limits`, { signal }), { freezes: [] })
      .then(({ freezes = [] }) => freezes.map(freeze => ({ ...freeze, concerns: namespace })))))
  const found = new Map()
  for (const { concerns, ...freeze } of limits.flat()) {
    const known = found.get(freeze.name)
    if (known) known.namespaces.push(concerns)
    else found.set(freeze.name, { ...freeze, namespaces: [concerns] })
  }
  return [...found.values()]
}

/**
 * Each gateway with `version` (the latest), `released`, `states`, `rows` that do not serve (one for each
 * cause), `certificates` that end within 30 days, the proxies that are `silent` and that `refused` what
 * they are given, and the `causes` of that.
 * @param only one gateway as `infra/edge`, or null
 * @returns `{gateways, more}`: how many more were not looked at
 */
export async function gatewayStates(only, signal) {
  const names = only ? [only] : await gateways(signal)
  const found = await Promise.all(names.slice(0, most.gateways).map(name => gatewayState(name, signal)))
  return { gateways: found.filter(Boolean), more: Math.max(0, names.length - most.gateways) }
}

async function gatewayState(name, signal) {
  const path = gatewayPath(name, '/listeners')
  const before = new Date(serverTime() + 30 * 86400e3).toISOString()
  const ask = query => allowed(get(path, { signal, query: { limit: most.rows, ...query } }))
  const [page, ending, fleet] = await Promise.all([
    ask({ limit: 1 }), ask({ certificateBefore: before }),
    troubled(name, signal),
  ])
  if (!page) return null
  const missing = await Promise.all(states
    .filter(state => page.facets.states[state] > 0)
    .map(state => ask({ state, limit: most.read }).then(found => byCause(found?.rows || []))))
  const [namespace, gateway] = name.split('/')
  return {
    name, namespace, gateway, version: page.version, released: page.released, states: page.facets.states,
    rows: missing.flat(), certificates: ending?.rows || [], certificateCount: ending?.matching || 0,
    ...fleet,
  }
}

/** One row for each cause: its first listener, with how many more there are and of how many owners. */
function byCause(rows) {
  const found = new Map()
  for (const row of rows) {
    const cause = row.toWin || row.message
    const known = found.get(cause) || { ...row, count: 0, owners: new Set() }
    known.count += 1
    known.owners.add(`${row.owner.kind} ${row.owner.namespace}/${row.owner.name}`)
    found.set(cause, known)
  }
  return [...found.values()].slice(0, most.rows).map(row => ({ ...row, owners: row.owners.size }))
}

const fleets = new Map()

/** The proxies in trouble. A fleet may be large, so it is asked for every five seconds at most. */
async function troubled(name, signal) {
  const known = fleets.get(name)
  if (known && serverTime() - known.at < 5_000) return known.found
  const { nodes = [] } = await allowed(get(gatewayPath(name, '/nodes'), { signal }), {})
  const silent = nodes.filter(node => state(node) === 'silent')
    .map(node => ({ name: node.name, since: node.lastPoll }))
    .sort((one, other) => one.since.localeCompare(other.since))
  const refused = nodes.filter(node => state(node) === 'refused')
    .map(node => ({ name: node.name, refusals: refusals(node) }))
  const warnings = known?.warnings || new Refusals(name)
  if (refused.length > 0) await allowed(warnings.learn(signal))
  const found = { silent, refused, causes: faults(refused, warnings) }
  fleets.set(name, { found, warnings, at: serverTime() })
  return found
}

/** Webhooks that do not deliver. */
export async function failingWebhooks(signal) {
  const items = await allowed(all('/v1/webhooks', { signal }), [])
  return items.filter(({ status = {} }) =>
    status.parked || status.failingSince || status.stopped || status.problems?.length)
}

/** Proposals that ended in the last seven days without having been committed. */
export async function endedProposals(signal) {
  const pages = await Promise.all(['Lapsed', 'Refused', 'Expired'].map(state =>
    allowed(all('/v1/proposals', { signal, most: 500, query: { state } }), [])))
  const since = serverTime() - 7 * 86400e3
  return pages.flat().filter(({ spec }) => new Date(spec.ending.at) > since)
    .sort((one, other) => other.spec.ending.at.localeCompare(one.spec.ending.at)).slice(0, most.rows)
}
