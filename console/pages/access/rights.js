// What rules come to, as GET /v1/me and roles have them. The server decides; this only explains.

const core = ''
const gateway = 'gateway.networking.k8s.io'
const rbac = 'rbac.authorization.k8s.io'
const lintel = 'lintel.dev'

/** All that a rule can name, in the order of the page, with its API group. */
export const resources = new Map([
  ['namespaces', core], ['gateways', gateway], ['listenersets', gateway], ['httproutes', gateway],
  ['tlsroutes', gateway], ['tcproutes', gateway], ['udproutes', gateway], ['backends', lintel],
  ['secrets', core], ['referencegrants', gateway], ['webhooks', lintel], ['webhooks/deliveries', lintel],
  ['webhooks/test', lintel], ['gateways/nodes', gateway], ['gateways/snapshot', gateway],
  ['gateways/discovery', gateway], ['gateways/rollback', gateway], ['gateways/pin', gateway],
  ['gateways/release', gateway], ['commits', lintel], ['commits/revert', lintel],
  ['commits/confirm', lintel], ['events', lintel], ['warnings', lintel], ['proposals', lintel],
  ['proposals/approve', lintel], ['changefreezes', lintel], ['listenerpolicies', lintel],
  ['commitconfirmations', lintel], ['versionpins', lintel], ['releaseguards', lintel],
  ['versionreleases', lintel], ['serviceaccounts', core], ['serviceaccounts/token', core],
  ['roles', rbac], ['rolebindings', rbac], ['clusterroles', rbac], ['clusterrolebindings', rbac],
  ['audit', lintel], ['metrics', lintel],
])

export const verbs = [
  'get', 'list', 'watch', 'create', 'update', 'patch', 'delete', 'bind', 'escalate', 'override',
]

/** What is in no namespace: only a ClusterRoleBinding gives it. */
const everywhereOnly = new Set(['clusterroles', 'clusterrolebindings', 'metrics'])

export function isEverywhereOnly(resource) { return everywhereOnly.has(resource) }

/** Whether a rule lets one `verb` a resource, of any name or only of some. */
export function covers(rule, verb, resource) {
  return has(rule.verbs, verb) && has(rule.resources, resource)
    && has(rule.apiGroups, resources.get(resource) ?? lintel)
}

function has(words, word) { return words.includes('*') || words.includes(word) }

/**
 * Whether one may: `{isYes, rule, where, elsewhere}`; `where` is null for a rule that counts everywhere,
 * `elsewhere` are the namespaces where one may instead.
 */
export function answer(me, verb, resource, namespace) {
  if (me.mayDoEverything) return { isYes: true, elsewhere: [] }
  const wide = me.everywhere.find(rule => covers(rule, verb, resource))
  if (wide) return { isYes: true, rule: wide, where: null, elsewhere: [] }
  const elsewhere = isEverywhereOnly(resource) ? []
    : me.namespaces.filter(item => item.rules.some(rule => covers(rule, verb, resource)))
  const own = elsewhere.find(item => item.namespace === namespace)
  const rule = own?.rules.find(rule => covers(rule, verb, resource))
  return {
    isYes: Boolean(rule), rule, where: own?.namespace, elsewhere: elsewhere.map(item => item.namespace),
  }
}

const seeing = ['get', 'list', 'watch']
const changing = ['create', 'update', 'patch', 'delete']

/** Verbs as people say them: `see, change`, or the verbs that stand alone. */
function verbWords(allowed) {
  if (allowed.includes('*')) return ['everything']
  const groups = [['see', seeing], ['change', changing]]
  const whole = groups.filter(([, members]) => members.every(verb => allowed.includes(verb)))
  const said = whole.flatMap(([, members]) => members)
  const others = verbs.filter(verb => allowed.includes(verb) && !said.includes(verb))
  return [...whole.map(([word]) => word), ...others]
}

/** What rules allow on a resource: `words`, and the `names` where some of it is for these only. */
function allowed(rules, resource) {
  const matching = rules.filter(rule => verbs.some(verb => covers(rule, verb, resource))
    || rule.verbs.includes('*') && covers(rule, '*', resource))
  const found = new Set(matching.flatMap(rule => rule.verbs))
  const names = new Set(matching.flatMap(rule => rule.resourceNames || []))
  return { words: verbWords([...found]), names: [...names] }
}

/** A rule in words: `see, change listenersets, httproutes`. */
export function ruleWords(rule) {
  const what = rule.resources.includes('*') ? 'all resources' : rule.resources.join(', ')
  const names = rule.resourceNames ? ` of the names ${rule.resourceNames.join(', ')}` : ''
  return `${verbWords(rule.verbs).join(', ')}: ${what}${names}`
}

/**
 * The matrix of what one may: places across, resources down; resources of which one may the same are
 * one row.
 */
export function matrix(me) {
  const places = [
    ...(me.everywhere.length > 0 ? [{ name: null, rules: me.everywhere }] : []),
    ...me.namespaces.map(item => ({ name: item.namespace, rules: item.rules })),
  ]
  const rows = new Map()
  for (const resource of resources.keys()) {
    const cells = places.map(place => place.name !== null && isEverywhereOnly(resource)
      ? { words: [], names: [] } : allowed(place.rules, resource))
    if (cells.every(cell => cell.words.length === 0)) continue
    const key = JSON.stringify(cells)
    const row = rows.get(key) || { resources: [], cells }
    row.resources.push(resource)
    rows.set(key, row)
  }
  return { places: places.map(place => place.name), rows: [...rows.values()] }
}

/** One sentence of what one may. */
export function summary(me) {
  if (me.mayDoEverything) return 'You may do everything here.'
  const has = (rules, verb) => rules.some(rule => covers(rule, verb, 'listenersets'))
  const names = verb => me.namespaces.filter(item => has(item.rules, verb)).map(item => item.namespace)
  const changes = has(me.everywhere, 'update')
  const sees = changes || has(me.everywhere, 'get')
  const changed = changes ? [] : names('update')
  const seen = sees ? [] : names('get').filter(name => !changed.includes(name))
  const parts = [
    changes && 'change what every team serves', changed.length > 0 && `change what ${teams(changed)}`,
    sees && !changes && 'see what every team serves', seen.length > 0 && `see what ${teams(seen)}`,
  ].filter(Boolean)
  if (parts.length > 0) return `You may ${parts.join(', and ')}.`
  const isNobody = me.everywhere.length + me.namespaces.length === 0
  return isNobody ? 'You have no rights here yet.' : 'You have the rights below.'
}

function teams(names) {
  if (names.length > 6) return `${names.length} teams serve`
  return `${names.join(', ')} ${names.length > 1 ? 'serve' : 'serves'}`
}
