// Two people, one resource: what others committed since it was read, while somebody is still typing.

import { Problem, get, send } from '../../api/client.js'
import { parseKey, resourceKey, resourcePath } from '../../api/kinds.js'
import { stored } from './stored.js'

/**
 * Looks for what came between, now and whenever something happens to one of the resources.
 * @param options `bases()` is the Map of what was read, `mine(key)` what is typed of it; `onfound` is
 *   called with `{key, base, theirs, commits}`, and `onsame` where that is what is typed
 * @returns `{look, pause, go}`; while it is paused, as during one's own commit, it only remembers
 */
export function watchOthers(view, { bases, mine, onfound, onsame }) {
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
        const text = found && mine(key)
        const isMine = found && await isSame(found, text, view.signal)
        if (!found || isPaused || bases().get(key) !== base) continue
        if (isMine && text === mine(key)) onsame(found)
        else onfound(found)
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

/** Whether the server has just that: as after a commit whose answer did not come. */
async function isSame({ theirs }, text, signal) {
  if (!text || theirs.text === null) return false
  try {
    const { content } = await send('POST', '/v1/changes', {
      query: { dryRun: true }, body: text, type: 'application/yaml', signal,
    })
    return content.changes.every(change => change.action === 'unchanged')
  } catch (error) {
    if (error instanceof Problem) return false
    throw error
  }
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
