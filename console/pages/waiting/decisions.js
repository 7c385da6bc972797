// What waits for a decision: proposals, commits on trial, versions that a guard holds. The page and the
// number in the navigation both ask this.

import { all, allowed, get, segment } from '../../api/client.js'
import { mayRelease, proposalRights, trialRights } from './rights.js'

/** How many are read one by one. */
const most = 20

/** The open proposals, with what one may do. */
async function openProposals(signal) {
  const items = await allowed(all('/v1/proposals', { signal, most: 500, query: { state: 'Open' } }), [])
  return items.map(proposal => ({ proposal, rights: proposalRights(proposal) }))
}

/** With whether each would still do what was reviewed; the others cannot be approved any more. */
export async function judgedProposals(signal, isWanted = () => true) {
  const items = (await openProposals(signal)).filter(isWanted)
  await Promise.all(items.slice(0, most).map(async item => {
    const { name } = item.proposal.metadata
    const now = await allowed(get(`/v1/proposals/${segment(name)}`, { signal }))
    const { wouldLapse, reason, frozen, commits } = now?.status || {}
    item.now = { wouldLapse, reason, frozen, commits }
  }))
  return items
}

/** The commits that are undone unless they are confirmed. */
async function trials(signal) {
  const items = await allowed(all('/v1/commitconfirmations', { signal, most: 500 }), [])
  return items.map(trial => ({ trial, rights: trialRights(trial) }))
}

/** With the commit of each, as far as one may see it. */
export async function describedTrials(signal) {
  const items = await trials(signal)
  await Promise.all(items.slice(0, most).map(async item => {
    item.commit = await allowed(get(`/v1/commits/${item.trial.spec.revision}`, { signal }))
  }))
  return items
}

/** How many decisions one can make now. */
export async function countDecisions(signal) {
  const [proposals, tried, gateways] = await Promise.all([
    judgedProposals(signal, ({ rights }) => rights.decide), trials(signal),
    allowed(all('/v1/gateways', { signal, most: 500 }), []),
  ])
  return proposals.filter(({ now }) => !now?.wouldLapse).length
    + tried.filter(({ rights }) => rights.confirm).length
    + gateways.filter(({ metadata, status }) =>
      status?.released?.hold === 'HeldByGuard' && mayRelease(metadata)).length
}
