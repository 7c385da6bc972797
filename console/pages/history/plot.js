// The drawing of the timeline: how many listeners there were, and what each version added (up) and
// removed (down).

import { h, s } from '../../dom.js'
import { count } from '../../format.js'
import { countScale, evenScale, timeScale } from './scale.js'

const left = 46
const right = 14
const sizeTop = 16
const sizeHeight = 44
const barTop = 76
const barHeight = 42
/** Between the shape of a version and its columns. */
const gap = 6
const axis = barTop + 2 * barHeight + 2 * gap + 8
export const height = axis + 22

/** What stands where: columns of one or more versions. */
export function layout(versions, { from, to }, width, isEven) {
  const inside = versions.filter(({ time }) => new Date(time) >= from && new Date(time) <= to)
  const scale = isEven ? evenScale(inside, left, width - right) : timeScale(from, to, left, width - right)
  const column = inside.length > (width - left - right) / 6 ? 6 : 0
  const columns = []
  for (const version of inside.toReversed()) {
    const x = scale.x(version)
    const last = columns.at(-1)
    if (column && last && x - last.begin < column) last.versions.push(version)
    else columns.push({ x, begin: x, versions: [version] })
  }
  for (const item of columns) {
    item.added = sum(item.versions, 'added')
    item.removed = sum(item.versions, 'removed')
    item.modified = sum(item.versions, 'modified')
  }
  return { from, scale, columns, inside, width, right: width - right, left }
}

/** Whether most versions stand upon another, though there is room for all of them. */
export function isCrowded({ scale, inside, width }) {
  const room = 8
  const hidden = inside.slice(1).filter((version, index) => scale.x(inside[index]) - scale.x(version) < room)
  return inside.length > 2 && inside.length * room < width && hidden.length > inside.length / 2
}

function sum(versions, key) { return versions.reduce((total, version) => total + version[key], 0) }

/**
 * @param options `versions` all of them, `colour(actor)`, `isMatch(version)`, `range` `[from, to]`
 *   versions, `at` a time
 */
export function draw(plan, { versions, colour, isMatch, range, at }) {
  const most = Math.max(1, ...plan.columns.map(item => Math.max(item.added, item.removed)))
  const bar = countScale(most, barHeight)
  const base = barTop + barHeight + gap
  const thickness = plan.columns.length < 60 ? 8 : plan.columns.length < 160 ? 4 : 3
  const { width } = plan
  return s('svg', { width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' },
    hatch(),
    range && band(plan, range),
    sizes(plan, versions),
    at && cursor(plan.scale.x({ time: at }), 'at'),
    plan.scale.ticks.map(tick => time(tick.x, tick.word)),
    s('line.axis', { x1: left, x2: plan.right, y1: base, y2: base }),
    label(left - 8, barTop + 9, `+${count(most)}`),
    label(left - 8, base + gap + barHeight, `−${count(most)}`),
    plan.columns.map(item => mark(item, { base, bar, thickness, colour, isMatch })))
}

/** Removed is hatched, so that it is told from added without its colour too. */
function hatch() {
  return s('defs', s('pattern', {
    id: 'removed', width: 4, height: 4, patternUnits: 'userSpaceOnUse', patternTransform: 'rotate(45)',
  }, s('rect.hatch', { width: 1.6, height: 4 })))
}

function mark(item, { base, bar, thickness, colour, isMatch }) {
  const [first] = item.versions
  const isMixed = item.versions.some(version => version.actor !== first.actor)
  const fill = isMixed ? 'var(--muted)' : colour(first.actor)
  const isPale = !item.versions.some(isMatch)
  const up = item.added > 0 ? bar(item.added) : 0
  const down = item.removed > 0 ? bar(item.removed) : 0
  const foot = base + gap
  const x = item.x - thickness / 2
  return s(isPale ? 'g.version.pale' : 'g.version',
    item.added > 0 && s('rect', { x, y: base - gap - up, width: thickness, height: up, fill }),
    item.removed > 0 && s('rect', { x, y: foot, width: thickness, height: down, fill }),
    item.removed > 0 && s('rect', { x, y: foot, width: thickness, height: down, fill: 'url(#removed)' }),
    sign(item.versions.length > 1 ? 'several' : first.cause.type, item.x, base, fill))
}

/** A shape for each cause: the legend below the plot names them. */
function sign(cause, x, y, fill) {
  const shapes = {
    rollback: () => s('path', { d: `M${x} ${y - 7}l7 7l-7 7l-7 -7z` }),
    revert: () => s('path', { d: `M${x - 7} ${y}l11 -6.5v13z` }),
    confirmation: () => s('rect', { x: x - 4.5, y: y - 4.5, width: 9, height: 9 }),
    deadline: () => s('rect', { x: x - 4.5, y: y - 4.5, width: 9, height: 9 }),
    several: () => s('rect', { x: x - 2.5, y: y - 2.5, width: 5, height: 5 }),
  }
  const shape = (shapes[cause] || (() => s('circle', { cx: x, cy: y, r: 3.5 })))()
  shape.setAttribute('fill', fill)
  shape.classList.add('sign')
  return shape
}

function sizes(plan, versions) {
  // The one before the plot begins says how many there were at its left edge.
  const earlier = versions.find(({ time }) => new Date(time) < plan.from)
  const points = [...(earlier ? [earlier] : []), ...plan.inside.toReversed()]
  if (points.length === 0) return null
  const most = Math.max(...points.map(version => version.listenerCount), 1)
  const y = version => sizeTop + sizeHeight * (1 - version.listenerCount / most)
  const place = version => Math.max(left, plan.scale.x(version)).toFixed(1)
  let path = `M${place(points[0])} ${y(points[0]).toFixed(1)}`
  for (const version of points.slice(1)) path += `H${place(version)}V${y(version).toFixed(1)}`
  path += `H${plan.right}`
  return s('g',
    s('path.area', { d: `${path}V${sizeTop + sizeHeight}H${place(points[0])}z` }),
    s('path.size', { d: path }),
    label(left - 8, sizeTop + 6, count(most)),
    s('text', { x: left, y: 11 }, 'Listeners'),
    label(left - 8, sizeTop + sizeHeight, '0'))
}

function band(plan, range) {
  const [from, to] = range.map(version => plan.scale.x(version)).sort((a, b) => a - b)
  const begin = Math.max(left, from)
  const width = Math.max(2, Math.min(to, plan.right) - begin)
  return s('rect.band', { x: begin, y: sizeTop, width, height: axis - sizeTop })
}

function time(x, word) {
  return s('g',
    s('line.tick', { x1: x, x2: x, y1: sizeTop, y2: axis }),
    s('text', { x, y: axis + 15, 'text-anchor': 'middle' }, word))
}

function label(x, y, text) { return s('text', { x, y, 'text-anchor': 'end' }, text) }

/** The line through a version. */
export function cursor(x, name) { return s(`line.${name}`, { x1: x, x2: x, y1: sizeTop, y2: axis }) }

/** What the shapes mean, of those that are there. */
export function shapes(versions) {
  const words = {
    change: 'change', rollback: 'roll-back', revert: 'undo', confirmation: 'confirmed, or by the clock',
  }
  const causes = new Set(versions.map(({ cause }) => cause.type === 'deadline' ? 'confirmation' : cause.type))
  return Object.entries(words).filter(([cause]) => causes.has(cause)).map(([cause, word]) =>
    h('li',
      s('svg', { width: 16, height: 16, 'aria-hidden': 'true' }, sign(cause, 8, 8, 'var(--muted)')), word))
}
