// A plot of proxies over seconds: how many were given a version, and how many have it.

import { fill, h, s } from '../../dom.js'
import { count, duration } from '../../format.js'
import { serverTime } from '../../clock.js'

const height = 148
const top = 18
const bottom = 24
const left = 40
const right = 14
const lengths = [
  0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 20, 30, 60, 120, 300, 600, 1800, 3600, 7200,
  21600, 86400, 604800,
]

/** @returns `{element, update(state, {isDone})}`; `state` is of `convergence` */
export function progressPlot(signal) {
  const element = h('div.progress-plot', { role: 'img' })
  const legend = h('p.row.small.quiet.progress-legend',
    h('span', 'have it'), h('span.given', 'were given it'))
  const samples = []
  let now = null
  let timer = null
  const observer = new ResizeObserver(() => draw())
  observer.observe(element)
  const stop = () => { clearInterval(timer); timer = null }
  signal?.addEventListener('abort', () => { stop(); observer.disconnect() })
  return { element: h('div', element, legend), update }

  function update(state, { isDone }) {
    // Who may not list proxies is told numbers: their course is what was seen of it here.
    if (!state.acknowledged) samples.push([elapsed(state), state.done])
    now = { ...state, isDone }
    const isKnown = state.given?.length > 0 || state.acknowledged?.length > 0 || samples.length > 0
    element.hidden = state.total === 0 || !isKnown
    legend.hidden = element.hidden || !state.given?.length
    if (isDone) stop()
    else timer ??= setInterval(draw, 500)
    draw()
  }

  function draw() {
    if (!now || element.hidden || !element.clientWidth || document.hidden) return
    if (timer && !element.isConnected) return stop()
    const width = element.clientWidth
    const curves = now.acknowledged
      ? { given: steps(now.given), acknowledged: steps(now.acknowledged) }
      : { given: [], acknowledged: samples }
    const last = Math.max(0, ...Object.values(curves).flat().map(([second]) => second))
    const passed = elapsed(now)
    // Of what is long over, or waits for long, the time in which something happened is shown.
    const isRunning = !now.isDone && passed < Math.max(20 * last, 60)
    const wished = isRunning ? Math.max(passed, last) : last * 1.08
    const length = lengths.find(item => item >= wished) || wished
    const x = second => left + second / length * (width - left - right)
    const y = number => top + (1 - number / now.total) * (height - top - bottom)
    element.setAttribute('aria-label', label(now))
    fill(element, s('svg', { width, height, viewBox: `0 0 ${width} ${height}`, 'aria-hidden': 'true' },
      [0, 0.5, 0.95, 1].map(share => level(share, y(share * now.total), width)),
      [0, 0.25, 0.5, 0.75, 1].map(share => tick(x(share * length), share * length, share)),
      curve('given', curves.given, { x, y, end: isRunning ? passed : length }),
      curve('acknowledged', curves.acknowledged, { x, y, end: isRunning ? passed : length }),
      isRunning && s('line.now', { x1: x(passed), x2: x(passed), y1: top, y2: height - bottom }),
      Object.entries(now.reached).map(([share, second]) =>
        s('circle.reached', { cx: x(second), cy: y(Math.ceil(now.total * share / 100)), r: 4 }))))
  }
}

function elapsed({ begin }) { return Math.max(0, (serverTime() - begin) / 1000) }

/** `[seconds, how many]` at each step. */
function steps(seconds) { return seconds.map((second, index) => [second, index + 1]) }

function curve(name, points, { x, y, end }) {
  if (points.length === 0) return null
  let path = `M${left} ${y(0)}`
  for (const [second, number] of points) path += `H${x(second).toFixed(1)}V${y(number).toFixed(1)}`
  path += `H${x(Math.max(end, points.at(-1)[0])).toFixed(1)}`
  return s('g', s(`path.${name}.filled`, { d: `${path}V${y(0)}H${left}z` }), s(`path.${name}`, { d: path }))
}

function level(share, y, width) {
  const word = share === 0.95 ? null : `${share * 100} %`
  return s('g', s('line.level', { x1: left, x2: width - right, y1: y, y2: y }),
    word && s('text', { x: left - 6, y: y + 4, 'text-anchor': 'end' }, word))
}

function tick(x, second, place) {
  const anchor = place === 0 ? 'start' : place === 1 ? 'end' : 'middle'
  return s('text', { x, y: height - 7, 'text-anchor': anchor }, second === 0 ? '0 s' : short(second))
}

function short(seconds) {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 120) return `${Number(seconds.toFixed(1))} s`
  if (seconds < 7200) return `${Number((seconds / 60).toFixed(1))} min`
  return `${Number((seconds / 3600).toFixed(1))} h`
}

function label({ total, done, reached }) {
  const shares = Object.entries(reached).map(([share, second]) => `${share} % after ${duration(second)}`)
  return [`Proxies over time: ${count(done)} of ${count(total)} have it`, ...shares].join(', ')
}
