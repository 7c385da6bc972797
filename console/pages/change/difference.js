// What is typed against what is stored, resource by resource.

import { h } from '../../dom.js'
import { diffView } from '../../components/diff.js'
import { unified } from './lines.js'
import { nameOf } from './others.js'
import { byKey, stored } from './stored.js'

const most = 50

/**
 * @param options `bases` what was read, `cache` a Map for what is read here, `signal`, `isDeleting`
 * @returns an element
 */
export async function differenceView(text, { bases, cache, signal, isDeleting }) {
  const typed = isDeleting ? new Map() : byKey(text)
  const keys = [...new Set([...typed.keys(), ...(isDeleting ? bases.keys() : [])])].slice(0, most)
  const parts = await Promise.all(keys.map(async key => {
    const before = bases.get(key) || await cached(cache, key, signal)
    return part(key, before.text, typed.get(key) ?? null)
  }))
  const missing = isDeleting ? []
    : [...bases.keys()].filter(key => !typed.has(key) && bases.get(key).text)
  return h('div.stack',
    parts.length === 0 && h('p.quiet', 'No resource is named in the text.'),
    parts,
    typed.size > most && h('p.small.quiet', `These are the first ${most} of ${typed.size}.`),
    missing.map(key => h('p.notice.warn',
      `${nameOf(key)} is not in the text any more. That changes nothing: it stays as it is stored.`)))
}

function cached(cache, key, signal) {
  if (!cache.has(key)) {
    const asked = stored(key, signal)
    asked.catch(() => cache.delete(key))
    cache.set(key, asked)
  }
  return cache.get(key)
}

function part(key, before, after) {
  const isNew = before === null
  return h('section.stack.tight',
    h('h3', nameOf(key), isNew && h('span.small.quiet', ' is new'),
      after === null && h('span.small.quiet', ' is deleted')),
    diffView(unified(before ?? '', after ?? '')))
}
