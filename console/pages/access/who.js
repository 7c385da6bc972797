// Who may do what here: each subject with its roles and where they count.

import { fill, h } from '../../dom.js'
import { count, counted } from '../../format.js'
import { renewIf } from '../../components/renew.js'
import { tableHead } from '../../components/table-head.js'
import { bindings, whoMay } from './bindings.js'
import { bindingLink, rightFields } from './question.js'
import { covers, resources, ruleWords, verbs } from './rights.js'

const most = 500

export async function whoView(view, element) {
  const known = await bindings(view.signal)
  if (known.unseen.includes('rolebindings') && known.unseen.includes('clusterrolebindings')) {
    fill(element, h('p.answer', 'You may not see who may do what.'),
      h('p', 'That takes the right to list rolebindings, which the role auditor has. What you may do '
        + 'yourself is under ', h('a', { href: view.link({ view: null }) }, 'You'), '.'))
    return
  }
  const namespaces = [...new Set(known.rows.map(row => row.where).filter(Boolean))].sort()
  const answer = h('p.answer', { role: 'status' })
  const table = h('div.card.flush')
  const find = h('input', {
    type: 'search', placeholder: 'ada, ci, editor', value: view.query.get('q'), spellcheck: 'false',
    oninput: event => { view.note({ q: event.target.value.trim() }); draw() },
  })
  fill(element, answer,
    h('div.filters', h('label.field', 'Who, or which role', find),
      rightFields(view, namespaces, { anyVerb: true })),
    known.unseen.length > 0
      && h('p.small.quiet', `Not all is shown: you may not list ${known.unseen.join(', ')}.`),
    table)
  function draw() {
    const rows = chosen(known.rows, view.query)
    const people = new Set(rows.map(row => row.subject)).size
    renewIf(answer, [people, view.query.toString()], () => sentence(view.query, people))
    renewIf(table, view.query.toString(), () => rows.length > 0 ? rowsView(rows)
      : h('p.empty', 'Nobody. ',
        h('a', { href: view.link({ q: null, verb: null, resource: null, namespace: null }) }, 'Show all')))
  }
  draw()
}

function sentence(query, people) {
  const [verb, resource, namespace] = ['verb', 'resource', 'namespace'].map(name => query.get(name))
  const what = verb || resource ? `${verb || 'do something with'} ${resource || 'something'}`
    : 'do something'
  const number = people === 0 ? 'Nobody' : people === 1 ? 'One' : count(people)
  const named = query.get('q') ? ` with “${query.get('q')}” in the name or role` : ''
  if (!verb && !resource && !namespace) {
    const subjects = counted(people, 'account, user or group', 'accounts, users and groups')
    return named ? `${number}${named} ${people > 1 ? 'have' : 'has'} rights here.`
      : `${subjects} ${people > 1 ? 'have' : 'has'} rights here.`
  }
  return `${number}${named} may ${what}${namespace ? ` in ${namespace}` : ''}.`
}

function chosen(rows, query) {
  const [verb, resource, namespace] = ['verb', 'resource', 'namespace'].map(name => query.get(name))
  const words = (query.get('q') || '').toLowerCase()
  const able = verb && resource && namespace ? whoMay(rows, verb, resource, namespace)
    : rows.filter(row => (!namespace || row.where === null || row.where === namespace)
      && (!verb && !resource || row.rules?.some(rule => coversAny(rule, verb, resource))))
  return able.filter(row => `${row.subject} ${row.role.name}`.toLowerCase().includes(words))
}

/** Whether a rule lets one do this, or anything, with this, or with anything. */
function coversAny(rule, verb, resource) {
  return (verb ? [verb] : verbs).some(one =>
    (resource ? [resource] : [...resources.keys()]).some(other => covers(rule, one, other)))
}

function rowsView(rows) {
  return [
    h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Who may do what' },
      h('table.bindings',
        h('caption.visually-hidden', 'Who has which role, where'),
        tableHead('Who', 'Role', 'Where', 'By'),
        h('tbody', rows.slice(0, most).map(row => h('tr',
          h('th.mono', { scope: 'row' }, row.subject, row.isBuiltIn && h('div.small.quiet.words',
            'who has the token of the first start, and certificates of that group')),
          h('td', role(row)),
          h('td', row.where === null ? h('strong', 'everywhere') : row.where),
          h('td', bindingLink(row))))))),
    rows.length > most
      && h('p.small.quiet.inset', `${counted(rows.length - most, 'more row')}; the filters find them.`),
  ]
}

function role(row) {
  if (row.rules === null) {
    return [row.role.name, h('div.small.quiet',
      row.isRoleSeen ? 'There is no such role, so it gives nothing.' : 'You may not see what it gives.')]
  }
  return h('details', h('summary', row.role.name),
    h('ul.small.quiet', row.rules.map(rule => h('li', ruleWords(rule)))))
}
