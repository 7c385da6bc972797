// The rows of a virtual table that are in the document, in their order: those that leave the view
// are used again for those that enter it.

import { fill, h } from '../../dom.js'

let tables = 0

export class VirtualRows {
  /** The key of the row that is open beside the table. */
  marked = null
  #body
  #columns
  #scroll
  /** By place. */
  #shown = new Map()
  #prefix = `grid-${++tables}`

  constructor(body, columns, scroll) {
    this.#body = body
    this.#columns = columns
    this.#scroll = scroll
  }

  element(index) { return this.#shown.get(index)?.element }

  /** The place of the row that an element is in; null if it is in none. */
  indexOf(target) {
    const element = target.closest?.('[role=row]')
    for (const [index, shown] of this.#shown) if (shown.element === element) return index
    return null
  }

  /** Puts the rows of these places into the document, and no others. */
  draw(first, last, { windows, keyOf, active }) {
    const end = Math.min(last, (windows.count ?? 20) - 1)
    const free = []
    for (const [index, shown] of this.#shown) {
      if (index >= first && index <= end) continue
      this.#shown.delete(index)
      free.push(shown)
    }
    let before = null
    for (let index = end; index >= first; index--) {
      let shown = this.#shown.get(index)
      if (!shown) {
        shown = free.pop() || this.#make()
        this.#shown.set(index, shown)
        this.#body.insertBefore(shown.element, before)
      }
      this.#update(shown, index, windows.row(index), keyOf, active)
      before = shown.element
    }
    for (const { element } of free) element.remove()
  }

  #make() {
    const cells = this.#columns.map((column, place) => h('div', {
      role: 'gridcell', 'aria-colindex': place + 1, class: `cell cell-${column.key}`,
    }))
    return { element: h('div.grid-row', { role: 'row' }, cells), cells, row: null, index: -1 }
  }

  #update(shown, index, row, keyOf, active) {
    const { element, cells } = shown
    const top = `${this.#scroll.top(index)}px`
    if (element.style.top !== top) element.style.top = top
    if (shown.index !== index) {
      shown.index = index
      element.id = `${this.#prefix}-${index}`
      element.setAttribute('aria-rowindex', index + 2)
    }
    element.classList.toggle('active', index === active)
    const isMarked = row !== undefined && this.marked !== null && keyOf(row) === this.marked
    element.setAttribute('aria-selected', isMarked)
    if (shown.row === row && row !== undefined) return
    element.setAttribute('aria-busy', row === undefined)
    if (row === undefined) {
      if (shown.row !== undefined) for (const cell of cells) fill(cell, bar())
    } else {
      this.#columns.forEach((column, place) => fill(cells[place], column.cell(row)))
    }
    shown.row = row
  }
}

/** What stands where a value will be. */
function bar() { return h('span.skeleton', { 'aria-hidden': 'true' }) }
