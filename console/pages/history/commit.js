// One commit: who, when, why, what it changed, how far it is, and how to undo it.

import { h } from '../../dom.js'
import { serverTime } from '../../clock.js'
import { get, segment } from '../../api/client.js'
import { counted } from '../../format.js'
import { mayAnywhere, server } from '../../session.js'
import { progressView } from '../../components/commit/progress.js'
import { trialView } from '../../components/commit/trial.js'
import { factList } from '../../components/facts.js'
import { waitingLink } from '../../components/links.js'
import { tag } from '../../components/tag.js'
import { ago, at } from '../../components/time.js'
import { views } from './ask.js'
import { whatText } from './log.js'
import { changedResource } from './resource.js'
import { mayPin, pinDialog } from './pin.js'
import { causeText, sizeText } from './versions.js'
import { allCommits } from './words.js'

const most = 200

/** @param state `gateway`, `versions` */
export async function commitView(view, revision, { gateway, versions }, signal) {
  const commit = await get(`/v1/commits/${segment(revision)}`, { signal })
  view.title = `Commit ${commit.revision}`
  const version = versions.find(commit.revision)
  const isSmall = commit.events.length <= 6
  return [
    h('div.beside', h('section.card.stack', { 'aria-label': `Commit ${commit.revision}` },
      h('div.row.spread',
        h('h2', `Commit ${commit.revision}`),
        h('div.row.small.links', neighbours(view, commit, versions))),
      h('p.message.large', commit.message || whatText(commit.events)),
      !commit.message && h('p.small.quiet', 'no message'),
      facts(view, commit, version, gateway),
      awaits(commit)
        && trialView(commit.revision, commit.terms.confirmBefore, { signal, events: view.events }),
      h('div.row.links', actions(view, commit, version, versions, gateway))),
    h('section.card.stack', h('h2', 'Proxies'), progressView(commit.revision, signal))),
    h('section.stack.tight',
      h('h2', `It changed ${counted(commit.events.length, 'resource')}`),
      commit.partial && h('p.small.quiet', 'There is more that you may not see.'),
      commit.events.slice(0, most).map(event =>
        changedResource(view, event, commit, { isOpen: isSmall, signal })),
      commit.events.length > most && h('p.small.quiet',
        `and ${counted(commit.events.length - most, 'more resource')}: `,
        h('a', { href: `/v1/commits/${commit.revision}`, target: '_blank' }, 'all of it as JSON'))),
  ]
}

function neighbours(view, { revision }, versions) {
  const newest = Math.max(versions.items[0]?.version || 0, revision)
  return [
    allCommits(view, 'a'),
    revision > 1 && h('a', { href: view.link({ ...views, commit: revision - 1 }) }, '← Older'),
    revision < newest && h('a', { href: view.link({ ...views, commit: revision + 1 }) }, 'Newer →'),
  ]
}

function awaits({ terms }) { return terms?.confirmBefore && new Date(terms.confirmBefore) > serverTime() }

function facts(view, commit, version, gateway) {
  const { origin, actor, time, terms, cause } = commit
  const rows = [
    ['Who', [h('a', { href: view.link({ ...views, by: actor }) }, actor),
      origin && origin.principal !== actor && !server.lintel_open
        && h('span.quiet', ' signed in as ', h('span.mono', origin.principal))]],
    ['When', [at(time), h('span.quiet', ' · '), ago(time)]],
    version && [`On ${gateway}`,
      [h('span.number', sizeText(version)), ` listeners, ${version.listenerCount} in all`]],
    cause.type !== 'change' && ['Why', why(view, commit)],
    terms?.overriddenFreezes
      && ['Freezes', [tag('warn', 'overridden'), ` ${terms.overriddenFreezes.join(', ')}`]],
    terms?.proposal && ['Proposal', [
      h('a', { href: waitingLink({ proposal: terms.proposal.name }) }, terms.proposal.name),
      ` by ${terms.proposal.author}, approved by ${terms.proposal.approvers.join(', ')}`]],
    terms?.confirmBefore && ['Time box', ['to be confirmed until ', at(terms.confirmBefore)]],
    origin && ['From', [h('span.mono', origin.address),
      origin.userAgent && h('span.small.quiet', ` ${origin.userAgent}`)]],
    origin && ['Request', [h('span.mono.small', origin.requestId),
      origin.tokenId && h('span.small.quiet', ' token ', h('span.mono', origin.tokenId))]],
    ['Hash', h('span.mono.small', { title: commit.hash }, commit.hash.slice(0, 16))],
  ]
  return factList(rows)
}

function why(view, commit) {
  const { cause } = commit
  const to = cause.type === 'revert' || cause.type === 'confirmation' ? cause.revision : cause.toVersion
  const text = causeText(commit)
  return to ? h('a', { href: view.link({ ...views, commit: to }) }, text) : text
}

function actions(view, { revision }, version, versions, gateway) {
  const before = versions.before(revision)
  const isCurrent = versions.items[0]?.version === revision
  const to = changes => view.link({ ...views, ...changes })
  return [
    mayAnywhere('create', 'commits/revert')
      ? h('a.button', { href: to({ undo: revision }) }, 'Undo this commit …')
      : h('span.small.quiet', 'You may not undo commits (', h('span.mono', 'create commits/revert'), ').'),
    version && !isCurrent && !version.deleted && mayAnywhere('create', 'gateways/rollback')
      && h('a.button', { href: to({ back: revision }) }, 'Roll back to it …'),
    version && !version.deleted && mayPin(gateway)
      && h('button.button', { onclick: () => pinDialog(revision, { gateway, versions }) },
        'Pin proxies to it …'),
    version && before
      && h('a', { href: to({ from: before.version, to: revision }) }, `What it changed on ${gateway}`),
    version && !isCurrent && h('a', { href: to({ from: revision }) }, 'Compare with now'),
  ]
}
