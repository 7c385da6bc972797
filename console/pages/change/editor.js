// A text area with line numbers, and with marks at the lines that something is said about. The browser
// keeps what it does well: undo, find, selection, spelling off, a screen reader that knows a text area.

import { fill, h } from '../../dom.js'
import { replace, typing } from './typing.js'

/**
 * @param options `label`, `describedBy` (the id of what says the marks in words), `oninput(isUndo)`,
 *   `onposition({line, column})`, `signal` of the page
 * @returns `{element, printed, area, text, replace, reset, mark, show, next}`
 */
export function editor({ label, describedBy, oninput, onposition, signal }) {
  const gutter = h('div.editor-gutter', { 'aria-hidden': 'true' })
  const bands = h('div.editor-bands', { 'aria-hidden': 'true' })
  const box = h('div.editor-box', bands)
  const element = h('div.editor.no-print', gutter, box)
  const printed = h('pre.editor-printed', { 'aria-hidden': 'true' })
  let area
  let marks = new Map()
  let count = 1
  let current = 1

  function build(text) {
    const made = h('textarea', {
      'aria-label': label, 'aria-describedby': describedBy, wrap: 'off', spellcheck: 'false',
      autocomplete: 'off', autocapitalize: 'off', autocorrect: 'off', value: text,
    })
    typing(made)
    made.addEventListener('input', event => {
      count = lineCount(made.value)
      draw()
      oninput?.(event.inputType === 'historyUndo')
    })
    made.addEventListener('scroll', draw, { passive: true })
    made.addEventListener('selectionchange', moved)
    for (const name of ['keyup', 'click', 'focus']) made.addEventListener(name, moved)
    area?.remove()
    area = made
    box.append(area)
    area.setSelectionRange(0, 0)
    current = 1
    count = lineCount(text)
    draw()
  }

  function moved() {
    const before = area.value.slice(0, area.selectionStart)
    const line = lineCount(before)
    onposition?.({ line, column: before.length - before.lastIndexOf('\n') })
    if (line === current) return
    current = line
    draw()
  }

  /** Only the lines that can be seen are drawn, so that 5,000 cost what 50 do. */
  function draw() {
    const style = getComputedStyle(area)
    const height = parseFloat(style.lineHeight) || 20
    const top = parseFloat(style.paddingTop) - area.scrollTop
    const first = Math.max(0, Math.floor(-top / height))
    const last = Math.min(count, first + Math.ceil((area.clientHeight || 600) / height) + 2)
    gutter.style.width = `calc(${Math.max(3, String(count).length)}ch + 2.4rem)`
    const numbers = []
    const lit = []
    for (let line = first + 1; line <= last; line++) {
      const at = { style: { top: `${top + (line - 1) * height}px`, height: `${height}px` } }
      const mark = marks.get(line)
      const number = h('div', at, String(line))
      if (mark) lit.push(h(`div.${mark.kind}`, at))
      if (mark && !mark.isRest) {
        number.classList.add(mark.kind)
        number.dataset.sign = mark.kind === 'bad' ? '✕' : '!'
        number.title = mark.text
      }
      if (line === current) number.classList.add('here')
      numbers.push(number)
    }
    fill(gutter, numbers)
    fill(bands, lit)
  }

  /** Says something at lines: `{line, until, kind: 'bad' or 'warn', text}`; `until` is its last line. */
  function mark(items) {
    marks = new Map()
    for (const item of items) {
      const known = marks.get(item.line)
      for (let line = item.line + 1; line <= item.until; line++) {
        if (!marks.has(line)) marks.set(line, { kind: item.kind, isRest: true })
      }
      if (!known || known.isRest) marks.set(item.line, { kind: item.kind, text: item.text })
      else {
        known.text += `\n${item.text}`
        if (item.kind === 'bad') known.kind = 'bad'
      }
    }
    area.setAttribute('aria-invalid', String(items.some(item => item.kind === 'bad')))
    draw()
  }

  /** Puts the caret there and brings it into view. */
  function show(line, column = 1) {
    const starts = area.value.split('\n').slice(0, line - 1).reduce((sum, text) => sum + text.length + 1, 0)
    const caret = Math.min(starts + column - 1, area.value.length)
    area.focus({ preventScroll: true })
    area.setSelectionRange(caret, caret)
    const height = parseFloat(getComputedStyle(area).lineHeight) || 20
    const top = (line - 1) * height
    if (top < area.scrollTop + height || top > area.scrollTop + area.clientHeight - 3 * height) {
      area.scrollTop = top - area.clientHeight / 3
    }
    if (column < 40) area.scrollLeft = 0
    moved()
  }

  /** To the next mark after the caret, or the one before; around the end. @returns whether there is one */
  function next(step = 1) {
    const all = [...marks.keys()].filter(line => !marks.get(line).isRest).sort((a, b) => a - b)
    if (all.length === 0) return false
    const here = lineCount(area.value.slice(0, area.selectionStart))
    const line = step > 0 ? all.find(line => line > here) ?? all[0]
      : all.findLast(line => line < here) ?? all.at(-1)
    show(line)
    return true
  }

  build('')
  const sizes = new ResizeObserver(() => draw())
  sizes.observe(element)
  signal.addEventListener('abort', () => sizes.disconnect())
  // On paper there is nothing to scroll.
  addEventListener('beforeprint', () => fill(printed, area.value), { signal })
  return {
    element, printed, mark, show, next,
    get area() { return area },
    get text() { return area.value },
    /** Another text, which undo takes back. */
    replace(text) { replace(area, text) },
    /** Another text, without anything to go back to: as for a key that nobody is to see again. */
    reset(text) {
      marks = new Map()
      build(text)
    },
  }
}

function lineCount(text) {
  let count = 1
  for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) count++
  return count
}
