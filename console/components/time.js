// A time: how long ago for who reads, exactly for who hovers, and renewed as it passes.

import { h } from '../dom.js'
import { away, moment } from '../format.js'

const shown = new Set()
setInterval(() => {
  for (const element of shown) {
    if (element.isConnected) element.textContent = away(element.dateTime)
    else if (element.wasMissing) shown.delete(element)
    element.wasMissing = !element.isConnected
  }
}, 5000)

/** `3 minutes ago`. */
export function ago(time) {
  const element = h('time.nowrap', { datetime: time, title: moment(time) }, away(time))
  shown.add(element)
  return element
}

/** `today 10:42`. */
export function at(time) {
  return h('time.nowrap', { datetime: time, title: new Date(time).toISOString() }, moment(time))
}
