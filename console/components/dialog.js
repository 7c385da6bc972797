// A window over the page, by the browser's own dialog: it keeps the focus and closes with Escape.

import { h } from '../dom.js'

/**
 * Shows `build(close)` and answers with what `close` was given; undefined if it was dismissed.
 * While something in it has `data-sending`, it stays: what is on its way is not taken back by closing.
 * @param options `label` for those who hear it, `isWide`, `isHeld` where it cannot be dismissed
 */
export function dialog({ label, isWide, isHeld }, build) {
  return new Promise(resolve => {
    const element = h(isWide ? 'dialog.wide' : 'dialog', { 'aria-label': label, closedby: isHeld && 'none' })
    const leaving = new AbortController()
    let answer
    const close = value => { answer = value; element.close() }
    element.append(build(close))
    element.addEventListener('cancel', event => {
      if (isHeld || element.querySelector('[data-sending]')) event.preventDefault()
    })
    element.addEventListener('close', () => { leaving.abort(); element.remove(); resolve(answer) })
    // A link in it was followed.
    if (!isHeld) addEventListener('page', () => close(), { signal: leaving.signal })
    document.body.append(element)
    element.showModal()
    // What opens on a covered page is below its cover.
    const cover = document.getElementById('cover')
    cover?.close()
    cover?.showModal()
  })
}
