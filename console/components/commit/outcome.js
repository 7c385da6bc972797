// What came of a change: a commit and how far it is, or a proposal that waits.

import { fill, h } from '../../dom.js'
import { segment, send } from '../../api/client.js'
import { counted, fullName } from '../../format.js'
import { commitLink, waitingLink } from '../links.js'
import { problemView } from '../problem.js'
import { tag } from '../tag.js'
import { ago } from '../time.js'
import { progressView } from './progress.js'

/** @param content a ChangeResult or a Proposal */
export function outcomeView(content, { isCommit, signal, onclose }) {
  return h('div.stack',
    isCommit ? committed(content, signal) : proposed(content),
    onclose && h('div.actions', h('button.button.main', { onclick: onclose }, 'Close')))
}

function committed(result, signal) {
  if (!result.changes.some(change => change.action !== 'unchanged')) {
    return h('p', { tabindex: '-1' }, h('strong', 'Nothing had to be changed.'))
  }
  const [gateway] = result.gateways
  const address = commitLink(result.revision, gateway && fullName(gateway))
  return h('div.stack',
    h('p', { tabindex: '-1' }, tag('good', 'committed'), ' ',
      h('strong', h('a', { href: address }, `Commit ${result.revision}`)), ' is in the log.'),
    result.terms?.confirmBefore && confirmation(result.revision, result.terms.confirmBefore),
    progressView(result.revision, signal))
}

function proposed(proposal) {
  const { name } = proposal.metadata
  const { approvalsNeeded, expiresAt } = proposal.spec
  return h('p', { tabindex: '-1' }, tag('held', 'proposed'), ' ',
    h('a', { href: waitingLink({ proposal: name }) }, `Proposal ${name}`),
    ` waits until ${counted(approvalsNeeded, 'other person has', 'other people have')} approved it; it ends `,
    ago(expiresAt), '. Nothing was changed yet.')
}

/** A commit that is undone unless somebody keeps it. */
export function confirmation(revision, before) {
  const element = h('div.notice.held')
  const keep = async event => {
    event.target.disabled = true
    try {
      await send('POST', `/v1/commits/${segment(revision)}/confirm`, { body: {} })
      fill(element, h('strong', 'Confirmed: it stays.'))
    } catch (error) {
      event.target.disabled = false
      fill(said, problemView(error))
    }
  }
  const said = h('div')
  fill(element, h('strong', 'It will be undone ', ago(before), ' unless somebody confirms it.'),
    h('div', h('button.button', { onclick: keep }, 'Keep it')), said)
  return element
}
