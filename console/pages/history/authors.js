// Authors have a colour of the series, always beside their name: who made most versions comes first.

const most = 8

/**
 * Colours by all versions, so that they stay whatever time is shown.
 * @returns `colour(actor)`, `shown` (names that have one, and are among `inside`), `count(name)` of
 *   these, `others` (how many people have none)
 */
export function authorColours(versions, inside) {
  const counts = tally(versions)
  const here = tally(inside)
  const names = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1))
  const coloured = names.slice(0, most)
  return {
    shown: coloured.filter(name => here.has(name)), count: name => here.get(name),
    others: [...here.keys()].filter(name => !coloured.includes(name)).length,
    colour: actor => {
      const index = coloured.indexOf(actor)
      return index < 0 ? 'var(--muted)' : `var(--series-${index + 1})`
    },
  }
}

function tally(versions) {
  const counts = new Map()
  for (const { actor } of versions) counts.set(actor, (counts.get(actor) || 0) + 1)
  return counts
}
