// A stream of server-sent events (HTML Living Standard, section 9.2), by fetch: EventSource does not
// tell a 401 from a server that is away.

import { serverTime } from '../clock.js'
import { Problem, Unreachable, reach } from './client.js'

/** The server writes a comment every 15 seconds; after this many without a byte it is gone. */
const silence = 25

/**
 * Calls `heard({event, data, id})` for each event, until the stream ends.
 * @throws Problem, Unreachable, or what the signal says
 */
export async function follow(path, { query, headers, signal, opened, heard }) {
  const watchdog = new AbortController()
  let timer
  let last = new Date(serverTime())
  const alive = () => {
    last = new Date(serverTime())
    clearTimeout(timer)
    timer = setTimeout(() => watchdog.abort(), silence * 1000)
  }
  try {
    alive()
    const response = await reach('GET', path, {
      query, headers, accept: 'text/event-stream', signal: AbortSignal.any([signal, watchdog.signal]),
    })
    if (!response.ok) {
      throw new Problem(response.status, await response.json().catch(() => ({})))
    }
    opened?.(response)
    await parse(response.body, alive, heard)
  } catch (error) {
    if (signal.aborted) throw signal.reason
    // After a silence, what is known is as old as the last byte.
    throw error instanceof Problem ? error : new Unreachable(watchdog.signal.aborted ? last : undefined)
  } finally {
    clearTimeout(timer)
  }
}

async function parse(body, alive, heard) {
  let rest = ''
  let event = {}
  const reader = body.pipeThrough(new TextDecoderStream()).getReader()
  for (;;) {
    const { done, value: chunk } = await reader.read()
    if (done) return
    alive()
    const lines = (rest + chunk).split('\n')
    rest = lines.pop()
    for (const line of lines) {
      if (line === '') {
        if (event.data !== undefined || event.id !== undefined) heard(event)
        event = {}
      } else if (!line.startsWith(':')) {
        const [, name, value] = /^([^:]*)(?:: ?(.*))?$/.exec(line)
        event[name] = name === 'data' && event.data !== undefined
          ? `${event.data}\n${value ?? ''}` : value ?? ''
      }
    }
  }
}
