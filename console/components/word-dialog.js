// A dialog that shows something, asks for a word, and has a button for each thing to do with it.

import { fill, h } from '../dom.js'
import { dialog } from './dialog.js'
import { problemView } from './problem.js'
import { toast } from './toast.js'

/**
 * @param options
 * - `title`, `intro` (elements above), `isWide`
 * - `label` of the field, which is left out without one; `isRequired`; `more` below it
 * - `buttons`: `{word, kind, act(word)}`; `act` asks the server
 * - `outcome(answer, signal)`: elements that take the place of all; else the dialog closes
 * - `done()` after it was done
 */
export async function wordDialog({ title, isWide, ...options }) {
  const leaving = new AbortController()
  try {
    await dialog({ label: title, isWide }, close =>
      form({ title, isWide, ...options }, close, leaving.signal))
  } finally {
    leaving.abort(new DOMException('the dialog was closed', 'AbortError'))
  }
}

function form({ title, isWide, intro, label, isRequired, more, buttons, outcome, done }, close, signal) {
  const element = h('form')
  const said = h('div')
  const word = label && h('textarea', { name: 'word', rows: 2, maxlength: 1024, required: isRequired })
  const shown = buttons.map(({ word, kind }) => h('button.button', { class: kind, value: word }, word))
  const cancel = h('button.button', { type: 'button', onclick: () => close() }, 'Cancel')

  const submit = async event => {
    event.preventDefault()
    const chosen = buttons.find(button => button.word === event.submitter?.value) || buttons.at(-1)
    busy(true)
    fill(said)
    try {
      const answer = await chosen.act(word ? word.value.trim() : '')
      done?.()
      busy(false)
      if (signal.aborted) return done || toast(`${title}: it is done.`)
      const after = outcome?.(answer, signal)
      if (!after) return close()
      fill(element, h('h2', { tabindex: '-1' }, title), after,
        h('div.actions', h('button.button.main', { type: 'button', onclick: () => close() }, 'Close')))
      element.querySelector('h2').focus()
    } catch (error) {
      busy(false)
      if (signal.aborted) return toast(`${title}: ${error.message}`)
      fill(said, problemView(error))
      said.scrollIntoView({ block: 'nearest' })
    }
  }

  function busy(isBusy) {
    element.toggleAttribute('data-sending', isBusy)
    for (const button of [cancel, ...shown]) button.disabled = isBusy
  }

  element.addEventListener('submit', submit)
  return fill(element,
    h('h2', { tabindex: '-1', autofocus: !word || isWide }, title), intro,
    word && h('label.field', label, word), more, said,
    h('div.actions', cancel, shown))
}
