// Where what the fleet speaks of is shown: versions, sets, proxies.

import { h } from '../../dom.js'

const part = encodeURIComponent

/** A version of a gateway, in its history. */
export function versionLink(gateway, version, ...content) {
  return h('a.number', { href: `/history?gateway=${part(gateway)}&commit=${version}`,
    dataset: { focus: `version-${version}` } },
    content.length > 0 ? content : version)
}

/** A resource that somebody can change. */
export function resourceLink({ kind, namespace, name }) {
  const text = `${namespace}/${name}`
  return h('a.mono', { href: `/change?resource=${part(`${kind.toLowerCase()}/${text}`)}`,
    dataset: { focus: `${kind}-${text}` } },
    `${kind} ${text}`)
}
