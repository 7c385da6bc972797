// A commit that is undone unless somebody keeps it, until that is decided.

import { fill, h } from '../../dom.js'
import { get, segment, send } from '../../api/client.js'
import { paced } from '../paced.js'
import { problemView } from '../problem.js'
import { ago } from '../time.js'

/** @param events of the view: it is looked again after each */
export function trialView(revision, before, { signal, events }) {
  const said = h('div')
  const element = h('div.notice.held',
    h('strong', 'It will be undone ', ago(before), ' unless somebody confirms it.'),
    h('div', h('button.button', { onclick: keep }, 'Keep it')), said)
  let isDecided = false
  const again = paced(signal, look)
  again()
  events?.listen(again, signal)
  return element

  async function keep({ target }) {
    target.disabled = true
    try {
      await send('POST', `/v1/commits/${segment(revision)}/confirm`, { body: {} })
      decided('Confirmed: it stays.')
    } catch (error) {
      target.disabled = false
      fill(said, problemView(error))
    }
  }

  /** Whether somebody else has decided. Who may not know that is told by the button. */
  async function look() {
    if (isDecided) return
    try {
      await get(`/v1/commitconfirmations/${segment(revision)}`, { signal })
    } catch (error) {
      if (error.status === 404 && !isDecided) decided('That is decided: it was confirmed, or undone.')
    }
  }

  function decided(words) {
    isDecided = true
    fill(element, h('strong', words))
  }
}
