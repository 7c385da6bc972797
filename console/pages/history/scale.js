// From times and counts to places in a plot.

const steps = [
  1, 2, 5, 10, 15, 30, 60, 120, 300, 600, 900, 1800, 3600, 7200, 10800, 21600, 43200, 86400, 172800, 604800,
  1209600, 2592000, 7776000, 31536000,
]

/** `x(time)` between two pixels, `time(x)` back, `ticks` with their words. */
export function timeScale(from, to, left, right) {
  const begin = +from
  const length = Math.max(+to - begin, 1000)
  return {
    from: new Date(begin), to: new Date(begin + length),
    x: time => left + (new Date(time) - begin) / length * (right - left),
    time: x => new Date(begin + (x - left) / (right - left) * length),
    ticks: ticks(begin, begin + length, (right - left) / 95),
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
    return date.toLocaleDateString(undefined, step >= 31536000000
      ? { year: 'numeric' } : { day: 'numeric', month: 'short', ...(step >= 2592000000 && { year: 'numeric' }) })
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
