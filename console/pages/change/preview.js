// The plan of what is typed, as it is typed: the server is asked when somebody pauses, once at a time,
// and never about what is not in the text any more.

import { Problem, Unreachable, send, wait } from '../../api/client.js'
import { withReleases } from '../../components/commit/releases.js'

const pause = 0.4

/** Kinds whose resources decide what others may commit. */
const rules = new Set(['ChangeFreeze', 'ListenerPolicy', 'ReleaseGuard', 'Namespace', 'Gateway',
  'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding'])

/** Seconds after which it is asked again: who may see only a team is not told of a freeze, or its end. */
const renewal = { known: 30, refused: 5, away: 3 }

/**
 * What happens elsewhere may allow what was refused, and refuse what was allowed: it is asked again then.
 * @param onchange called with `{phase, request, result, problem}`: `empty`, `asking` (`result` is then
 *   of what was there before), `known`, `refused` (a Problem), or `away` (the server is)
 * @returns `ask(request, isNow)`; null as request is nothing to ask about
 */
export function preview({ signal, events }, onchange) {
  let running = null
  let isWaiting = false
  let state = { phase: 'empty', request: null, result: null, problem: null }

  function enter(change) {
    state = { ...state, ...change }
    onchange(state)
  }

  events.listen(heard => {
    const { phase } = state
    if (phase === 'away' && heard.length === 0) ask(state.request, true)
    else if (phase === 'refused' || heard.length === 0 || heard.some(({ data }) => rules.has(data?.kind))) {
      again(1)
    }
  }, signal)

  /** Once after all that happens meanwhile, unless somebody typed: then it is asked anyway. */
  async function again(seconds) {
    if (isWaiting || !state.request) return
    isWaiting = true
    await wait(seconds, signal).catch(() => {})
    isWaiting = false
    if (!signal.aborted && (state.phase === 'known' || state.phase === 'refused')) ask(state.request, true)
  }

  /** What is wrong in the text itself stays so. */
  async function later() {
    const own = state
    const { phase, request, problem } = own
    if (phase === 'refused' && problem.errors.some(({ line }) => line)) return
    await wait(renewal[phase], signal).catch(() => {})
    if (signal.aborted || state !== own) return
    // Then it is asked when the server is back.
    if (phase === 'away' && events.state === 'lost') return
    if (document.hidden) later()
    else ask(request, true)
  }

  return ask

  function ask(request, isNow = false) {
    running?.abort(new DOMException('typed on', 'AbortError'))
    if (!request) {
      running = null
      return enter({ phase: 'empty', request: null, result: null, problem: null })
    }
    running = new AbortController()
    enter({ phase: 'asking', request })
    look(request, isNow, AbortSignal.any([running.signal, signal])).catch(error => {
      if (error?.name !== 'AbortError') console.error(error)
    })
  }

  async function look(request, isNow, own) {
    if (!isNow) await wait(pause, own)
    for (;;) {
      try {
        const { path, body, type } = request
        const { content } = await send('POST', path, { query: { dryRun: true }, body, type, signal: own })
        content.warnings = placed(content.warnings, request)
        // Without that it is still the plan.
        const result = await withReleases(content, own).catch(() => content)
        if (own.aborted) return
        enter({ phase: 'known', result, problem: null })
        return later()
      } catch (error) {
        if (own.aborted) return
        if (error instanceof Problem && (error.status === 429 || error.status === 503)) {
          await wait(Math.max(error.retryAfter || 1, 1), own)
          continue
        }
        if (error instanceof Unreachable) {
          enter({ phase: 'away', problem: error })
          return later()
        }
        if (!(error instanceof Problem)) throw error
        error.errors = placed(error.errors, request)
        enter({ phase: 'refused', result: null, problem: error })
        return later()
      }
    }
  }
}

/** What is sent has lines that the text has not: errors and warnings are told where they are in the text. */
function placed(errors, { place }) {
  return errors.map(entry => entry.line && place ? { ...entry, ...place(entry.line, entry.column) } : entry)
}
