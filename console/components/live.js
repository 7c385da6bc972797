// A part of a page that follows what happens.

import { h } from '../dom.js'
import { Problem, Unreachable, mayPass, wait } from '../api/client.js'
import { clock } from '../format.js'
import { serverTime } from '../clock.js'
import { paced } from './paced.js'
import { problemView } from './problem.js'
import { renew } from './renew.js'

/** Seconds before what did not come is asked for again. */
const pause = 3

/**
 * Shows what `load` gives, and again after each event that `isAbout`, one load at a time.
 * @param options `load(signal)` asks, `show(document)` makes elements, `isAbout(event)` is true where
 *   left out, `every` seconds asks besides, `heading` of the page stands above what went wrong where
 *   `show` makes it, `all` is the element of all that grows old with it
 * @returns a function that loads at once, and is fulfilled when that is shown; with `{isOther}`, as where
 *   the address asks for something else, what is on its way is given up
 */
export function live(view, element, { load, show, isAbout = () => true, every, heading, all = element }) {
  let running = null
  let again = false
  let turn
  // Whether what is shown answers what the address asks, and as it was when.
  let isAnswer = false
  let shownAt
  let misses = 0
  let fault = null
  const stale = h('div.notice.warn', { role: 'status' })
  async function once() {
    turn = new AbortController()
    const asked = serverTime()
    const signal = AbortSignal.any([view.signal, turn.signal])
    try {
      const document = await load(signal)
      if (signal.aborted) return
      const shown = await show(document)
      if (shown !== undefined) renew(element, shown)
      if (signal.aborted) return
      stale.remove()
      isAnswer = true
      shownAt = asked
      misses = 0
      fault = null
    } catch (error) {
      if (!signal.aborted) missed(error)
    }
  }
  /** What is shown stays where it is right but for its age; the bar or a notice above says that. */
  function missed(error) {
    const isAlone = mayPass(error) && view.events.state !== 'lost'
    if (isAlone) tryAgain(Math.max(pause, error.retryAfter || 0))
    if (isAnswer && (mayPass(error) || error.status === 401)) {
      if (!isAlone || ++misses < 2) return
      if (stale.isConnected) return
      stale.textContent = `This is as it was at ${clock(shownAt)}: ${error.message} It is asked again.`
      return all.prepend(stale)
    }
    // Who hears it is told once.
    if (fault === error.message) return
    fault = error.message
    isAnswer = false
    stale.remove()
    if (!(error instanceof Problem || error instanceof Unreachable)) console.error(error)
    renew(element, heading && h('h1', heading), problemView(error, { onretry: () => ask() }))
  }
  function ask({ isOther } = {}) {
    if (isOther) { isAnswer = false; fault = null }
    if (running) {
      again = true
      if (isOther) turn.abort(new DOMException('another question', 'AbortError'))
      return running
    }
    running = once().finally(() => {
      running = null
      if (again && !view.signal.aborted) { again = false; return ask() }
    })
    return running
  }
  const soon = paced(view.signal, () => ask())
  let isWaiting = false
  async function tryAgain(seconds) {
    // It is asked anyway.
    if (isWaiting || every <= seconds) return
    isWaiting = true
    const isOver = await wait(seconds, view.signal).then(() => true, () => false)
    isWaiting = false
    if (isOver) soon()
  }
  view.events.listen(events => {
    if (events.length === 0 || events.some(isAbout)) soon()
  }, view.signal)
  if (every) tick(every).catch(() => {})
  async function tick(seconds) {
    for (;;) {
      await wait(seconds, view.signal)
      if (!document.hidden) await ask()
    }
  }
  return ask
}
