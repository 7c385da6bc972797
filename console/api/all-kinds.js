// Where the API has a resource of any kind, also of those that nobody writes.

import { segment } from './client.js'

const plurals = { ListenerPolicy: 'listenerpolicies' }

/** `ListenerSet` as `listenersets`. */
export function plural(kind) { return plurals[kind] || `${kind.toLowerCase()}s` }

/** The path of a resource `{kind, namespace, name}`; null where it has none of its own. */
export function resourcePath({ kind, namespace, name }) {
  if (kind === 'ServiceAccountToken') return null
  if (!namespace) return `/v1/${plural(kind)}/${segment(name)}`
  return `/v1/namespaces/${segment(namespace)}/${plural(kind)}/${segment(name)}`
}

/** The kinds that history is told of, those that people look for first. */
export const kinds = [
  'ListenerSet', 'HTTPRoute', 'TLSRoute', 'TCPRoute', 'UDPRoute', 'Backend', 'Secret', 'ReferenceGrant',
  'Gateway', 'Namespace', 'ListenerPolicy', 'ChangeFreeze', 'VersionPin', 'ReleaseGuard',
  'VersionRelease', 'Proposal', 'CommitConfirmation', 'Webhook', 'ServiceAccount',
  'ServiceAccountToken', 'Role', 'RoleBinding', 'ClusterRole', 'ClusterRoleBinding',
]
