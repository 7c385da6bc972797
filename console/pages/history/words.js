// What many views of History have.

import { h } from '../../dom.js'
import { views } from './ask.js'

export function allCommits(view, kind = 'a.small') {
  return h(kind, { href: view.link(views) }, 'All commits')
}

/** What a commit or a version was made for. */
export function message({ message }) { return h('span.message', message || 'no message') }
