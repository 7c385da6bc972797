// What is said of each proxy: whether it has what it is given, what is wrong, and by how much it is behind.

import { refusals, state, states } from '../../components/proxy-states.js'

const ranks = new Map(states.map((state, rank) => [state.name, rank]))
const order = new Intl.Collator('en', { numeric: true })

/**
 * The proxies of a gateway, those in trouble first.
 * @param fleet as `GET …/nodes` has it
 * @param versions as `GET …/versions` has it, newest first
 */
export function proxies(fleet, versions) {
  const current = fleet.version
  return fleet.nodes
    .map(node => ({
      ...node, state: state(node), behind: behind(node, current, versions), refusals: refusals(node),
    }))
    .sort((one, other) => ranks.get(one.state) - ranks.get(other.state) || lag(other) - lag(one)
      || order.compare(one.name, other.name))
}

function lag(proxy) {
  if (proxy.state === 'silent') return proxy.secondsSinceLastPoll
  return proxy.behind ? proxy.behind.count : 0
}

/**
 * How far a proxy is from what it is given: `{count, since, isMore, isAhead, hasNone}`; null where it
 * has that. `since` is when there was the first version that it lacks, `isMore` that the list ends before.
 */
function behind(node, current, { versions, before }) {
  if (node.version === current) return null
  if (node.version === null) return { count: Infinity, hasNone: true }
  if (node.version > current) return { count: 0, isAhead: true }
  const missed = versions.filter(item => item.version > node.version && item.version <= current)
  const isMore = Boolean(before) && versions.every(item => item.version > node.version)
  return { count: missed.length, since: missed.at(-1)?.time, isMore }
}

/** How many proxies run each version, newest first; those that have none come last. */
export function spread(items) {
  const counts = new Map()
  for (const { version, silent } of items) {
    const entry = counts.get(version) || { version, count: 0, silent: 0 }
    entry.count += 1
    if (silent) entry.silent += 1
    counts.set(version, entry)
  }
  return [...counts.values()].sort((one, other) => (other.version ?? 0) - (one.version ?? 0))
}
