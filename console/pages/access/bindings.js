// Who may do what: roles and bindings put together, as far as one may see them.

import { all, allowed } from '../../api/client.js'
import { mayAnywhere } from '../../session.js'
import { covers, isEverywhereOnly } from './rights.js'

const lists = ['rolebindings', 'clusterrolebindings', 'roles', 'clusterroles']

/**
 * @returns `{rows, unseen}`: a row for each subject of each binding, `{subject, role, rules, where,
 *   binding}`, where `where` is null for everywhere, and `rules` null if the role is not seen or not there;
 *   `unseen` are the lists that one may not see
 */
export async function bindings(signal) {
  const unseen = []
  const load = async name => {
    const items = mayAnywhere('list', name) ? await allowed(all(`/v1/${name}`, { signal })) : null
    if (!items) unseen.push(name)
    return items ?? []
  }
  const [bound, boundEverywhere, roles, clusterRoles] = await Promise.all(lists.map(load))
  const rules = new Map([...roles, ...clusterRoles].map(role =>
    [roleKey(role.kind, role.metadata), role.rules]))
  const rows = [...boundEverywhere, ...bound].flatMap(binding => {
    const { roleRef: role, metadata: { namespace } } = binding
    return binding.subjects.map(subject => ({
      subject: subjectName(subject), role, where: namespace ?? null, binding,
      rules: rules.get(roleKey(role.kind, { namespace, name: role.name })) ?? null,
      isRoleSeen: !unseen.includes(role.kind === 'Role' ? 'roles' : 'clusterroles'),
    }))
  })
  return { rows: [masters, ...rows], unseen }
}

/** What no binding says: it is so in every server. */
const masters = {
  subject: 'system:masters', isBuiltIn: true, where: null, role: { kind: 'ClusterRole', name: 'everything' },
  rules: [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }], isRoleSeen: true,
}

function roleKey(kind, { namespace, name }) {
  return kind === 'Role' ? `Role/${namespace}/${name}` : `ClusterRole/${name}`
}

/** The name that a principal or its group has. */
function subjectName({ kind, namespace, name }) {
  return kind === 'ServiceAccount' ? `system:serviceaccount:${namespace}:${name}` : name
}

/** The subject of a binding for a principal. */
export function subjectOf(principal) {
  const [, account, namespace, ...name] = principal.split(':')
  return account === 'serviceaccount' ? { kind: 'ServiceAccount', namespace, name: name.join(':') }
    : { kind: 'User', name: principal }
}

/** Those of the rows by which somebody may do it there; `namespace` is null for everywhere. */
export function whoMay(rows, verb, resource, namespace) {
  return rows.filter(row => row.rules?.some(rule => covers(rule, verb, resource))
    && (row.where === null || row.where === namespace && !isEverywhereOnly(resource)))
}

/** Those of the rows that are about one of these names: a principal and its groups. */
export function rowsOf(rows, me) {
  const names = new Set([me.principal, ...me.groups])
  return rows.filter(row => names.has(row.subject))
}
