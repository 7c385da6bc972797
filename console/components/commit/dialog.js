// The last steps of every change: its plan, a message and terms, the commit or the proposal, and the
// way to the proxies.

import { h } from '../../dom.js'
import { dialog } from '../dialog.js'
import { commitForm } from './form.js'

/**
 * Asks for the message and the terms, and commits.
 * @param options as `commitForm` has them, with `title`
 * @returns `{revision, result}` of a commit, `{proposal}` if it waits for others, undefined if
 *   nothing was done
 */
export async function commitDialog({ title = 'Commit', ...options }) {
  const leaving = new AbortController()
  let done
  try {
    await dialog({ label: title, isWide: true }, close => {
      const form = commitForm({
        ...options, signal: leaving.signal, oncancel: () => close(), onclose: () => close(),
        ondone: answer => { done = answer; options.ondone?.(answer) },
      })
      // Who opens it goes on typing: the reason.
      form.querySelector('[name="message"]').autofocus = true
      return h('div', h('h2', title), form)
    })
  } finally {
    leaving.abort(new DOMException('the dialog was closed', 'AbortError'))
  }
  return done
}
