// Two people changed one text: both changes are put together by line, and where they meet, both stand
// in the text between marks, as Git writes them. The marks are the only state there is, so that undo
// and editing by hand work on them, and no YAML reader takes a text that has one.

import { hunks, lines } from './lines.js'

const markMine = '<<<<<<< yours'
const markMiddle = '======='
const markTheirs = '>>>>>>> theirs'

/**
 * @param base the text that both began with
 * @returns `{text, conflicts}`: all of both, and how many places have to be decided
 */
export function merge(base, mine, theirs) {
  const [old, a, b] = [base, mine, theirs].map(lines)
  const regions = together(hunks(old, a), hunks(old, b))
  const result = []
  let conflicts = 0
  let at = 0
  for (const region of regions) {
    result.push(...old.slice(at, region.from))
    const [ours, others] = [version(region, region.mine, old, a), version(region, region.theirs, old, b)]
    if (region.theirs.length === 0 || same(ours, others)) result.push(...ours)
    else if (region.mine.length === 0) result.push(...others)
    else {
      conflicts++
      result.push(...marked(ours, others))
    }
    at = region.to
  }
  return { text: [...result, ...old.slice(at)].map(line => `${line}\n`).join(''), conflicts }
}

/** Hunks of both that overlap or touch are one region of the base. */
function together(mine, theirs) {
  const all = [...mine.map(hunk => ['mine', hunk]), ...theirs.map(hunk => ['theirs', hunk])]
    .sort(([, a], [, b]) => a.from - b.from || a.to - b.to)
  const regions = []
  for (const [side, hunk] of all) {
    let region = regions.at(-1)
    if (!region || hunk.from > region.to) {
      region = { from: hunk.from, to: hunk.to, mine: [], theirs: [] }
      regions.push(region)
    }
    region[side].push(hunk)
    region.to = Math.max(region.to, hunk.to)
  }
  return regions
}

/** The lines that one side has where the base has those of a region. */
function version(region, changes, old, text) {
  const result = []
  let at = region.from
  for (const hunk of changes) {
    result.push(...old.slice(at, hunk.from), ...text.slice(hunk.start, hunk.end))
    at = hunk.to
  }
  return result.concat(old.slice(at, region.to))
}

/** What both sides begin and end with needs no decision. */
function marked(mine, theirs) {
  let head = 0
  while (head < mine.length && head < theirs.length && mine[head] === theirs[head]) head++
  let tail = 0
  while (tail < mine.length - head && tail < theirs.length - head
    && mine.at(-1 - tail) === theirs.at(-1 - tail)) tail++
  return [...mine.slice(0, head),
    markMine, ...mine.slice(head, mine.length - tail),
    markMiddle, ...theirs.slice(head, theirs.length - tail), markTheirs,
    ...mine.slice(mine.length - tail)]
}

function same(a, b) { return a.length === b.length && a.every((line, index) => line === b[index]) }

/** The places of a text that have to be decided: `{first, last, mine, theirs}`, lines counted from 0. */
export function conflicts(text) {
  const found = []
  let open = null
  text.split('\n').forEach((line, index) => {
    if (line === markMine) open = { first: index, mine: [], theirs: null }
    else if (open && line === markMiddle && !open.theirs) open.theirs = []
    else if (open?.theirs && line === markTheirs) {
      found.push({ ...open, last: index })
      open = null
    } else if (open) (open.theirs || open.mine).push(line)
  })
  return found
}

/** Whether a text has any mark, also one that stands alone since somebody edited there. */
export function hasMarks(text) { return /^(<<<<<<< yours|>>>>>>> theirs)$/m.test(text) }

/** The text with one place decided: `mine`, `theirs`, or `both` (theirs first). */
export function decide(text, index, choice) {
  const place = conflicts(text)[index]
  if (!place) return text
  const kept = { mine: place.mine, theirs: place.theirs, both: [...place.theirs, ...place.mine] }[choice]
  const all = text.split('\n')
  all.splice(place.first, place.last - place.first + 1, ...kept)
  return all.join('\n')
}
