// A clock that counts down to a time, every second. It is read aloud only when somebody asks.

import { h } from '../../dom.js'
import { counted, moment } from '../../format.js'
import { serverTime } from '../../clock.js'

setInterval(() => document.querySelectorAll('time.countdown').forEach(tick), 1000)

/** What is left until `time`; its class is `soon` in the last ten minutes, and `over` after it. */
export function countdown(time) {
  const element = h('time.countdown', { datetime: time, role: 'timer', title: moment(time) })
  tick(element)
  return element
}

function tick(element) {
  const seconds = Math.ceil((new Date(element.dateTime) - serverTime()) / 1000)
  element.textContent = left(seconds)
  element.classList.toggle('soon', seconds < 600)
  element.classList.toggle('over', seconds <= 0)
}

/** `9 min 05 s`, `7 h 12 min`, `3 days 4 h`; from 100 days on the days alone. */
function left(seconds) {
  if (seconds <= 0) return 'time is over'
  const days = Math.floor(seconds / 86400)
  const hours = Math.floor(seconds / 3600) % 24
  const minutes = Math.floor(seconds / 60) % 60
  if (days >= 100) return counted(days, 'day')
  if (days > 0) return `${counted(days, 'day')} ${hours} h`
  if (hours > 0) return `${hours} h ${two(minutes)} min`
  return minutes > 0 ? `${minutes} min ${two(seconds % 60)} s` : `${seconds} s`
}

function two(number) { return String(number).padStart(2, '0') }
