// What two texts have in common, line by line (Myers, 1986), and what differs as `diff -u` shows it.

/** Beyond this many differences what is between the first and the last is taken as one. */
const most = 1500

/** The lines of a text; the end of the last one is no line of its own. */
export function lines(text) {
  const all = text.replace(/\r\n?/g, '\n').split('\n')
  if (all.at(-1) === '') all.pop()
  return all
}

/**
 * What has to be replaced to make `after` of `before`.
 * @param before, after arrays of lines
 * @returns hunks `{from, to, start, end}`: lines `from..<to` of `before` became `start..<end` of `after`
 */
export function hunks(before, after) {
  let head = 0
  while (head < before.length && head < after.length && before[head] === after[head]) head++
  let tail = 0
  while (tail < before.length - head && tail < after.length - head
    && before[before.length - 1 - tail] === after[after.length - 1 - tail]) tail++
  const a = before.slice(head, before.length - tail)
  const b = after.slice(head, after.length - tail)
  return grouped(pairs(a, b), a.length, b.length)
    .map(hunk => slid(moved(hunk, head), before, after))
}

/** Which lines are the same, in order, as `[index, index]`. */
function pairs(a, b) {
  if (a.length === 0 || b.length === 0) return []
  const limit = Math.min(a.length + b.length, most)
  // How far each diagonal is reached; `zero` is that on which both have as many lines.
  const zero = limit + 1
  const reach = new Int32Array(2 * zero + 1)
  const trace = []
  for (let d = 0; d <= limit; d++) {
    trace.push(reach.slice(zero - d - 1, zero + d + 2))
    for (let k = -d; k <= d; k += 2) {
      const isDown = k === -d || (k !== d && reach[zero + k - 1] < reach[zero + k + 1])
      let x = isDown ? reach[zero + k + 1] : reach[zero + k - 1] + 1
      while (x < a.length && x - k < b.length && a[x] === b[x - k]) x++
      reach[zero + k] = x
      if (x >= a.length && x - k >= b.length) return back(trace, a.length, b.length)
    }
  }
  return []
}

function back(trace, x, y) {
  const found = []
  for (let d = trace.length - 1; d >= 0; d--) {
    const at = k => trace[d][k + d + 1]
    const k = x - y
    const isDown = k === -d || (k !== d && at(k - 1) < at(k + 1))
    const before = isDown ? k + 1 : k - 1
    const startX = d === 0 ? 0 : at(before)
    const startY = d === 0 ? 0 : startX - before
    while (x > startX && y > startY) found.push([--x, --y])
    ;[x, y] = [startX, startY]
  }
  return found.reverse()
}

function grouped(same, countA, countB) {
  const result = []
  let [x, y] = [0, 0]
  for (const [i, j] of [...same, [countA, countB]]) {
    if (i > x || j > y) result.push({ from: x, to: i, start: y, end: j })
    ;[x, y] = [i + 1, j + 1]
  }
  return result
}

/** Lines between equal ones can be told in several ways: the one that begins an item is read best. */
function slid(hunk, before, after) {
  const isAdded = hunk.from === hunk.to
  if (!isAdded && hunk.start !== hunk.end) return hunk
  const text = isAdded ? after : before
  let [first, last] = isAdded ? [hunk.start, hunk.end] : [hunk.from, hunk.to]
  let best = 0
  let least = indent(text[first])
  for (let up = 1; first - up >= 0 && text[first - up] === text[last - up]; up++) {
    if (!text[first - up].trim()) break
    if (indent(text[first - up]) < least) [best, least] = [up, indent(text[first - up])]
  }
  return moved(hunk, -best)
}

function moved({ from, to, start, end }, by) {
  return { from: from + by, to: to + by, start: start + by, end: end + by }
}

function indent(line) { return line.trim() ? line.search(/\S/) : Infinity }

/** A unified diff of two texts with three lines around each difference; empty if nothing differs. */
export function unified(before, after, around = 3) {
  const [a, b] = [lines(before), lines(after)]
  const result = []
  const all = hunks(a, b)
  for (let i = 0; i < all.length;) {
    let j = i + 1
    while (j < all.length && all[j].from - all[j - 1].to <= 2 * around) j++
    result.push(...section(all.slice(i, j), a, b, around))
    i = j
  }
  return result.join('\n')
}

function section(group, a, b, around) {
  const from = Math.max(0, group[0].from - around)
  const to = Math.min(a.length, group.at(-1).to + around)
  const start = Math.max(0, group[0].start - around)
  const end = Math.min(b.length, group.at(-1).end + around)
  const result = [`@@ -${range(from, to)} +${range(start, end)} @@`]
  let at = from
  for (const hunk of group) {
    result.push(...a.slice(at, hunk.from).map(line => ` ${line}`))
    result.push(...a.slice(hunk.from, hunk.to).map(line => `-${line}`))
    result.push(...b.slice(hunk.start, hunk.end).map(line => `+${line}`))
    at = hunk.to
  }
  return result.concat(a.slice(at, to).map(line => ` ${line}`))
}

function range(from, to) {
  return to - from === 1 ? `${to}` : `${to > from ? from + 1 : from},${to - from}`
}
