// What a new resource begins with, so that nobody starts before an empty page.

const gatewayAPI = 'gateway.networking.k8s.io/v1'

function head(apiVersion, kind, namespace = 'team', name = 'name') {
  const where = namespace ? `  namespace: ${namespace}\n` : ''
  return `apiVersion: ${apiVersion}\nkind: ${kind}\nmetadata:\n${where}  name: ${name}\n`
}

function route(kind, rest) {
  return `${head(gatewayAPI, kind)}spec:\n  parentRefs:\n  - kind: ListenerSet\n    name: set\n${rest}`
}

const rules = `rules:
- apiGroups: [gateway.networking.k8s.io]
  resources: [listenersets, httproutes]
  verbs: [get, list, create, update, delete]
`

function binding(subject, role) {
  return `subjects:\n- kind: Group\n  name: ${subject}\nroleRef:\n  apiGroup: rbac.authorization.k8s.io\n`
    + `  kind: ClusterRole\n  name: ${role}\n`
}

const templates = {
  ListenerSet: `${head(gatewayAPI, 'ListenerSet')}spec:
  parentRef:
    namespace: infra
    name: edge
  listeners:
  - name: http
    hostname: www.example.com
    port: 80
    protocol: HTTP
`,
  HTTPRoute: route('HTTPRoute', `  hostnames:
  - www.example.com
  rules:
  - matches:
    - path:
        type: PathPrefix
        value: /
    backendRefs:
    - group: lintel.dev
      kind: Backend
      name: www
`),
  Gateway: `${head(gatewayAPI, 'Gateway', 'infra', 'edge')}spec:
  gatewayClassName: lintel
  allowedListeners:
    namespaces:
      from: All
  listeners: []
`,
  Secret: `${head('v1', 'Secret')}type: kubernetes.io/tls
stringData:
  tls.crt: |
    -----BEGIN CERTIFICATE-----
  tls.key: |
    -----BEGIN PRIVATE KEY-----
`,
  Backend: `${head('lintel.dev/v1', 'Backend')}spec:
  endpoints:
  - host: 10.0.0.1
    port: 8080
`,
  TLSRoute: route('TLSRoute', `  hostnames:
  - secure.example.com
  rules:
  - backendRefs:
    - name: www
      port: 8443
`),
  TCPRoute: route('TCPRoute', '  rules:\n  - backendRefs:\n    - name: database\n      port: 5432\n'),
  UDPRoute: route('UDPRoute', '  rules:\n  - backendRefs:\n    - name: dns\n      port: 53\n'),
  ReferenceGrant: `${head(gatewayAPI, 'ReferenceGrant')}spec:
  from:
  - group: gateway.networking.k8s.io
    kind: ListenerSet
    namespace: other-team
  to:
  - group: ""
    kind: Secret
`,
  Namespace: head('v1', 'Namespace', null),
  ListenerPolicy: `${head('lintel.dev/v1', 'ListenerPolicy', null)}spec:
  namespaceSelector:
    matchLabels:
      kubernetes.io/metadata.name: team
  quota:
    routes: 1000
`,
  ReleaseGuard: `${head('lintel.dev/v1', 'ReleaseGuard', 'infra')}spec:\n  maxRemovedListeners: 10\n`,
  ChangeFreeze: `${head('lintel.dev/v1', 'ChangeFreeze', null)}spec:
  namespaces: [team]
  reason: Why nothing may be changed
  until: "2030-01-01T00:00:00Z"
`,
  Webhook: `${head('lintel.dev/v1', 'Webhook')}spec:
  url: https://hooks.example/lintel
  secretRef:
    name: hooks
  serviceAccountName: ci
  events: [ListenerDisplaced, ListenerLost]
`,
  ServiceAccount: head('v1', 'ServiceAccount'),
  Role: head('rbac.authorization.k8s.io/v1', 'Role') + rules,
  RoleBinding: head('rbac.authorization.k8s.io/v1', 'RoleBinding') + binding('team', 'editor'),
  ClusterRole: head('rbac.authorization.k8s.io/v1', 'ClusterRole', null) + rules,
  ClusterRoleBinding: head('rbac.authorization.k8s.io/v1', 'ClusterRoleBinding', null)
    + binding('operators', 'viewer'),
}

/** The YAML that a new resource of a kind begins with; undefined for a kind without one. */
export function template(kind) { return templates[kind] }
