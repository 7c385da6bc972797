// How a listener is, in its words, signs and colours: the same on every page.

import { h } from '../dom.js'
import { serverTime } from '../clock.js'
import { counted, day } from '../format.js'
import { tag } from './tag.js'

/** By state: the kind of the tag, and the word. */
export const states = {
  Serving: ['good', 'serving'],
  Conflicted: ['bad', 'conflicted'],
  NotServed: ['warn', 'not served'],
  NotAttached: ['held', 'not attached'],
}

/** The state of a row: what serves is quiet; one that proxies do not have as it is is held. */
export function stateTag(row) {
  if (row.state === 'Serving' && !row.held) {
    return h('span.serving', h('span', { 'aria-hidden': 'true' }, '✓'), ' serving')
  }
  return row.held ? tag('held', 'held', row.held) : tag(...states[row.state])
}

/** How long a certificate counts yet: a sign where it has ended, or ends within 30 days. */
export function timeLeft(end) {
  const days = Math.floor((new Date(end) - serverTime()) / 86400e3)
  const title = `ends ${day(end)}`
  if (days < 0) return tag('bad', 'ended', title)
  return days < 30 ? tag('warn', `${counted(days, 'day')} left`, title) : `${counted(days, 'day')} left`
}
