// Authors have a colour of the series, always beside their name: who made most versions comes first.

const most = 8

/** @returns `colour(actor)` and `names`, those that have one */
export function authorColours(versions) {
  const counts = new Map()
  for (const { actor } of versions) counts.set(actor, (counts.get(actor) || 0) + 1)
  const names = [...counts.keys()].sort((a, b) => counts.get(b) - counts.get(a) || (a < b ? -1 : 1))
  const coloured = names.slice(0, most)
  return {
    names, coloured, count: name => counts.get(name),
    colour: actor => {
      const index = coloured.indexOf(actor)
      return index < 0 ? 'var(--muted)' : `var(--series-${index + 1})`
    },
  }
}
