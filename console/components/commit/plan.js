// What a change does, before or after it happened: who is hit, what comes back, what cannot, as
// the ChangeResult of the API says it.

import { h, list } from '../../dom.js'
import { address, count, counted, fullName } from '../../format.js'
import { kindOf } from '../../api/kinds.js'
import { sheet } from '../sheet.js'
import { listenerID, readable } from '../links.js'
import { tag } from '../tag.js'
import { releaseWords } from './releases.js'

const actions = {
  created: ['good', 'created'], configured: ['accent', 'changed'], deleted: ['bad', 'deleted'],
  unchanged: [null, 'unchanged'],
}

/** The parts of an effect, those that hurt first. */
const parts = [
  ['displaced', 'bad', 'Stops serving', 'Listeners of others that stop serving because of it'],
  ['lost', 'bad', 'Does not serve', 'Listeners of this change that do not serve'],
  ['carvedOut', 'warn', 'Taken out of a wildcard', 'Names taken out of somebody’s wildcard'],
  ['removed', 'warn', 'Removed', 'Listeners that served and no longer do'],
  ['modified', 'accent', 'Changed', 'Listeners that are served otherwise'],
  ['promoted', 'good', 'Starts serving', 'Listeners of others that start serving because a winner left'],
  ['added', 'good', 'Added', 'Listeners that now serve and did not'],
]

/** What the API lists twice, since it is both, is told once: by the part that says why. */
const reasons = { added: 'promoted', removed: 'displaced' }

function listed(gateway, key) {
  const told = new Set((gateway[reasons[key]] || []).map(({ id }) => id))
  return told.size ? gateway[key].filter(({ id }) => !told.has(id)) : gateway[key]
}

/** @param result a ChangeResult, of a preview or a commit */
export function planView(result) {
  sheet('plan')
  const changed = result.changes.filter(change => change.action !== 'unchanged')
  const untold = warningsUntold(result)
  const warned = untold.length > 0 && warnings(untold)
  // Where no gateway changes, the warning says why.
  const isFirst = result.gateways.length === 0
  return h('div.stack.plan',
    isFirst && warned,
    h('p.answer', h('strong', summary(result, changed))),
    result.partial && h('p.small.quiet', 'There is more that you may not see.'),
    result.approval && h('div.notice.held',
      h('strong', `${counted(result.approval.approvals, 'approval')} needed`),
      h('p.small', `It becomes a proposal: ${list(result.approval.policies)} says so.`)),
    !isFirst && warned,
    result.gateways.map(effect),
    changed.length === 1 && resources(changed),
    changed.length > 1 && h('details', { open: changed.length <= 4 },
      h('summary', `Resources of ${list(places(changed))}`), resources(changed)))
}

/** The warnings without those about listeners that are told of below. */
function warningsUntold({ warnings, gateways }) {
  const below = gateways.flatMap(({ lost, displaced }) => [...lost, ...displaced])
  return warnings.filter(({ code, resource, listener, message }) => !below.some(({ id, ...item }) => {
    const { namespace, set, name } = listenerID(id)
    return name === listener && resource?.endsWith(` ${namespace}/${set}`)
      && (code === 'Displaced' || message === item.message)
  }))
}

function places(changes) {
  const names = [...new Set(changes.map(({ namespace }) => namespace || 'the whole server'))].sort()
  return names.length > 4 ? [...names.slice(0, 3), `${names.length - 3} more`] : names
}

function summary(result, changed) {
  if (changed.length === 0) return 'Nothing changes.'
  const sum = key => result.gateways.reduce((total, gateway) => total + gateway[key].length, 0)
  const names = list([...new Set(result.gateways.filter(({ isGiven }) => !isGiven).map(fullName))])
  const given = releaseWords(result)
  const hurt = [
    sum('displaced') && `${counted(sum('displaced'), 'listener')} of others would stop serving`,
    sum('lost') && `${counted(sum('lost'), 'listener')} of this change would not serve`,
  ].filter(Boolean)
  const pain = hurt.length > 0 ? ` ${list(hurt)}.` : ''
  const what = counted(changed.length, 'resource changes', 'resources change')
  if (names) return `${what} on ${names}.${pain}${given}`
  const nothing = ` No gateway${result.partial ? ' that you may see' : ''} changes.`
  return `${list(did(changed))}.${given || nothing}`
}

/** `1 resource is created`, `2 are changed`. */
function did(changed) {
  return Object.entries(actions).flatMap(([action, [, word]]) => {
    const number = changed.filter(change => change.action === action).length
    return number > 0 ? [counted(number, `resource is ${word}`, `resources are ${word}`)] : []
  })
}

function warnings(items) {
  return h('div.notice.warn', h('strong', counted(items.length, 'warning')),
    h('ul', items.slice(0, 50).map(item => h('li.small',
      h('span.mono', item.code), ' ', item.resource && `${item.resource}: `, readable(item.message)))),
    items.length > 50 && h('p.small', `and ${count(items.length - 50)} more`))
}

function effect(gateway) {
  const { version, previousVersion, isGiven } = gateway
  const versions = version === previousVersion ? `stays at version ${version}`
    : `version ${previousVersion ?? 'none'} → ${version ?? 'deleted'}`
  const routes = gateway.routes || { added: [], removed: [], modified: [] }
  const found = parts.filter(([key]) => listed(gateway, key).length > 0)
  return h('section.card.stack.tight',
    h('h3', fullName(gateway), ' ', h('span.small.quiet', isGiven && 'proxies: ', versions)),
    found.length === 0 && h('p.small.quiet', 'No listener is served otherwise than before.'),
    teams(gateway, found),
    found.map(([key, kind, word, title]) => group(kind, word, title, listed(gateway, key))),
    Object.entries(routeWords).filter(([key]) => routes[key].length > 0).map(([key, word]) =>
      h('p.small', counted(routes[key].length, `route is ${word}: `, `routes are ${word}: `),
        h('span.mono', routes[key].slice(0, 20).map(routeName).join(', ')),
        routes[key].length > 20 && ` and ${count(routes[key].length - 20)} more`)))
}

const routeWords = { added: 'served now', modified: 'served otherwise', removed: 'served no more' }

/** `httproute/web/www` as `HTTPRoute web/www`. */
function routeName(id) {
  const [kind, ...name] = id.split('/')
  return `${kindOf(kind)?.kind || kind} ${name.join('/')}`
}

/** Who is hit, where more than one team is: one row each. */
function teams(gateway, found) {
  const rows = new Map()
  for (const [key] of found) {
    for (const item of listed(gateway, key)) {
      const team = item.id.split('/')[1]
      if (!rows.has(team)) rows.set(team, {})
      rows.get(team)[key] = (rows.get(team)[key] || 0) + 1
    }
  }
  if (rows.size < 2) return null
  const weight = row => found.reduce((sum, [key]) => sum * 1000 + (row[key] || 0), 0)
  const sorted = [...rows].sort(([, a], [, b]) => weight(b) - weight(a))
  return h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Teams that it is about' },
    h('table.teams',
      h('thead', h('tr', h('th', { scope: 'col' }, 'Team'),
        found.map(([, , word, title]) => h('th.number', { scope: 'col', title }, word)))),
      h('tbody', sorted.slice(0, 100).map(([team, row]) => h('tr', h('th', { scope: 'row' }, team),
        found.map(([key, kind]) => h('td.number',
          row[key] ? h(`span.${kind}`, count(row[key])) : h('span.quiet', '–'))))))))
}

const most = 50

function group(kind, word, title, items) {
  return h('details', { open: items.length <= 6 },
    h('summary', tag(kind, `${word} ${count(items.length)}`, title)),
    h('ul.lines', items.slice(0, most).map(line)),
    items.length > most && h('p.small.quiet', `and ${count(items.length - most)} more`))
}

function line(item) {
  const listener = item.after || item
  return h('li.small',
    h('strong.mono', listener.hostname || listener.port ? address(listener) : item.name || item.id),
    h('span.quiet.mono', owner(item.id || item.from || '')),
    item.before && h('span', whatChanged(item.before, item.after)),
    item.by && h('span', item.reason ? 'taken by ' : 'by ', h('span.mono', owner(item.by)),
      item.reason === 'HostnameConflict' && ', which comes first'),
    item.message && !(item.by && item.reason === 'HostnameConflict') && h('span', item.message))
}

/** The fields of a listener that are other ones, in a few words. */
function whatChanged(before, after) {
  const keys = [...new Set([...Object.keys(before), ...Object.keys(after)])]
    .filter(key => JSON.stringify(before[key]) !== JSON.stringify(after[key]))
  return list(keys.map(key => [before[key], after[key]].every(value => typeof value !== 'object')
    ? `${key} ${before[key] ?? 'none'} → ${after[key] ?? 'none'}` : key))
}

/** `ls/web/web-listener/www-http` as `web/web-listener www-http`. */
export function owner(id) {
  const [kind, namespace, name, ...listener] = id.split('/')
  return kind && name ? `${namespace}/${name} ${listener.join('/')}` : id
}

function resources(changes) {
  return h('ul.lines', changes.slice(0, 500).map(change => h('li.small',
    tag(...(actions[change.action] || [null, change.action])),
    h('span', change.kind), h('span.mono', fullName(change)))))
}
