// Somebody by name, short enough for a line.

import { h } from '../../dom.js'

/** `system:serviceaccount:web:ci` as `web/ci`, with the whole name for who points at it. */
export function who(principal) {
  const [, namespace, name] = /^system:serviceaccount:([^:]+):(.+)$/.exec(principal) || []
  return h('bdi.mono', { title: principal }, namespace ? `${namespace}/${name}` : principal)
}
