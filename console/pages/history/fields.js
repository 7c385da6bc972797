// What differs between two values, field by field: before and after.

import { h } from '../../dom.js'
import { count } from '../../format.js'
import { tableHead } from '../../components/table-head.js'
import { flow, yaml } from './yaml.js'

const most = 300

/**
 * What differs. Entries of a list that have a `name` are told by it.
 * @returns `{path, before, after}`; undefined where there is none
 */
export function differences(before, after, path = '') {
  if (isSame(before, after)) return []
  if (Array.isArray(before) && Array.isArray(after)) return listDifferences(before, after, path)
  if (!isObject(before) || !isObject(after)) return [{ path, before, after }]
  const keys = new Set([...Object.keys(before), ...Object.keys(after)])
  return [...keys].flatMap(key => differences(before[key], after[key], path ? `${path}.${key}` : key))
}

function listDifferences(before, after, path) {
  if (isNamed(before) && isNamed(after)) {
    const names = new Set([...before, ...after].map(item => item.name))
    return [...names].flatMap(name => differences(
      before.find(item => item.name === name), after.find(item => item.name === name), `${path}[${name}]`))
  }
  // What stands before and behind what changed is the same: an entry put between is one difference.
  let start = 0
  while (start < Math.min(before.length, after.length) && isSame(before[start], after[start])) start++
  let end = 0
  const rest = Math.min(before.length, after.length) - start
  while (end < rest && isSame(before.at(-1 - end), after.at(-1 - end))) end++
  const length = Math.max(before.length, after.length) - start - end
  const entry = (list, index) => index < list.length - end ? list[index] : undefined
  return Array.from({ length }, (_, index) => start + index).flatMap(index =>
    differences(entry(before, index), entry(after, index), `${path}[${index}]`))
}

function isNamed(list) {
  return list.every(item => isObject(item) && typeof item.name === 'string')
    && new Set(list.map(item => item.name)).size === list.length
}

function isObject(value) { return value !== null && typeof value === 'object' && !Array.isArray(value) }
function isSame(a, b) { return JSON.stringify(a) === JSON.stringify(b) }

/** A table of them. @param label what it is of, for who hears it */
export function fieldTable(before, after, label) {
  const found = differences(before, after)
  if (found.length === 0) return h('p.small.quiet', 'No field that is kept differs.')
  return h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': `Fields of ${label}` },
    h('table.fields',
      tableHead('Field', 'Before', 'After'),
      h('tbody', found.slice(0, most).map(row => h('tr',
        h('th.mono', { scope: 'row' }, row.path), cell(row.before, 'del'), cell(row.after, 'ins'))))),
    found.length > most && h('p.small.quiet', `and ${count(found.length - most)} more`))
}

function cell(value, kind) {
  if (value === undefined) return h('td', h('span.quiet', '–'))
  const line = flow(value)
  return h('td', h(`${kind}.mono`, line.length < 160 ? line : yaml(value)))
}

/** A resource without what the server sets, of which people do not think; null has nothing. */
export function content(resource) {
  const { metadata = {}, status, apiVersion, kind, ...rest } = resource ?? {}
  const { uid, resourceVersion, generation, creationTimestamp, namespace, name, ...own } = metadata
  return { ...(Object.keys(own).length > 0 && { metadata: own }), ...rest }
}
