// A proposal: what it would do now, who said what to it, and saying so oneself.

import { h } from '../../dom.js'
import { get, segment, send } from '../../api/client.js'
import { counted } from '../../format.js'
import * as session from '../../session.js'
import { planView } from '../../components/commit/plan.js'
import { progressView } from '../../components/commit/progress.js'
import { withReleases } from '../../components/commit/releases.js'
import { linkedCommit } from '../../components/links.js'
import { problemDialog } from '../../components/problem-dialog.js'
import { tag } from '../../components/tag.js'
import { ago } from '../../components/time.js'
import { proposalRights } from './rights.js'
import { who } from './who.js'
import { wordDialog } from '../../components/word-dialog.js'
import { between, what } from './words.js'

/** Shows it until it is closed; not if the signal is aborted before it has come. */
export async function openProposal(name, signal) {
  let proposal
  let preview
  try {
    proposal = await get(`/v1/proposals/${segment(name)}`, { signal })
    preview = await previewOf(proposal, signal)
  } catch (error) {
    if (signal.aborted) return
    return problemDialog(`Proposal ${name}`, error)
  }
  if (signal.aborted) return
  const rights = proposal.spec.state === 'Open' ? proposalRights(proposal) : {}
  const override = h('input', { type: 'checkbox', name: 'override' })
  const mayOverride = proposal.status?.frozen && rights.decide && session.may('override', 'changefreezes')
  const buttons = choices(proposal, rights, override)
  await wordDialog({
    title: proposal.spec.message || `Proposal ${name}`, isWide: true,
    intro: [facts(proposal), state(proposal, preview, rights),
      mayOverride && h('label.row', override,
        'Approve it though something is frozen. The commit names the freeze.')],
    label: label(rights), isRequired: Boolean(rights.refuse), buttons,
    outcome: ({ content }, signal) => ended(content, signal),
  })
}

/** What it would do now, or would have done. */
function previewOf({ spec, status }, signal) {
  const preview = status?.preview || spec.preview
  return preview && withReleases(preview, signal)
}

function label(rights) {
  if (rights.withdraw) return 'Reason (may be left out)'
  return rights.refuse ? 'Your word, which others read' : null
}

function facts({ metadata, spec }) {
  const approvals = spec.approvals || []
  return h('dl.facts',
    h('dt', 'Proposed'), h('dd', who(spec.author.principal), ' ', ago(metadata.creationTimestamp),
      `, proposal ${metadata.name}`),
    h('dt', 'What'), h('dd', what(spec)),
    h('dt', 'Approvals'), h('dd', `${approvals.length} of ${spec.approvalsNeeded}`,
      approvals.map(({ principal, word, at }) =>
        h('div.small', tag('good', 'approved'), ' ', who(principal), ' ', ago(at), `: ${word}`))),
    spec.policies?.length > 0 && [h('dt', 'Asked for by'), h('dd.mono', spec.policies.join(', '))],
    spec.confirmWithin && [h('dt', 'On trial'),
      h('dd', `undone unless it is confirmed within ${spec.confirmWithin}`)],
    spec.state === 'Open' && [h('dt', 'Expires'), h('dd', ago(spec.expiresAt))])
}

/** What it would do now, or what became of it. */
function state({ spec, status = {} }, shown, rights) {
  if (spec.state !== 'Open') return h('div.stack.tight', ended({ spec }))
  const lapses = status.wouldLapse && h('div.notice.warn',
    h('strong', 'It can be approved no more'),
    h('p', `${status.reason}. `, between(status.commits)),
    h('p.small', rights.withdraw ? 'Withdraw it, look at what came between, and propose it again.'
      : 'Refuse it, or let its author propose it again.'))
  return h('div.stack.tight',
    lapses,
    status.frozen && h('div.notice.held', h('strong', 'Frozen'), h('p', status.frozen)),
    rights.because && h('p.quiet', rights.because),
    h('section.stack.tight',
      h('h3', status.preview ? 'What it would do now' : 'What it would have done when it was proposed'),
      shown ? planView(shown) : h('p.quiet', 'You may not see that.')),
    spec.changes?.length > 0 && h('details',
      h('summary', `${counted(spec.changes.length, 'resource')} as proposed`),
      h('pre.scroll', { tabindex: '0' }, spec.changes.map(content).join('\n'))))
}

function content(change) {
  return JSON.stringify(change.apply || { delete: change.delete }, null, 2)
}

function choices({ metadata, spec, status = {} }, rights, override) {
  const path = word => `/v1/proposals/${segment(metadata.name)}/${word}`
  return [
    rights.withdraw && {
      word: 'Withdraw', kind: 'danger',
      act: reason => send('POST', path('withdraw'), { body: reason ? { reason } : {} }),
    },
    rights.refuse && {
      word: 'Refuse', kind: 'danger', act: reason => send('POST', path('refuse'), { body: { reason } }),
    },
    rights.decide && !status.wouldLapse && {
      word: 'Approve', kind: 'main',
      act: word => send('POST', path('approve'), {
        body: { word, expectPlan: spec.plan }, query: { overrideFreeze: override.checked || null },
      }),
    },
  ].filter(Boolean)
}

/** What a proposal has become. */
function ended({ spec }, signal) {
  const { state, ending = {} } = spec
  if (state === 'Open') {
    const given = `${(spec.approvals || []).length} of ${counted(spec.approvalsNeeded, 'approval')}`
    return [h('p', tag('good', 'approved'), ` It has ${given} and waits for one more.`)]
  }
  if (state === 'Committed') {
    return [h('p', tag('good', 'committed'), ' It was done as ', linkedCommit(ending.revision), '.'),
      signal && progressView(ending.revision, signal)]
  }
  return [h('p', tag(state === 'Refused' ? 'bad' : 'warn', state.toLowerCase()), ' ',
    ending.by && [who(ending.by), ' '], ago(ending.at), ending.reason && `: ${ending.reason}`, '. ',
    between(ending.commits), ' Nothing was done.')]
}
