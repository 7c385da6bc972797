// A time: how long ago for who reads, exactly for who hovers, and renewed as it passes.

import { h } from '../dom.js'
import { away, moment } from '../format.js'

setInterval(() => {
  for (const element of document.querySelectorAll('time.ago')) {
    const text = away(element.dateTime)
    if (element.textContent !== text) element.textContent = text
  }
}, 5000)

/** `3 minutes ago`. */
export function ago(time) {
  return h('time.ago.nowrap', { datetime: time, title: moment(time) }, away(time))
}

/** `today 10:42`. */
export function at(time) {
  return h('time.nowrap', { datetime: time, title: new Date(time).toISOString() }, moment(time))
}
