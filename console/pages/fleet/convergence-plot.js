// The plot of how fast changes come to proxies: versions from left to right, seconds upwards by powers of
// ten, for each version three marks that differ by shape and colour.

import { s } from '../../dom.js'
import { duration, moment } from '../../format.js'

const size = 3.6

/** The series; `mark()` is drawn around 0, 0. */
export const series = [
  { key: 'secondsTo50', word: '50 % of the proxies', style: 'half', mark: circle },
  { key: 'secondsTo95', word: '95 %', style: 'most', mark: square },
  { key: 'secondsTo100', word: 'all', style: 'all', mark: triangle },
]

function circle() { return s('circle.mark.half', { r: size }) }

function square() {
  return s('rect.mark.most', { x: -size, y: -size, width: 2 * size, height: 2 * size })
}

function triangle() {
  return s('path.mark.all', { d: `M0 ${-size - 1}L${size + 1} ${size}H${-size - 1}Z` })
}

/** The mark of a series for the legend. */
export function icon({ mark }) {
  return s('svg.convergence', {
    width: 12, height: 12, viewBox: '-6 -6 12 12', 'aria-hidden': 'true',
  }, mark())
}

const ticks = [
  [0.001, '1 ms'], [0.01, '10 ms'], [0.1, '100 ms'], [1, '1 s'], [10, '10 s'], [60, '1 min'],
  [600, '10 min'], [3600, '1 h'], [36000, '10 h'], [864000, '10 days'],
]

const height = 190
const margin = { left: 54, right: 14, top: 30, bottom: 24 }

/** What stands above the scale where it is not known when all had it. */
export const signs = { 'not yet': '◇', 'passed over': '»', 'not known': '?', 'not given out': '‖' }

/**
 * @param width in pixels, so that letters keep their size
 * @param current the version that proxies are given
 */
export function convergencePlot(versions, width, current) {
  const items = versions.filter(item => !item.deleted).reverse()
  const y = scale(items)
  const step = (width - margin.left - margin.right) / Math.max(1, items.length)
  const x = index => margin.left + step * (index + 0.5)
  return s('svg.convergence.plot', {
    width, height, viewBox: `0 0 ${width} ${height}`, role: 'img', 'aria-label': label(items),
  },
    y.ticks.map(([value, word]) => [
      s('line.grid', { x1: margin.left, x2: width - margin.right, y1: y(value), y2: y(value) }),
      s('text', { x: margin.left - 8, y: y(value) + 4, 'text-anchor': 'end' }, word)]),
    items.map((item, index) => column(item, x(index), step)),
    items.map((item, index) => stem(item, x(index), y)),
    series.map(({ key, mark }) => items.map((item, index) => item[key] !== undefined
      && place(x(index), y(item[key]), mark()))),
    items.map((item, index) => unknown(item, x(index), current)),
    numbers(items, x, step))
}

function scale(items) {
  const values = items.flatMap(item => series.map(({ key }) => item[key]))
    .filter(value => value !== undefined)
  const low = Math.max(0.001, Math.min(...values))
  const high = Math.max(...values, low)
  const from = Math.min(Math.max(0, ticks.findLastIndex(([value]) => value <= low)), ticks.length - 2)
  const past = ticks.findIndex(([value]) => value >= high)
  const to = Math.max(from + 1, past < 0 ? ticks.length - 1 : past)
  const shown = ticks.slice(from, to + 1)
  const [least, most] = [shown[0][0], shown.at(-1)[0]]
  const share = value => Math.log10(Math.max(value, least) / least) / Math.log10(most / least)
  const y = value => height - margin.bottom - share(value) * (height - margin.top - margin.bottom)
  y.ticks = shown
  return y
}

function place(x, y, shape) {
  return s('g', { transform: `translate(${x.toFixed(1)} ${y.toFixed(1)})` }, shape)
}

/** From the first to the last time of a version. Versions are not joined: one says nothing of the next. */
function stem(item, x, y) {
  const known = series.map(({ key }) => item[key]).filter(value => value !== undefined)
  return known.length > 1
    && s('line.stem', { x1: x, x2: x, y1: y(Math.min(...known)), y2: y(Math.max(...known)) })
}

/** Above the scale: what has not come to all, and what is not known. */
function unknown(item, x, current) {
  if (item.secondsTo100 !== undefined) return null
  const isShort = item.released && item.acknowledgedCount < item.nodeCount
  if (isShort && item.version === current) {
    return place(x, margin.top - 16, s('path.mark.open', { d: 'M0 -5L5 0L0 5L-5 0Z' }))
  }
  const word = !item.released ? 'not given out' : isShort ? 'passed over' : 'not known'
  return s('text', { x, y: margin.top - 12, 'text-anchor': 'middle' }, signs[word])
}

/** What one hovers to read the times of a version. */
function column(item, x, step) {
  const times = series.filter(({ key }) => item[key] !== undefined)
    .map(({ key, word }) => `${word}: ${duration(item[key])}`)
  const has = `${item.acknowledgedCount} of ${item.nodeCount} proxies have it`
  return s('rect.column', { x: x - step / 2, width: step, y: 0, height: height - margin.bottom },
    s('title', [`Version ${item.version}, ${moment(item.decidedAt)}`, ...times, has].join('\n')))
}

/** Numbers of versions, as many as there is room for; the newest always. */
function numbers(items, x, step) {
  const every = Math.max(1, Math.ceil(44 / step))
  return items.map((item, index) => (items.length - 1 - index) % every === 0
    && s('text', { x: x(index), y: height - 7, 'text-anchor': 'middle' }, item.version))
}

function label(items) {
  const last = items.at(-1)
  const times = series.map(({ key, word }) =>
    `${word} ${last[key] === undefined ? 'not known or not yet' : `after ${duration(last[key])}`}`)
  return `Seconds from change to proxies for ${items.length} versions. Version `
    + `${last.version}: ${times.join(', ')}. The table below has all.`
}
