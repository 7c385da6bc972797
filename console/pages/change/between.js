// Two people, one resource: what others committed since it was read, while somebody is still typing.

import { Problem, get } from '../../api/client.js'
import { parseKey, resourceKey, resourcePath } from '../../api/kinds.js'
import { stored } from './stored.js'

/**
 * Looks for what came between, now and whenever something happens to one of the resources.
 * @param options `bases()` is the Map of what was read; `onfound` is called with
 *   `{key, base, theirs, commits}`
 * @returns `{look, pause, go}`; while it is paused, as during one's own commit, it only remembers
 */
export function watchOthers(view, { bases, onfound }) {
  let isPaused = false
  let looking = null
  const waiting = new Set()

  function look(keys = [...bases().keys()]) {
    for (const key of keys) waiting.add(key)
    if (!isPaused) looking ??= all().finally(() => { looking = null })
    return looking
  }

  async function all() {
    while (waiting.size > 0 && !isPaused) {
      const [key] = waiting
      waiting.delete(key)
      const base = bases().get(key)
      try {
        const found = base && await since(base, view.signal)
        // Read anew, or committed, in the meantime: that is not what others did.
        if (found && !isPaused && bases().get(key) === base) onfound(found)
      } catch (error) {
        if (!view.signal.aborted && error instanceof Problem && error.status !== 403) console.error(error)
      }
    }
  }

  view.events.listen(events => {
    const keys = [...bases().keys()]
    if (keys.length === 0) return
    const about = events.length === 0 ? keys
      : keys.filter(key => events.some(({ data }) => isAbout(data, key)))
    if (about.length > 0) look(about)
  }, view.signal)

  return {
    look,
    pause() { isPaused = true },
    go({ isForgotten } = {}) {
      isPaused = false
      if (isForgotten) waiting.clear()
      look([...waiting])
    },
  }
}

function isAbout(data, key) {
  return Boolean(data?.kind && data.name && resourceKey(data) === key)
}

/** @returns null if nothing came between */
async function since(base, signal) {
  const theirs = await stored(base.key, signal)
  if (theirs.resourceVersion === base.resourceVersion) return null
  return { key: base.key, base, theirs, commits: await commits(base, signal) }
}

async function commits(base, signal) {
  try {
    const path = `${resourcePath(parseKey(base.key))}/history`
    const { history } = await get(path, { query: { limit: 20 }, signal })
    return history.filter(({ revision }) => revision > Number(base.resourceVersion || 0))
  } catch (error) {
    if (signal.aborted) throw error
    return []
  }
}
