// What came of a change: a commit and how far it is, or a proposal that waits.

import { h } from '../../dom.js'
import { counted, fullName } from '../../format.js'
import { commitLink, fleetLink, waitingLink } from '../links.js'
import { tag } from '../tag.js'
import { ago } from '../time.js'
import { progressView } from './progress.js'
import { releaseWords } from './releases.js'
import { trialView } from './trial.js'

/** @param content a ChangeResult or a Proposal */
export function outcomeView(content, { isCommit, signal, events, onclose }) {
  return h('div.stack',
    isCommit ? committed(content, { signal, events }) : proposed(content),
    onclose && h('div.actions', h('button.button.main', { onclick: onclose }, 'Close')))
}

function committed(result, { signal, events }) {
  if (!result.changes.some(change => change.action !== 'unchanged')) {
    return h('p', { tabindex: '-1' }, h('strong', 'Nothing had to be changed.'))
  }
  const [gateway] = result.gateways
  const address = commitLink(result.revision, gateway && fullName(gateway))
  return h('div.stack',
    h('p', { tabindex: '-1' }, tag('good', 'committed'), ' ',
      h('strong', h('a', { href: address }, `Commit ${result.revision}`)), ' is in the log.'),
    result.terms?.confirmBefore && trialView(result.revision, result.terms.confirmBefore, { signal, events }),
    result.gateways.length === 0 && result.releases ? given(result) : progressView(result.revision, signal))
}

/** No version was made, so how far its commit is says nothing. */
function given(result) {
  const [gateway] = result.releases
  return h('p', releaseWords(result), ' How far that is says the page ',
    h('a', { href: fleetLink(fullName(gateway)) }, 'Fleet'), '.')
}

function proposed(proposal) {
  const { name } = proposal.metadata
  const { approvalsNeeded, expiresAt } = proposal.spec
  return h('p', { tabindex: '-1' }, tag('held', 'proposed'), ' ',
    h('a', { href: waitingLink({ proposal: name }) }, `Proposal ${name}`),
    ` waits until ${counted(approvalsNeeded, 'other person has', 'other people have')} approved it; it ends `,
    ago(expiresAt), '. Nothing was changed yet.')
}
