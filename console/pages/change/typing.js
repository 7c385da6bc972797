// What keys do in a text area for YAML. The browser's own undo stays: everything is put in as if it
// were typed.

import { insertMuch, isMuch, muchText } from './bulk.js'

const unit = '  '

/** Puts text in place of the selection, so that undo takes it back. */
function insert(area, text) {
  if (isMuch(text)) return insertMuch(area, text)
  const command = text === '' ? 'delete' : 'insertText'
  if (text === '' && area.selectionStart === area.selectionEnd) return
  if (document.activeElement === area && document.execCommand(command, false, text)) return
  area.setRangeText(text, area.selectionStart, area.selectionEnd, 'end')
  area.dispatchEvent(new Event('input', { bubbles: true }))
}

/** Replaces the whole text; what is the same stays, and with it where the caret is. */
export function replace(area, text) {
  const old = area.value
  if (old === text) return
  let head = 0
  while (head < old.length && head < text.length && old[head] === text[head]) head++
  let tail = 0
  while (tail < old.length - head && tail < text.length - head
    && old[old.length - 1 - tail] === text[text.length - 1 - tail]) tail++
  const { selectionStart, scrollTop, scrollLeft } = area
  const before = document.activeElement
  area.focus({ preventScroll: true })
  area.setSelectionRange(head, old.length - tail)
  insert(area, text.slice(head, text.length - tail))
  const isBehind = selectionStart >= old.length - tail
  const moved = isBehind ? selectionStart + text.length - old.length : selectionStart
  area.setSelectionRange(moved, moved)
  Object.assign(area, { scrollTop, scrollLeft })
  if (before !== area) before?.focus?.({ preventScroll: true })
}

/** Tab, Shift+Tab and Enter; after Escape, Tab leaves as everywhere. */
export function typing(area) {
  let leaves = false
  muchText(area)
  area.addEventListener('keydown', event => {
    if (event.isComposing || event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Escape') { leaves = true; return }
    if (event.key === 'Shift') return
    const isTab = event.key === 'Tab' && !leaves
    leaves = false
    if (isTab) indent(area, event.shiftKey)
    else if (event.key === 'Enter' && !event.shiftKey) newLine(area)
    else return
    event.preventDefault()
  })
  area.addEventListener('blur', () => { leaves = false })
}

function newLine(area) {
  const { value, selectionStart } = area
  const line = value.slice(value.lastIndexOf('\n', selectionStart - 1) + 1, selectionStart)
  const [, space, dash, rest] = /^( *)((?:- +)*)(.*)$/.exec(line)
  const isOpen = /^[^#]*:\s*([|>][+-]?)?\s*$/.test(rest)
  const depth = space.length + (rest ? dash.length : 0) + (isOpen ? unit.length : 0)
  insert(area, `\n${' '.repeat(depth)}`)
}

/** One line: at the caret. Several: all of them. */
function indent(area, isBack) {
  const { value, selectionStart, selectionEnd } = area
  const first = value.lastIndexOf('\n', selectionStart - 1) + 1
  if (!isBack && !value.slice(selectionStart, selectionEnd).includes('\n')) return insert(area, unit)
  const isLineEnd = selectionEnd > selectionStart && value[selectionEnd - 1] === '\n'
  const next = value.indexOf('\n', isLineEnd ? selectionEnd - 1 : selectionEnd)
  const last = next < 0 ? value.length : next
  const old = value.slice(first, last).split('\n')
  const made = old.map(line => isBack ? line.replace(/^ {1,2}/, '') : line && unit + line)
  const moved = made[0].length - old[0].length
  area.setSelectionRange(first, last)
  insert(area, made.join('\n'))
  if (selectionStart === selectionEnd) {
    const caret = Math.max(first, selectionStart + moved)
    area.setSelectionRange(caret, caret)
  } else {
    area.setSelectionRange(first, first + made.join('\n').length)
  }
}
