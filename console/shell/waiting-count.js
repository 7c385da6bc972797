// How many decisions one can make now, beside Waiting in the navigation. It follows what happens, and
// asks at most every ten seconds.

import { fill, h } from '../dom.js'
import { wait } from '../api/client.js'
import { counted } from '../format.js'
import * as session from '../session.js'

const pause = 10

/** An element with the number, or nothing where there is none. */
export function waitingCount(events) {
  const element = h('span')
  let isBusy = false
  let isOld = false

  async function renew() {
    isOld = true
    if (isBusy) return
    isBusy = true
    while (isOld) {
      isOld = false
      await ask()
      await wait(pause)
    }
    isBusy = false
  }

  async function ask() {
    if (!session.me) return fill(element)
    try {
      const { countDecisions } = await import('../pages/waiting/decisions.js')
      const number = await countDecisions()
      fill(element, number > 0 && [
        h('span.count', { 'aria-hidden': 'true' }, number),
        h('span.visually-hidden', `, ${counted(number, 'decision')} for you`)])
    } catch {
      // It is not known now: the number stays what it was, and the bar says that the server is away.
    }
  }

  events.listen(renew)
  events.addEventListener('change', () => { if (['live', 'asking'].includes(events.state)) renew() })
  return element
}
