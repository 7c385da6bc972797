// A time: how long ago for who reads, exactly for who hovers, and renewed as it passes.

import { h } from '../dom.js'
import { away, moment } from '../format.js'

setInterval(() => {
<<<<<<< HEAD
  for (const element of shown) {
    if (element.isConnected) element.textContent = away(element.dateTime)
    else if (element.wasMissing) shown.delete(element)
    element.wasMissing = !element.isConnected
=======
  for (const element of document.querySelectorAll('time.ago')) {
    const text = away(element.dateTime)
    if (element.textContent !== text) element.textContent = text
>>>>>>> a7ef6176da812e21c412260cfe31b51c4c1a9995
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
