// A browser has six connections for a server, for all tabs together: a page that nobody sees gives
// back the ones it holds open.

/**
 * Runs `run(signal)` while the page is seen: `signal` is aborted when it is hidden, and `run` is
 * called again when it is seen anew, until it returns.
 * @throws what `run` throws, or what the outer signal says
 */
export async function whileVisible(signal, run) {
  for (;;) {
    await visible(signal)
    const hidden = new AbortController()
    const reason = new DOMException('the page is hidden', 'AbortError')
    const look = () => { if (document.hidden) hidden.abort(reason) }
    document.addEventListener('visibilitychange', look)
    try {
      const result = await run(AbortSignal.any([signal, hidden.signal]))
      if (!hidden.signal.aborted) return result
    } catch (error) {
      if (signal.aborted || !hidden.signal.aborted) throw error
    } finally {
      document.removeEventListener('visibilitychange', look)
    }
  }
}

function visible(signal) {
  return new Promise((resolve, reject) => {
    const done = new AbortController()
    const end = settle => { done.abort(); settle() }
    const look = () => { if (!document.hidden) end(resolve) }
    document.addEventListener('visibilitychange', look, { signal: done.signal })
    signal.addEventListener('abort', () => end(() => reject(signal.reason)), { signal: done.signal })
    if (signal.aborted) end(() => reject(signal.reason))
    else look()
  })
}
