// From times and counts to places in a plot.

import { moment } from '../../format.js'
import { serverTime } from '../../clock.js'

const steps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800,
  1209600, 2592000, 7776000, 31536000,
]

/** `x(version)` between two pixels, `time(x)` back, `ticks` `{x, word}`. */
export function timeScale(from, to, left, right) {
  const begin = +from
  const length = Math.max(+to - begin, 1000)
  const x = time => left + (new Date(time) - begin) / length * (right - left)
  return {
    x: version => x(version.time),
    time: x => new Date(begin + (x - left) / (right - left) * length),
    ticks: ticks(begin, begin + length, (right - left) / 95).map(({ time, word }) => ({ x: x(time), word })),
  }
}

/** The same with all versions equally far from each other, where many came at once. Newest first. */
export function evenScale(versions, left, right) {
  const step = (right - left) / (versions.length + 1)
  const places = new Map(versions.map((version, index) => [version, right - (index + 1) * step]))
  const every = Math.max(1, Math.ceil(versions.length / ((right - left) / 140)))
  const last = versions.length - 1
  const nearest = x => versions[Math.min(Math.max(Math.round((right - x) / step) - 1, 0), last)]
  const word = ({ version, time }) =>
    `${version} · ${moment(time).replace(/^today |,? \d{4}(?=,)/g, '')}`
  return {
    x: version => places.get(version) ?? left,
    time: x => new Date(nearest(x)?.time ?? serverTime()),
    ticks: versions.filter((_, index) => index % every === 0)
      .map(version => ({ x: places.get(version), word: word(version) })),
  }
}

function ticks(begin, end, wished) {
  const step = (steps.find(size => (end - begin) / 1000 / size <= Math.max(wished, 2)) || steps.at(-1)) * 1000
  // Of the clock on the wall here, and of its days.
  const offset = new Date(begin).getTimezoneOffset() * 60000
  const found = []
  for (let time = Math.ceil((begin - offset) / step) * step + offset; time <= end; time += step) {
    found.push({ time, word: word(new Date(time), step) })
  }
  return found
}

function word(date, step) {
  const isDay = step >= 86400000 || (date.getHours() === 0 && date.getMinutes() === 0)
  if (isDay) {
    const isMonth = step >= 2592000000
    return date.toLocaleDateString(undefined, step >= 31536000000
      ? { year: 'numeric' } : { day: 'numeric', month: 'short', ...(isMonth && { year: 'numeric' }) })
  }
  return date.toLocaleTimeString(undefined, {
    hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...(step < 60000 && { second: '2-digit' }),
  })
}

/** Counts as heights such that 1 is seen beside 10,000: a square root. */
export function countScale(most, height) {
  const unit = height / Math.sqrt(Math.max(most, 4))
  return count => Math.sqrt(count) * unit
}
