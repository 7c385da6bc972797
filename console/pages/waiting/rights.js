// What one may do with what waits, as the server decides it. No elements here.

import * as session from '../../session.js'

/** The namespaces that a resource belongs to; null is what is in none. */
function team({ kind, namespace, name }) {
  if (kind === 'Namespace') return name
  return namespace || null
}

/**
 * What one may do with an open proposal: `decide`, `withdraw`, and `because` where one may not decide.
 * One's own proposal is for others, and nobody approves twice.
 */
export function proposalRights({ spec }) {
  const me = session.name()
  if (spec.author.principal === me) return { withdraw: true, because: 'You proposed it, so others decide.' }
  if ((spec.approvals || []).some(approval => approval.principal === me)) {
    return { refuse: mayDecide(spec), because: 'You approved it. It waits for one more.' }
  }
  if (mayDecide(spec)) return { decide: true, refuse: true }
  return {
    because: 'Approving it takes the right “create proposals/approve” wherever it changes something.',
  }
}

function mayDecide(spec) {
  return !session.server.lintel_open && allOf(spec.resources.map(team), 'proposals/approve')
}

/** Who may keep, and who may undo, a commit on trial. */
export function trialRights({ spec }) {
  const teams = spec.namespaces.map(namespace => namespace || null)
  return { confirm: allOf(teams, 'commits/confirm'), undo: allOf(teams, 'commits/revert') }
}

function allOf(teams, resource) { return teams.every(one => session.may('create', resource, one)) }

export function mayRelease({ namespace }) { return session.may('create', 'gateways/release', namespace) }
export function mayEndPin({ namespace }) { return session.may('delete', 'gateways/pin', namespace) }
export function mayEndFreeze() { return session.may('delete', 'changefreezes') }
export function maySendAgain(namespace) { return session.may('create', 'webhooks/deliveries', namespace) }

/** Whether something of a namespace is one's own, where one is no administrator of all. */
export function isMine(namespace) {
  return Boolean(session.me?.namespaces.some(item => item.namespace === namespace))
}
