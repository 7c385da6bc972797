// What happens, as it happens: the event stream of the log, shared by all that a page shows. While it
// is lost, the console says so and takes nothing for fresh; after it, nothing was missed.

import { Problem, get, wait } from './client.js'
import { Shared, canShare } from './shared.js'
import { follow } from './stream.js'
import { whileVisible } from './visible.js'
import { serverTime } from '../clock.js'

const pauses = [0.5, 1, 2, 4, 8]

/**
 * States: `connecting`, `live`, `lost` (with `since`, when it was live last), and `asking` where one
 * may not watch the log and pages ask again now and then.
 */
export class Events extends EventTarget {
  state = 'connecting'
  since = new Date(serverTime())
  #position = null
  #stop = null
  #shared = null
  #isCaughtUp = true
  #wasLive = false
  #heard = []
  #remembered = null
  #listeners = new Set()

  /**
   * Follows from now on; a page that is hidden holds no connection, and catches up later.
   * @param person whose windows share one stream
   * @param position of the log before anything was read; asked for if it is not known
   */
  start(person, position = null) {
    this.#stop?.abort()
    this.#stop = new AbortController()
    this.#position = position
    this.#isCaughtUp = true
    whileVisible(this.#stop.signal, signal => this.#begin(person, signal)).catch(() => {})
  }

  /** `listener(events)` is called with CloudEvents; an empty array means that anything may have changed. */
  listen(listener, signal) {
    if (signal?.aborted) return
    this.#listeners.add(listener)
    for (const events of this.#remembered || []) {
      queueMicrotask(() => { if (this.#listeners.has(listener)) listener(events) })
    }
    signal?.addEventListener('abort', () => this.#listeners.delete(listener))
  }

  /** From now on who begins to listen is told what came since: a page reads before it listens. */
  remember() { this.#remembered = [] }

  forget() { this.#remembered = null }

  async #begin(person, signal) {
    if (!canShare()) return this.#run(signal)
    this.#shared = new Shared(`lintel-events ${person}`, {
      lead: signal => this.#run(signal),
      said: message => this.#said(message),
      state: () => this.#facts(),
    })
    try {
      await this.#shared.run(signal)
    } finally {
      // Who was hidden did not hear what the others were told.
      this.#isCaughtUp = false
      this.#shared = null
    }
    signal.throwIfAborted()
  }

  async #run(signal) {
    this.#isCaughtUp = true
    for (let failures = 0; !signal.aborted;) {
      try {
        this.#position ??= await position(signal)
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
    if (!(error instanceof Problem)) return this.#enter('lost', error.since)
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

  /** What the window with the stream tells this one. */
  #said({ welcome, state, events, position }) {
    if (events) return this.#heardOf(events, position)
    const { state: now, since, position: theirs } = welcome || state
    // The server took the person for nobody any more: each window asks, and has to say so.
    if (now === 'connecting' && this.state === 'live') get('/v1/me').catch(() => {})
    this.#enter(now, since)
    // Who missed nothing goes on from where it is: of what the other heard last it is told in a moment.
    if (!welcome || this.#isCaughtUp) return
    const isBehind = theirs !== this.#position
    this.#caughtUp(theirs)
    if (isBehind) this.#deliver([])
  }

  #heardOf(events, position) {
    const isAnything = events.length === 0 || !this.#isCaughtUp
    const news = isAnything ? [] : events.filter(event => isAfter(event.id, this.#position))
    this.#caughtUp(position)
    if (isAnything || news.length > 0) this.#deliver(news)
  }

  #caughtUp(position) {
    this.#position = position
    this.#isCaughtUp = true
  }

  #hear({ id, data }) {
    if (id) this.#position = id
    if (data === undefined) return
    this.#heard.push(JSON.parse(data))
    if (this.#heard.length > 1) return
    setTimeout(() => this.#tell(this.#heard.splice(0)), 50)
  }

  /** To this window and the others. */
  #tell(events) {
    this.#shared?.tell({ events, position: this.#position })
    this.#deliver(events)
  }

  #deliver(events) {
    this.#remembered?.push(events)
    for (const listener of [...this.#listeners]) listener(events)
  }

  #facts() { return { state: this.state, since: this.since, position: this.#position } }

  #enter(state, since = new Date(serverTime())) {
    const before = this.state
    if (state === before) return
    if (before === 'live') this.since = since
    this.state = state
    this.#shared?.tell({ state: this.#facts() })
    this.dispatchEvent(new Event('change'))
    if (state !== 'live') return
    // What was shown while it was not may be old.
    if (this.#wasLive || before !== 'connecting') this.#deliver([])
    this.#wasLive = true
  }
}

/** The position of the log now: what is read later has all that is in it. */
export async function position(signal) {
  return String((await get('/readyz', { signal })).revision)
}

/** Whether a position of the log (`58-0.3f2a9c01`, or `58` with all that is in it) comes after another. */
function isAfter(position, other) {
  if (!other) return true
  const [revision, index] = parts(position)
  const [otherRevision, otherIndex] = parts(other)
  return revision === otherRevision ? index > otherIndex : revision > otherRevision
}

function parts(position) {
  const [, revision, index] = /^(\d+)(?:-(\d+))?/.exec(position)
  return [Number(revision), index === undefined ? Infinity : Number(index)]
}
