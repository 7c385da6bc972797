// The state of proxies, for all pages alike.

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
