// May I …? Yes because of which rule, or no, what would give it, and who could.

import { h, list } from '../../dom.js'
import { fullName } from '../../format.js'
import { me } from '../../session.js'
import { copyButton } from '../../components/copy.js'
import { changeLink } from '../../components/links.js'
import { rowsOf, subjectOf, whoMay } from './bindings.js'
import { smallestRole } from './ready-made.js'
import { answer, covers, isEverywhereOnly, resources, ruleWords, verbs } from './rights.js'

/** In the address, where no single namespace is meant. */
const everywhere = '*'

/** The question that is asked where the address has none. */
const usual = { verb: 'update', resource: 'listenersets' }

/** The namespace of the question: that of the address, or the first where one has rights. */
function asked(query) {
  const name = query.get('namespace') || me.namespaces[0]?.namespace
  return name === everywhere ? null : name || null
}

/** The verb, the resource and the namespace to choose, each in the address. */
export function rightFields(view, namespaces, { anyVerb } = {}) {
  const query = view.query
  const choose = name => event =>
    view.go({ [name]: event.target.value.trim() || (name === 'namespace' && !anyVerb ? everywhere : null) })
  const select = (name, label, words, chosen) => h('label.field', label,
    h('select', { name, onchange: choose(name) },
      anyVerb && h('option', { value: '' }, 'anything'),
      words.map(word => h('option', { value: word, selected: word === chosen }, word))))
  return [
    select('verb', 'do this', verbs, query.get('verb') || (anyVerb ? '' : usual.verb)),
    select('resource', 'with', [...resources.keys()],
      query.get('resource') || (anyVerb ? '' : usual.resource)),
    h('label.field', 'in the namespace', h('input', {
      name: 'namespace', list: 'access-namespaces', spellcheck: 'false',
      value: (anyVerb ? query.get('namespace') : asked(query)) || '',
      placeholder: anyVerb ? 'any' : 'everywhere', onchange: choose('namespace'),
    }), h('datalist', { id: 'access-namespaces' }, namespaces.map(name => h('option', { value: name })))),
  ]
}

/** @param known as `bindings` has it, null while it is not */
export function answerView(view, known) {
  const verb = view.query.get('verb') || usual.verb
  const resource = view.query.get('resource') || usual.resource
  const namespace = asked(view.query)
  const found = answer(me, verb, resource, namespace)
  const what = `${verb} ${resource} ${place(namespace)}`
  if (!found.isYes) return no({ verb, resource, namespace, what }, found, known)
  const { rule } = found
  return h('div.notice.good', { role: 'status' },
    h('p', h('strong', rule?.resourceNames ? 'Yes, some of them.' : 'Yes.'), ` You may ${what}.`),
    h('p.small', rule ? `${found.where ? `In ${found.where}` : 'Everywhere'} you may ${ruleWords(rule)}.`
      : 'You may do everything.'),
    known && by(rowsOf(whoMay(known.rows, verb, resource, namespace), me)))
}

function by(rows) {
  return rows.length > 0 && h('p.small', 'It comes from ',
    rows.map((row, index) => [index > 0 && ', ', bindingLink(row)]), '.')
}

/** The binding, or what stands for it. */
export function bindingLink({ isBuiltIn, binding }) {
  if (isBuiltIn) return 'the group system:masters'
  const { kind, metadata } = binding
  return h('a.mono', { href: changeLink({ kind, ...metadata }) }, fullName(metadata))
}

function place(namespace) { return namespace ? `in ${namespace}` : 'everywhere' }

function no({ verb, resource, namespace, what }, found, known) {
  const isWide = !namespace || isEverywhereOnly(resource)
  const role = smallestRole(rule => covers(rule, verb, resource))
  const manifest = binding(role, isWide ? null : namespace)
  return h('div.notice.warn', { role: 'status' },
    h('p', h('strong', 'No.'), ` No rule of yours lets you ${what}.`,
      found.elsewhere.length > 0 && ` You may in ${list(found.elsewhere.slice(0, 12))}.`),
    h('p.small', `The role ${role} would give it, bound ${isWide ? 'everywhere' : `in ${namespace}`}. `,
      grantors(known, isWide ? null : namespace)),
    h('details', h('summary.small', 'What to send to them'),
      h('div.snippet', h('pre.small', { tabindex: '0' }, manifest), copyButton(manifest))))
}

/** Who could: by name where one may see bindings. */
function grantors(known, namespace) {
  const resource = namespace ? 'rolebindings' : 'clusterrolebindings'
  const names = known && !known.unseen.includes('rolebindings')
    ? [...new Set(whoMay(known.rows, 'create', resource, namespace).map(row => row.subject))] : []
  if (names.length === 0) {
    return `Who may create ${resource} ${place(namespace)} can bind it: ask who has the role admin`
      + `${namespace ? ' there' : ''}.`
  }
  return ['It can be bound by ', h('span.mono', names.slice(0, 8).join(', ')),
    names.length > 8 && ` and ${names.length - 8} more`, '.']
}

function binding(role, namespace) {
  const subject = subjectOf(me.principal)
  const name = `${me.principal.replace(/^system:serviceaccount:/, '')}-${role}`.toLowerCase()
    .replace(/[^a-z0-9.-]+/g, '-').replace(/^[-.]+/, '')
  const fields = Object.entries(subject)
    .map(([key, value]) => `${key}: ${JSON.stringify(value)}`).join(', ')
  return `apiVersion: rbac.authorization.k8s.io/v1
kind: ${namespace ? 'RoleBinding' : 'ClusterRoleBinding'}
metadata: {${namespace ? `namespace: ${JSON.stringify(namespace)}, ` : ''}name: ${JSON.stringify(name)}}
subjects: [{${fields}}]
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: ${role}}
`
}
