// The kinds of resources: how they are called in manifests, in paths of the API, and in addresses of this
// console.

import { segment } from './client.js'

const gatewayAPI = 'gateway.networking.k8s.io/v1'
const rbac = 'rbac.authorization.k8s.io/v1'
const lintel = 'lintel.dev/v1'

/** Those that a person may write: `isOfAll` where one is in no namespace. */
export const kinds = [
  ['ListenerSet', gatewayAPI, 'listenersets'],
  ['HTTPRoute', gatewayAPI, 'httproutes'],
  ['Gateway', gatewayAPI, 'gateways'],
  ['Secret', 'v1', 'secrets'],
  ['Backend', lintel, 'backends'],
  ['TLSRoute', gatewayAPI, 'tlsroutes'],
  ['TCPRoute', gatewayAPI, 'tcproutes'],
  ['UDPRoute', gatewayAPI, 'udproutes'],
  ['ReferenceGrant', gatewayAPI, 'referencegrants'],
  ['Namespace', 'v1', 'namespaces', true],
  ['ListenerPolicy', lintel, 'listenerpolicies', true],
  ['ReleaseGuard', lintel, 'releaseguards'],
  ['ChangeFreeze', lintel, 'changefreezes', true],
  ['Webhook', lintel, 'webhooks'],
  ['ServiceAccount', 'v1', 'serviceaccounts'],
  ['Role', rbac, 'roles'],
  ['RoleBinding', rbac, 'rolebindings'],
  ['ClusterRole', rbac, 'clusterroles', true],
  ['ClusterRoleBinding', rbac, 'clusterrolebindings', true],
].map(([kind, apiVersion, plural, isOfAll = false]) => ({ kind, apiVersion, plural, isOfAll }))

/** Names of all kinds that commits change: also of what comes of other requests. */
export const allKinds = [
  ...kinds.map(({ kind }) => kind),
  'VersionPin', 'VersionRelease', 'Proposal', 'CommitConfirmation', 'ServiceAccountToken',
]

/** What is above of a kind, by any of its names in any case; undefined if nobody may write it. */
export function kindOf(name) {
  const wanted = String(name).toLowerCase()
  return kinds.find(({ kind, plural }) => wanted === kind.toLowerCase() || wanted === plural)
}

/**
 * A resource as addresses of pages name it: `listenerset/web/web-listener`, `namespace/web`.
 * It is also what resources are told apart by.
 */
export function resourceKey({ kind, namespace, name }) {
  const parts = kindOf(kind)?.isOfAll || !namespace ? [kind.toLowerCase(), name]
    : [kind.toLowerCase(), namespace, name]
  return parts.join('/')
}

/** `{kind, namespace, name}` of such a key; null if it names no resource that a person may write. */
export function parseKey(key) {
  const [first, ...names] = key.split('/')
  const type = kindOf(first)
  if (!type || names.length !== (type.isOfAll ? 1 : 2) || names.includes('')) return null
  const [name, namespace] = names.reverse()
  return { kind: type.kind, namespace, name }
}

/** `ListenerPolicy` as `listenerpolicies`, for any kind: as paths and rules of roles have it. */
export function plural(kind) { return kindOf(kind)?.plural ?? `${kind.toLowerCase()}s` }

/** The path of a resource of any kind in the API; null where it has none of its own. */
export function resourcePath({ kind, namespace, name }) {
  if (kind === 'ServiceAccountToken') return null
  const own = `${plural(kind)}/${segment(name)}`
  return namespace ? `/v1/namespaces/${segment(namespace)}/${own}` : `/v1/${own}`
}

/** The same backwards, as `links.self` of the API has it; null for what is no such path. */
export function resourceOfPath(path) {
  const parts = path.split('/').slice(2).map(decodeURIComponent)
  const [plural, name, namespace] = parts.length === 4
    ? [parts[2], parts[3], parts[1]] : [parts[0], parts[1], undefined]
  const type = name && kindOf(plural)
  return type ? { kind: type.kind, namespace, name } : null
}
