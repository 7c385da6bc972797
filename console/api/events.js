// What happens, as it happens: the event stream of the log, shared by all that a page shows. While it
// is lost, the console says so and takes nothing for fresh; after it, nothing was missed.

import { Problem, get, wait } from './client.js'
import { follow } from './stream.js'

const pauses = [0.5, 1, 2, 4, 8]

/**
 * States: `connecting`, `live`, `lost` (with `since`, when it was live last), and `asking` where one
 * may not watch the log and pages ask again now and then.
 */
export class Events extends EventTarget {
  state = 'connecting'
  since = new Date()
  #position = null
  #stop = null
  #heard = []
  #listeners = new Set()

  /** Follows from now on; a page that is hidden holds no connection, and catches up later. */
  start() {
    document.addEventListener('visibilitychange', () => this.#look())
    this.#look()
  }

  /** `listener(events)` is called with CloudEvents; an empty array means that anything may have changed. */
  listen(listener, signal) {
    this.#listeners.add(listener)
    signal?.addEventListener('abort', () => this.#listeners.delete(listener))
  }

  /** Begins anew, as another person. */
  restart() {
    this.#stop?.abort()
    this.#stop = null
    this.#position = null
    this.#look()
  }

  #look() {
    if (document.hidden) {
      this.#stop?.abort()
      this.#stop = null
    } else if (!this.#stop) {
      this.#stop = new AbortController()
      this.#run(this.#stop.signal).catch(() => {})
    }
  }

  async #run(signal) {
    for (let failures = 0; !signal.aborted;) {
      try {
        this.#position ??= String((await get('/readyz', { signal })).revision)
        await follow('/v1/events', {
          signal, query: { after: this.#position },
          opened: () => { failures = 0; this.#enter('live') },
          heard: event => this.#hear(event),
        })
      } catch (error) {
        if (signal.aborted) return
        await this.#recover(error, signal)
      }
      if (signal.aborted) return
      await wait(pauses[Math.min(failures++, pauses.length - 1)], signal)
    }
  }

  async #recover(error, signal) {
    if (!(error instanceof Problem)) return this.#enter('lost')
    if (error.status === 410) {
      // A log restored from an older backup: nothing of what was read may be kept.
      this.#position = null
      this.#tell([])
    } else if (error.status === 403) {
      this.#enter('asking')
      await wait(10, signal)
      this.#position = null
      this.#tell([])
    } else if (error.status === 401) {
      this.#enter('connecting')
      await get('/v1/me', { signal }).catch(() => {})
    } else {
      this.#enter('lost')
    }
  }

  #hear({ id, data }) {
    if (id) this.#position = id
    if (data === undefined) return
    this.#heard.push(JSON.parse(data))
    if (this.#heard.length > 1) return
    setTimeout(() => this.#tell(this.#heard.splice(0)), 50)
  }

  #tell(events) { for (const listener of [...this.#listeners]) listener(events) }

  #enter(state) {
    const before = this.state
    if (state === before) return
    if (before === 'live') this.since = new Date()
    this.state = state
    this.dispatchEvent(new Event('change'))
    // What was shown while it was lost may be old.
    if (state === 'live' && before === 'lost') this.#tell([])
  }
}
