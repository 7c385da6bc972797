// A browser takes seconds to put a thousand lines into a text area as if they were typed. Much text is
// put in at once instead, which the browser cannot undo, so that it is undone here.

import { h } from '../../dom.js'
import { bytes } from '../../format.js'
import { lintel } from '../../components/command.js'
import { toast } from '../../components/toast.js'

/** Bytes; with more the page does not answer to a key at once. */
const largest = 1 << 20

/** More lines than these are much. */
const most = 100

const steps = new WeakMap()

/** Whether that is too much to be typed in. */
export function isMuch(text) {
  let count = 0
  for (let at = text.indexOf('\n'); at >= 0 && count <= most; at = text.indexOf('\n', at + 1)) count++
  return count > most
}

/** Whether a text is too large for the page, which it then says. */
export function isTooLarge(size) {
  if (size <= largest) return false
  toast(`That is ${bytes(size)}, and more than 1 MiB is too much for this page. Send it from a shell: `,
    h('code', lintel('apply -f change.yaml')))
  return true
}

/** Puts text in place of the selection, at once. */
export function insertMuch(area, text) {
  const { value, selectionStart: from, selectionEnd: to } = area
  const after = value.slice(0, from) + text + value.slice(to)
  const { undo } = steps.get(area)
  undo.push({ before: value, after, caret: from })
  steps.set(area, { undo, redo: [] })
  become(area, after, from + text.length, 'insertFromPaste')
}

/** Undo, redo, and pasting of much text. What was typed after it is undone by the browser first. */
export function muchText(area) {
  steps.set(area, { undo: [], redo: [] })
  area.addEventListener('keydown', event => {
    if (!event.ctrlKey && !event.metaKey) return
    const key = event.key.toLowerCase()
    const isRedo = key === 'y' || (key === 'z' && event.shiftKey)
    if ((isRedo || key === 'z') && step(area, isRedo)) event.preventDefault()
  })
  area.addEventListener('paste', event => {
    const text = event.clipboardData.getData('text/plain').replace(/\r\n?/g, '\n')
    if (area.readOnly) return
    const rest = area.value.length - (area.selectionEnd - area.selectionStart)
    const isRefused = isTooLarge(text.length + rest)
    if (!isRefused && !isMuch(text)) return
    event.preventDefault()
    if (!isRefused) insertMuch(area, text)
  })
}

function step(area, isRedo) {
  const { undo, redo } = steps.get(area)
  const [from, to] = isRedo ? [redo, undo] : [undo, redo]
  const last = from.at(-1)
  if (!last || area.value !== (isRedo ? last.before : last.after)) return false
  to.push(from.pop())
  become(area, isRedo ? last.after : last.before, last.caret, isRedo ? 'historyRedo' : 'historyUndo')
  return true
}

function become(area, text, caret, inputType) {
  area.value = text
  area.setSelectionRange(caret, caret)
  reveal(area, caret)
  area.dispatchEvent(new InputEvent('input', { inputType, bubbles: true }))
}

/** The browser shows the caret only where somebody typed. */
function reveal(area, caret) {
  const height = area.scrollHeight / area.value.split('\n').length
  const top = (area.value.slice(0, caret).split('\n').length - 1) * height
  const isSeen = top >= area.scrollTop && top < area.scrollTop + area.clientHeight - height
  if (!isSeen) area.scrollTop = top - area.clientHeight / 2
}
