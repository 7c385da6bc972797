// Where a long list is scrolled to. Browsers have no elements higher than some 16 million pixels: beyond
// 10 million the bar stands for more than it is long, and the wheel is followed here.

const mostHeight = 10_000_000

export class VirtualScroll {
  /** Pixels from the top of the list, as if it were as high as it is long. */
  position = 0
  /** Pixels above the rows that the head of the table takes. */
  headHeight = 0
  #scroller
  #body
  #rowHeight
  #count = 0
  #moved
  #own = 0

  /** @param moved called after each move; `body` gets the height, in `scroller` */
  constructor(scroller, body, rowHeight, moved) {
    this.#scroller = scroller
    this.#body = body
    this.#rowHeight = rowHeight
    this.#moved = moved
    scroller.addEventListener('scroll', () => this.#follow(), { passive: true })
    scroller.addEventListener('wheel', event => this.#wheel(event), { passive: false })
  }

  get rowHeight() { return this.#rowHeight }

  /** Of the part that shows rows. */
  get viewHeight() { return Math.max(0, this.#scroller.clientHeight - this.headHeight) }

  set count(count) {
    if (count === this.#count) return
    this.#count = count
    this.#body.style.height = `${Math.min(this.#height, mostHeight)}px`
    this.moveTo(this.position)
  }

  moveTo(position) {
    this.position = Math.max(0, Math.min(position, this.#height - this.viewHeight))
    this.#own = Math.round(this.#isScaled ? this.position / this.#range * this.#bar : this.position)
    this.#scroller.scrollTop = this.#own
    this.#moved()
  }

  /** Moves as little as shows a row whole. */
  reveal(index) {
    const top = index * this.#rowHeight
    if (top < this.position) this.moveTo(top)
    else if (top + this.#rowHeight > this.position + this.viewHeight) {
      this.moveTo(top + this.#rowHeight - this.viewHeight)
    }
  }

  /** Where a row stands in the body. */
  top(index) {
    const top = index * this.#rowHeight
    return this.#isScaled ? top - this.position + this.#scroller.scrollTop : top
  }

  get #height() { return this.#count * this.#rowHeight }
  get #isScaled() { return this.#height > mostHeight }
  get #range() { return Math.max(1, this.#height - this.viewHeight) }
  get #bar() { return Math.max(1, mostHeight - this.viewHeight) }

  #follow() {
    const top = this.#scroller.scrollTop
    if (!this.#isScaled) this.position = top
    else if (Math.abs(top - this.#own) > 1) this.position = top / this.#bar * this.#range
    this.#own = top
    this.#moved()
  }

  #wheel(event) {
    if (!this.#isScaled || event.ctrlKey || event.deltaY === 0) return
    event.preventDefault()
    const unit = [1, this.#rowHeight, this.viewHeight][event.deltaMode]
    this.moveTo(this.position + event.deltaY * unit)
  }
}
