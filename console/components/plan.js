// What a change does, before or after it happened: who is hit, what comes back, what cannot, as
// the ChangeResult of the API says it.

import { h } from '../dom.js'
import { address, counted, fullName } from '../format.js'
import { tag } from './tag.js'

const actions = {
  created: ['good', 'created'], configured: ['accent', 'changed'], deleted: ['bad', 'deleted'],
  unchanged: [null, 'unchanged'],
}

/** @param result a ChangeResult, of a preview or a commit */
export function planView(result) {
  const changed = result.changes.filter(change => change.action !== 'unchanged')
  return h('div.stack',
    h('p', h('strong', summary(result, changed))),
    result.partial && h('p.small.quiet', 'There is more that you may not see.'),
    result.approval && h('div.notice.held', h('strong', `${counted(result.approval.approvals, 'approval')} needed`),
      h('p.small', `It becomes a proposal: ${result.approval.policies.join(', ')} says so.`)),
    result.warnings.length > 0 && warnings(result.warnings),
    result.gateways.map(effect),
    changed.length > 0 && h('details', { open: changed.length < 12 },
      h('summary', counted(changed.length, 'resource')), resources(changed)))
}

function summary(result, changed) {
  if (changed.length === 0) return 'Nothing changes.'
  const hit = result.gateways.reduce((sum, item) => sum + item.displaced.length, 0)
  const names = result.gateways.map(fullName).join(', ')
  const place = names ? ` on ${names}` : ', and no gateway serves anything else than before'
  return `${counted(changed.length, 'resource changes', 'resources change')}${place}.`
    + (hit ? ` ${counted(hit, 'listener')} of others would stop serving.` : '')
}

function warnings(items) {
  return h('div.notice.warn', h('strong', counted(items.length, 'warning')),
    h('ul', items.map(item => h('li.small',
      h('span.mono', item.code), ' ', item.resource && `${item.resource}: `, item.message))))
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

function effect(gateway) {
  const versions = gateway.version === gateway.previousVersion
    ? `stays at version ${gateway.version}`
    : `version ${gateway.previousVersion ?? 'none'} → ${gateway.version ?? 'deleted'}`
  const routes = gateway.routes || { added: [], removed: [], modified: [] }
  return h('section.card.stack.tight',
    h('h3', fullName(gateway), ' ', h('span.small.quiet', versions)),
    parts.filter(([key]) => gateway[key].length > 0).map(([key, kind, word, title]) =>
      group(kind, word, title, gateway[key])),
    ['added', 'modified', 'removed'].filter(key => routes[key].length > 0).map(key =>
      h('p.small', `Routes ${key}: `, h('span.mono', routes[key].slice(0, 20).join(', ')),
        routes[key].length > 20 && ` and ${routes[key].length - 20} more`)))
}

const most = 50

function group(kind, word, title, items) {
  return h('details', { open: items.length <= 8 },
    h('summary', tag(kind, `${word} ${items.length}`, title)),
    h('ul.stack.tight', items.slice(0, most).map(line)),
    items.length > most && h('p.small.quiet', `and ${items.length - most} more`))
}

function line(item) {
  const listener = item.after || item
  return h('li.small',
    h('strong.mono', listener.hostname || listener.port ? address(listener) : item.name || item.id),
    ' ', h('span.quiet.mono', owner(item.id || item.from || '')),
    item.by && [' by ', h('span.mono', owner(item.by))],
    item.message && h('span', ' ', item.message))
}

/** `ls/web/web-listener/www-http` as `web/web-listener www-http`. */
export function owner(id) {
  const [kind, namespace, name, ...listener] = id.split('/')
  return kind && name ? `${namespace}/${name} ${listener.join('/')}` : id
}

function resources(changes) {
  return h('ul.stack.tight', changes.slice(0, 500).map(change => h('li.row.small',
    tag(...(actions[change.action] || [null, change.action])),
    h('span', change.kind), h('span.mono', fullName(change)))))
}
