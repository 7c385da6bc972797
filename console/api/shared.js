// One event stream for all windows of a person: one of them holds it and tells the others. A browser
// has six connections for a server (HTTP/1.1); with a stream for each window the seventh would hang.

/** Seconds. The window with the stream says so every `beat`; after `patience` without, another takes over. */
const beat = 5
const patience = 20

/** Whether this browser can; over plain HTTP it does so on the loopback only. */
export function canShare() { return Boolean(navigator.locks) }

/** A window's part in it. */
export class Shared {
  #name
  #channel
  #parts
  #isLeading = false
  #isOverdue = false
  #timer
  #retry

  /**
   * @param name of the group; windows of another person are not of it
   * @param parts `lead(signal)` holds the stream, `state()` is what others have to know of it, and
   *   `said(message)` is called with what the window with the stream tells, or `{welcome: state}`
   */
  constructor(name, parts) {
    this.#name = name
    this.#parts = parts
  }

  /** Holds the stream or hears of it, until the signal is aborted. */
  async run(signal) {
    this.#channel = new BroadcastChannel(this.#name)
    this.#channel.onmessage = ({ data }) => this.#hear(data)
    try {
      while (!signal.aborted) await this.#compete(signal)
    } finally {
      clearTimeout(this.#timer)
      this.#channel.close()
    }
  }

  /** Tells the other windows, if this is the one with the stream. */
  tell(message) { if (this.#isLeading) this.#channel.postMessage(message) }

  /** Waits for the stream until it is this window's; then until it is taken away. */
  async #compete(signal) {
    const term = new AbortController()
    this.#retry = new AbortController()
    this.#channel.postMessage({ hello: true })
    this.#expectBeat()
    const options = this.#isOverdue
      ? { steal: true } : { signal: AbortSignal.any([signal, this.#retry.signal]) }
    this.#isOverdue = false
    try {
      const lead = () => this.#lead(AbortSignal.any([signal, term.signal]))
      await navigator.locks.request(this.#name, options, lead)
    } catch {
      // Given up, or another window took it: this one was not heard of for too long.
    } finally {
      term.abort()
    }
  }

  async #lead(signal) {
    clearTimeout(this.#timer)
    this.#isLeading = true
    const say = () => this.tell({ state: this.#parts.state() })
    const beats = setInterval(say, beat * 1000)
    signal.addEventListener('abort', () => { this.#isLeading = false; clearInterval(beats) })
    say()
    await this.#parts.lead(signal)
  }

  #hear(message) {
    if (message.hello) return this.tell({ welcome: this.#parts.state() })
    if (this.#isLeading) return
    this.#expectBeat()
    this.#parts.said(message)
  }

  #expectBeat() {
    clearTimeout(this.#timer)
    this.#timer = setTimeout(() => { this.#isOverdue = true; this.#retry.abort() }, patience * 1000)
  }
}
