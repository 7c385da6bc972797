// The roles that every server has (docs/reference/roles.md). Most people may not see roles, and still
// want to know which one to ask for; a test compares this with the server.

const any = ['gateway.networking.k8s.io', 'lintel.dev', 'rbac.authorization.k8s.io', '']
const see = ['get', 'list', 'watch']
const change = ['create', 'update', 'patch', 'delete']
const rule = (verbs, ...resources) => ({ apiGroups: any, resources, verbs })

const served = [
  'listenersets', 'secrets', 'httproutes', 'tlsroutes', 'tcproutes', 'udproutes', 'backends', 'webhooks',
]

const viewer = [
  rule(see, ...served, 'namespaces', 'gateways', 'referencegrants', 'changefreezes', 'commitconfirmations',
    'proposals', 'listenerpolicies', 'versionpins', 'releaseguards', 'versionreleases', 'gateways/snapshot',
    'gateways/nodes', 'webhooks/deliveries', 'commits', 'events', 'warnings'),
]
const editor = [
  ...viewer, rule(change, ...served),
  rule(['create'], 'gateways/rollback', 'commits/revert', 'commits/confirm', 'proposals',
    'webhooks/deliveries', 'webhooks/test'),
]
const auditor = [
  ...viewer,
  rule(see, 'serviceaccounts', 'roles', 'clusterroles', 'rolebindings', 'clusterrolebindings',
    'serviceaccounts/token', 'audit', 'metrics'),
]
const gatewayAdmin = [
  ...editor,
  rule(change, 'namespaces', 'gateways', 'referencegrants', 'changefreezes', 'listenerpolicies',
    'releaseguards'),
  rule(['override'], 'changefreezes'), rule(['create'], 'proposals/approve', 'gateways/release'),
  rule(['create', 'update', 'delete'], 'gateways/pin'),
]

/** Those with the fewest rights first. */
export const readyMade = [
  ['proxy', [rule(['get'], 'gateways/snapshot'), rule(['create'], 'gateways/discovery')]],
  ['viewer', viewer],
  ['editor', editor],
  ['auditor', auditor],
  ['gateway-admin', gatewayAdmin],
  ['admin', [{ apiGroups: ['*'], resources: ['*'], verbs: ['*'] }]],
]

/** The name of the first with a rule that `gives` it. */
export function smallestRole(gives) { return readyMade.find(([, rules]) => rules.some(gives))[0] }
