// A long list that the server has and of which a page holds only some parts, fetched as they are
// looked at. Requests for parts that were scrolled by are aborted.

const size = 200
const most = 40

export class Windows {
  /** Milliseconds after a failure in which nothing is asked. */
  static rest = 3000

  /** How many rows there are; null until the first answer. */
  count = null
  #generation = 0
  #load
  #changed
  #parts = new Map()
  #running = new Map()
  #isUp = true
  #lastFirst = 0
  #failedAt = -Infinity

  /**
   * @param load `load(offset, limit, signal)` gives `{rows, matching}`
   * @param changed called after each part that came, with an error where it failed
   */
  constructor(load, changed) {
    this.#load = load
    this.#changed = changed
  }

  /** The row at a place; undefined while it is not there. */
  row(index) { return this.#parts.get(Math.floor(index / size))?.rows[index % size] }

  /** Fetches what is missing of these rows, then what comes next in the direction of the last call. */
  want(first, last) {
    if (performance.now() - this.#failedAt < Windows.rest) return
    const [from, to] = [Math.floor(first / size), Math.floor(Math.max(first, last) / size)]
    this.#isUp = first < this.#lastFirst
    this.#lastFirst = first
    for (const [number, abort] of this.#running) {
      if (number < from - 1 || number > to + 1) abort.abort(new DOMException('scrolled by', 'AbortError'))
    }
    for (let number = from; number <= to; number++) this.#fetch(number)
    const next = this.#isUp ? from - 1 : to + 1
    const isAtEdge = this.#isUp ? first % size < size / 2 : last % size > size / 2
    if (isAtEdge && this.isFresh(first, last)) this.#fetch(next)
  }

  /** Whether all of these rows are as the server had them when it was asked last. */
  isFresh(first, last) {
    for (let number = Math.floor(first / size); number <= Math.floor(last / size); number++) {
      if (!this.#isDone(number)) return false
    }
    return true
  }

  /** From now on what is there is old: it stays until it is wanted again and has come. */
  renew() {
    this.#generation += 1
    this.#failedAt = -Infinity
    this.stop()
  }

  /** Where a row is now, among those that are there and fresh; the nearest to `index`. */
  find(isIt, index) {
    let best = -1
    for (const [number, part] of this.#parts) {
      if (part.generation !== this.#generation) continue
      const within = part.rows.findIndex(isIt)
      const place = number * size + within
      if (within >= 0 && (best < 0 || Math.abs(place - index) < Math.abs(best - index))) best = place
    }
    return best
  }

  stop() {
    for (const abort of this.#running.values()) abort.abort(new DOMException('stopped', 'AbortError'))
    this.#running.clear()
  }

  #isDone(number) { return this.#parts.get(number)?.generation === this.#generation }

  async #fetch(number) {
    const isBeyond = number < 0 || this.count !== null && number > 0 && number * size >= this.count
    if (isBeyond || this.#isDone(number) || this.#running.has(number)) return
    const abort = new AbortController()
    const generation = this.#generation
    this.#running.set(number, abort)
    let failure
    try {
      const answer = await this.#load(number * size, size, abort.signal)
      if (abort.signal.aborted || generation !== this.#generation) return
      this.count = answer.matching
      this.#keep(number, { rows: answer.rows, generation })
    } catch (error) {
      if (abort.signal.aborted) return
      failure = error
      this.#failedAt = performance.now()
    } finally {
      if (this.#running.get(number) === abort) this.#running.delete(number)
    }
    this.#changed(failure)
  }

  #keep(number, part) {
    this.#parts.delete(number)
    this.#parts.set(number, part)
    for (const old of this.#parts.keys()) {
      if (this.#parts.size <= most) break
      this.#parts.delete(old)
    }
  }
}
