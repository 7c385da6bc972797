// How far a version is: how many proxies had it after how many seconds.

/**
 * @param gateway of a CommitProgress; `decidedAt` of it
 * @returns `total` (not silent), `done`, `silent`, `missing` nodes (not silent), `given` and
 *   `acknowledged` as sorted seconds since the decision (null where the server names no proxies),
 *   `reached` {50, 95, 100: seconds}, `isComplete`, `begin` (Date)
 */
export function convergence(gateway, decidedAt) {
  const begin = new Date(decidedAt)
  if (!gateway.nodes) {
    const { nodeCount: total, acknowledgedCount: done } = gateway
    return {
      total, done, silent: 0, missing: [], given: null, acknowledged: null, reached: {}, begin,
      isComplete: gateway.released && done === total,
    }
  }
  const nodes = gateway.nodes.filter(node => !node.silent || node.acknowledged)
  const done = nodes.filter(node => node.acknowledged)
  const seconds = key => nodes.filter(node => node[key]).map(node =>
    Math.max(0, (new Date(node[key]) - begin) / 1000))
    .sort((a, b) => a - b)
  const acknowledged = seconds('acknowledgedAt')
  // A proxy that has it since nobody knows when had it at an unknown time: no share is told then.
  const isKnown = acknowledged.length === done.length
  const reached = {}
  for (const share of isKnown ? [50, 95, 100] : []) {
    const needed = Math.ceil(nodes.length * share / 100)
    if (needed > 0 && acknowledged.length >= needed) reached[share] = acknowledged[needed - 1]
  }
  return {
    total: nodes.length, done: done.length, silent: gateway.nodes.length - nodes.length,
    missing: nodes.filter(node => !node.acknowledged), given: seconds('givenAt'), acknowledged, reached,
    begin,
    isComplete: gateway.released && done.length === nodes.length,
  }
}
