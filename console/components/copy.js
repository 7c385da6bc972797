// A button that copies a text.

import { h } from '../dom.js'
import { toast } from './toast.js'

export function copyButton(text, word = 'Copy') {
  return h('button.button.small', { type: 'button', onclick: async () => {
    try {
      await navigator.clipboard.writeText(text)
      toast('Copied.')
    } catch {
      toast('This browser does not let pages copy; select the text instead.')
    }
  } }, word)
}
