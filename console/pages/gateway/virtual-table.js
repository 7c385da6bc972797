// A table of any length of which only the rows that are looked at are in the document.

import { h } from '../../dom.js'
import { sheet } from '../../components/sheet.js'
import { VirtualRows } from './virtual-rows.js'
import { VirtualScroll } from './virtual-scroll.js'
import { Windows } from './windows.js'

/** Rows beyond the view that are in the document, on each side. */
const margin = 12

/**
 * A grid (WAI-ARIA): arrows, Page Up and Down, Home and End move, Enter opens.
 *
 * `columns`: `{key, name, cell(row)}`, where `cell` gives what `h` takes as children.
 * `keyOf(row)`: what stays the same when rows are renewed. `onopen(row)`: one was chosen.
 * `onstate({error})`: after each part that came, or did not.
 */
export class VirtualTable {
  #windows = null
  /** What is to be shown next, once some of it has come, and who waits for that. */
  #next = null
  #shown = null
  /** What comes may be older than what happened since. */
  #isOld = false
  #scroll
  #rows
  #columns
  #keyOf
  #onopen
  #onstate
  #active = { index: 0, key: null }
  #anchor = null
  #drawing = null
  #asking = null
  #askedAt = 0

  constructor({ label, columns, keyOf, onopen, onstate }) {
    this.#columns = columns
    this.#keyOf = keyOf
    this.#onopen = onopen
    this.#onstate = onstate || (() => {})
    this.style = sheet('virtual-table')
    const head = h('div.grid-head', { role: 'rowgroup' },
      h('div.grid-row', { role: 'row', 'aria-rowindex': 1 },
      columns.map((column, place) => h('div', {
        role: 'columnheader', 'aria-colindex': place + 1, class: `cell cell-${column.key}`,
      }, column.name))))
    const body = h('div.grid-body', { role: 'rowgroup' })
    this.element = h('div.grid', {
      role: 'grid', tabindex: 0, 'aria-label': label, 'aria-colcount': columns.length,
      onkeydown: event => this.#key(event), onfocus: () => this.#draw(),
      onclick: event => this.#click(event),
    }, head, body)
    const rowHeight = matchMedia('(pointer: coarse)').matches ? 44 : 34
    this.element.style.setProperty('--row', `${rowHeight}px`)
    this.#scroll = new VirtualScroll(this.element, body, rowHeight, () => this.#draw())
    this.#scroll.headHeight = rowHeight
    this.#rows = new VirtualRows(body, columns, this.#scroll)
    new ResizeObserver(() => this.#draw()).observe(this.element)
  }

  /**
   * Other rows, from the top; those before stay until the first of them have come.
   * @param load as `Windows` has it
   * @returns when the first of them are shown, or have failed
   */
  show(load) {
    const shown = Promise.withResolvers()
    this.#next?.stop()
    // Who waits for what is given up waits for this.
    this.#shown?.resolve(shown.promise)
    const next = new Windows(load, error => {
      if (this.#next === next) this.#begin(next)
      if (this.#windows === next) this.#came(error)
      shown.resolve()
      if (this.#isOld && this.#windows === next) this.renew()
    })
    this.#next = next
    this.#shown = shown
    this.#isOld = false
    next.want(0, 2 * margin)
    return shown.promise
  }

  #begin(windows) {
    this.#windows?.stop()
    this.#windows = windows
    this.#next = null
    this.#active = { index: 0, key: null }
    this.#anchor = null
    this.#scroll.moveTo(0)
  }

  /** The same rows, which may have changed; what is looked at stays where it is. */
  renew() {
    // What is on its way comes first: else nothing would come while something happens all the time.
    if (this.#next) this.#isOld = true
    if (this.#next || !this.#windows) return
    this.#isOld = false
    const index = Math.ceil(this.#scroll.position / this.#scroll.rowHeight)
    const row = this.#windows.row(index)
    this.#anchor = row && this.#scroll.position > 0 ? { index, key: this.#keyOf(row) } : null
    this.#windows.renew()
    this.#ask()
  }

  /** The row of a key, if it is there. */
  find(key) {
    const index = this.#windows?.find(row => this.#keyOf(row) === key, this.#active.index) ?? -1
    return index < 0 ? null : this.#windows.row(index)
  }

  /** Marks the row that is open beside the table; null for none. */
  mark(key) {
    this.#rows.marked = key
    this.#draw()
  }

  get #first() { return Math.floor(this.#scroll.position / this.#scroll.rowHeight) }
  get #last() {
    const { position, viewHeight, rowHeight } = this.#scroll
    const last = Math.ceil((position + viewHeight) / rowHeight) - 1
    return Math.max(0, Math.min(last, (this.#windows?.count ?? 1) - 1))
  }

  #came(error) {
    const { count: rows } = this.#windows
    if (!error) {
      this.#scroll.count = rows
      this.element.setAttribute('aria-rowcount', rows + 1)
      // What a table of few rows is high; its page says how high it may be at most.
      this.element.style.setProperty('--whole', `${(rows + 1) * this.#scroll.rowHeight + 1}px`)
      this.#keepPlace()
    }
    this.#onstate({ error })
    // What the server says no to, it says no to again.
    const isFinal = error?.status >= 400 && error.status < 500 && error.status !== 429
    if (error && !isFinal) setTimeout(() => this.#ask(), Windows.rest + 1)
    this.#draw()
  }

  /** Rows that came or went above what is looked at do not move it. */
  #keepPlace() {
    if (!this.#windows.isFresh(this.#first, this.#last)) return
    const move = ({ key, index }) => {
      const now = key === null ? -1 : this.#windows.find(row => this.#keyOf(row) === key, index)
      return now < 0 ? index : now
    }
    this.#active.index = Math.min(move(this.#active), Math.max(0, this.#windows.count - 1))
    if (!this.#anchor) return
    const by = move(this.#anchor) - this.#anchor.index
    this.#anchor = null
    if (by !== 0) this.#scroll.moveTo(this.#scroll.position + by * this.#scroll.rowHeight)
  }

  #draw() {
    this.#drawing ??= requestAnimationFrame(() => {
      this.#drawing = null
      if (!this.#windows || !this.element.isConnected) return
      const isFocused = document.activeElement === this.element
      this.#rows.draw(Math.max(0, this.#first - margin), this.#last + margin, {
        windows: this.#windows, keyOf: this.#keyOf, active: isFocused ? this.#active.index : -1,
      })
      const active = isFocused && this.#rows.element(this.#active.index)
      if (active) this.element.setAttribute('aria-activedescendant', active.id)
      else this.element.removeAttribute('aria-activedescendant')
      this.#ask()
    })
  }

  /** While somebody scrolls fast, only now and then. */
  #ask() {
    const pause = 80 - (performance.now() - this.#askedAt)
    if (this.#asking) return
    if (pause > 0) {
      this.#asking = setTimeout(() => { this.#asking = null; this.#ask() }, pause)
      return
    }
    this.#askedAt = performance.now()
    this.#windows.want(Math.max(0, this.#first - margin), this.#last + margin)
  }

  #key(event) {
    if (event.ctrlKey && !/Home|End/.test(event.key) || event.metaKey || event.altKey) return
    const page = Math.max(1, Math.floor(this.#scroll.viewHeight / this.#scroll.rowHeight) - 1)
    const end = (this.#windows?.count ?? 0) - 1
    const steps = {
      ArrowDown: 1, j: 1, ArrowUp: -1, k: -1, PageDown: page, PageUp: -page, Home: -Infinity, End: Infinity,
    }
    if (event.key === 'Enter' || event.key === ' ') this.#open(this.#active.index)
    else if (event.key in steps) {
      this.#activate(Math.max(0, Math.min(this.#active.index + steps[event.key], end)))
    } else return
    event.preventDefault()
  }

  #activate(index) {
    const row = this.#windows.row(index)
    this.#active = { index, key: row ? this.#keyOf(row) : null }
    this.#scroll.reveal(index)
    this.#draw()
  }

  #click(event) {
    const index = this.#rows.indexOf(event.target)
    if (index === null || getSelection().toString()) return
    this.#activate(index)
    this.#open(index)
  }

  #open(index) {
    const row = this.#windows?.row(index)
    if (row) this.#onopen(row)
  }
}
