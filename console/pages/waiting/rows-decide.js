// Rows of what waits for a decision: proposals, commits on trial, versions that a guard holds.

import { h, list } from '../../dom.js'
import { counted, fullName } from '../../format.js'
import { differenceLink, linkedCommit } from '../../components/links.js'
import { tag } from '../../components/tag.js'
import { ago } from '../../components/time.js'
import { keep, release, undo } from './decide.js'
import { action, row } from './row.js'
import { who } from './who.js'
import { between, what } from './words.js'

export function proposalItem({ proposal, rights, now = {} }) {
  const { metadata: { name, creationTimestamp }, spec } = proposal
  const approvals = (spec.approvals || []).length
  const title = spec.message || 'without a message'
  const word = rights.decide && !now.wouldLapse ? 'Decide' : 'Look'
  return {
    kind: 'proposals', key: `proposal-${name}`, isMine: Boolean(rights.decide) && !now.wouldLapse,
    until: spec.expiresAt,
    gateways: (spec.gateways || []).map(fullName),
    row: view => row({
      key: `proposal-${name}`,
      tag: proposalTag(now),
      title: h('a', { href: view.link({ proposal: name }) }, title),
      facts: [
        [who(spec.author.principal), ' ', ago(creationTimestamp)],
        what(spec),
        `${approvals} of ${counted(spec.approvalsNeeded, 'approval')}`,
        effects(spec.preview),
      ],
      more: [
        now.wouldLapse && h('p.small',
          'It can be approved no more: ', now.reason, '. ', between(now.commits),
          ` ${rights.withdraw ? 'Withdraw' : 'Refuse'} it, and let it be proposed again.`),
        now.frozen && h('p.small', 'It cannot be approved before the freeze is over: ', now.frozen),
        rights.because && h('p.small.quiet', rights.because),
      ],
      until: spec.expiresAt, untilWord: 'expires in',
      actions: [h('a.button.small', {
        class: rights.decide && !now.wouldLapse && 'main', href: view.link({ proposal: name }),
        'aria-label': `${word}: proposal ${name}, ${title}`,
      }, word)],
    }),
  }
}

function proposalTag({ wouldLapse, frozen }) {
  if (wouldLapse) return tag('warn', 'would lapse')
  return frozen ? tag('held', 'frozen') : tag('accent', 'proposal')
}

function effects(preview) {
  const hit = (preview?.gateways || []).reduce((sum, item) => sum + item.displaced.length, 0)
  return hit > 0 && h('strong', `${counted(hit, 'listener')} of others would stop serving`)
}

export function trialItem({ trial: { spec }, rights, commit }) {
  const title = commit?.message || `Commit ${spec.revision}`
  const parents = (commit?.events || []).map(event => event.resource?.spec?.parentRef).filter(Boolean)
  const gateways = [...new Set(parents.map(fullName))]
  const changed = (commit?.events || []).filter(event => event.kind !== 'CommitConfirmation')
  const name = `commit ${spec.revision}, ${title}`
  return {
    kind: 'trials', key: `trial-${spec.revision}`, isMine: rights.confirm,
    until: spec.confirmBefore, gateways,
    row: () => row({
      key: `trial-${spec.revision}`,
      tag: tag('held', 'on trial'),
      title,
      facts: [
        linkedCommit(spec.revision, gateways[0]),
        [who(spec.author), commit && [' ', ago(commit.time)]],
        changed.length > 0 ? what({ resources: changed }) : teams(spec.namespaces),
      ],
      more: !rights.confirm && h('p.small.quiet',
        'Keeping it takes the right “create commits/confirm” there.'),
      until: spec.confirmBefore, untilWord: 'goes back in',
      actions: [
        rights.confirm && action('Keep', name, () => keep(spec.revision, title), 'main'),
        rights.undo && action('Undo now', name, () => undo(spec.revision, title)),
      ],
    }),
  }
}

function teams(namespaces) {
  return `in ${list(namespaces.map(name => name || 'no namespace'))}`
}

/** @param state of a gateway, as `gatewayStates` has it */
export function heldItem(state, mayRelease) {
  const { name, version, released } = state
  return {
    kind: 'held', key: `held-${name}`, isMine: mayRelease, until: null, gateways: [name],
    row: () => row({
      key: `held-${name}`,
      tag: tag('held', 'held'),
      title: `Version ${version} of ${name} is not given to proxies`,
      facts: [
        `proxies keep version ${released.version}`, ['since ', ago(released.since)],
        h('a', { href: differenceLink(name, released.version, version) }, 'what differs'),
      ],
      more: [
        released.message && h('p.small', sentence(released.message)),
        !mayRelease && h('p.small.quiet',
          'Letting it go takes the right “create gateways/release” there.'),
      ],
      actions: [mayRelease
        && action('Release', `version ${version} of ${name}`, () => release(state), 'main')],
    }),
  }
}

/** The part of the server's sentence that says how much is taken away. */
function sentence(message) {
  const [, reason] = /: (.*?)(?:\. Release it.*)?$/.exec(message) || []
  return reason ? `The guard says: ${reason}.` : message
}
