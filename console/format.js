// Times, counts and names as people read them.

import { serverTime } from './clock.js'

const dayOnly = new Intl.DateTimeFormat(undefined, { dateStyle: 'medium' })
const minute = new Intl.DateTimeFormat(undefined, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
const second = new Intl.DateTimeFormat(undefined, { timeStyle: 'medium', hourCycle: 'h23' })
const number = new Intl.NumberFormat()

/** 1234 as 1,234. */
export function count(value) { return number.format(value) }

/** `1 listener`, `3 listeners`; irregular ones are given. */
export function counted(value, word, words = `${word}s`) {
  return `${count(value)} ${value === 1 ? word : words}`
}

/** 10:42:07 on the clock of who looks. */
export function clock(time) { return second.format(new Date(time)) }

/** 22 Nov 2026. */
export function day(time) { return dayOnly.format(new Date(time)) }

/** Today 10:42, else 22 Nov 2026, 10:42. */
export function moment(time) {
  const date = new Date(time)
  const isToday = date.toDateString() === new Date(serverTime()).toDateString()
  return isToday ? `today ${minute.format(date)}` : `${day(time)}, ${minute.format(date)}`
}

/** `3 minutes ago`, `in 2 days`. */
export function away(time, now = serverTime()) {
  const seconds = (new Date(time) - now) / 1000
  const text = span(Math.abs(seconds))
  if (Math.abs(seconds) < 2) return 'now'
  return seconds < 0 ? `${text} ago` : `in ${text}`
}

const units = [[86400, 'day'], [3600, 'hour'], [60, 'minute'], [1, 'second']]

/** `3 minutes`, in the largest unit of which there is one. */
export function span(seconds) {
  const [size, unit] = units.find(([size]) => seconds >= size) || units.at(-1)
  return counted(Math.floor(seconds / size), unit)
}

/** `850 ms`, `4.2 s`, `3 min 10 s`. */
export function duration(seconds) {
  if (seconds < 1) return `${Math.round(seconds * 1000)} ms`
  if (seconds < 60) return `${seconds.toFixed(1)} s`
  return `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`
}

/** 71234 as 71 kB. */
export function bytes(value) {
  if (value < 1000) return `${value} B`
  if (value < 1e6) return `${Math.round(value / 1000)} kB`
  return `${(value / 1e6).toFixed(1)} MB`
}

/** `web/web-listener`, or the name alone where there is no namespace. */
export function fullName({ namespace, name }) { return namespace ? `${namespace}/${name}` : name }

/** `www.example.com:443`; a listener without hostname takes every name. */
export function address({ hostname, port }) { return `${hostname || '*'}:${port}` }
