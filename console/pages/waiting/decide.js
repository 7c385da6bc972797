// What one does with what waits: keep or undo a commit on trial, release a version, end a pin or a
// freeze, send a webhook's parked deliveries. Each shows first what it would do.

import { h } from '../../dom.js'
import { gatewayPath, segment, send } from '../../api/client.js'
import { counted } from '../../format.js'
import { commitDialog } from '../../components/commit/dialog.js'
import { planView } from '../../components/commit/plan.js'
import { progressView } from '../../components/commit/progress.js'
import { withReleases } from '../../components/commit/releases.js'
import { toast } from '../../components/toast.js'
import { wordDialog } from '../../components/word-dialog.js'

/** Keeps a commit that is on trial. */
export async function keep(revision, title) {
  await wordDialog({
    title: `Keep commit ${revision}`,
    intro: [
      h('p', h('strong', title)),
      h('p.quiet', 'It stays as it is, and nothing changes at the proxies. It can be undone later.'),
    ],
    label: 'Message (may be left out)',
    buttons: [{
      word: 'Keep it', kind: 'main',
      act: message => send('POST', `/v1/commits/${segment(revision)}/confirm`, {
        body: message ? { message } : {},
      }),
    }],
    done: () => toast(`Commit ${revision} stays.`),
  })
}

/** Undoes it now, by way of the plan. */
export function undo(revision, title) {
  return commitDialog({
    title: `Undo commit ${revision}`, word: 'Undo it', message: `Undo ${title}`,
    request: {
      path: `/v1/commits/${segment(revision)}/revert`, body: {}, proposal: { body: { revert: { revision } } },
    },
  })
}

export function endFreeze({ name }) {
  return commitDialog({
    title: `End the freeze ${name}`, word: 'End it',
    request: { method: 'DELETE', path: `/v1/changefreezes/${segment(name)}`, proposal: null },
  })
}

/** Ends the pin of a gateway; shows what proxies are given then. */
export function endPin({ name }, events) {
  return commitDialog({
    title: `End the pin of ${name}`, word: 'End it', events,
    request: { method: 'DELETE', path: gatewayPath(name, '/pin'), proposal: null },
  })
}

/** Lets go the version that a guard holds. */
export async function release(state) {
  const path = gatewayPath(state.name, `/versions/${state.version}/release`)
  const { content } = await send('POST', path, { query: { dryRun: true }, body: { reason: 'A preview' } })
  const result = await withReleases(content)
  await wordDialog({
    title: `Release version ${state.version} of ${state.name}`, isWide: true,
    intro: [
      h('p', `Proxies have version ${state.released.version} and would be given version ${state.version}. `,
        'What that changes for them:'),
      planView(result),
    ],
    label: 'Reason', isRequired: true,
    buttons: [{
      word: 'Release it', kind: 'main',
      // The version stands in the path, and is refused unless it is the latest and held: so it does
      // what was looked at. A plan is one of a reason, too, and cannot be expected before that is known.
      act: reason => send('POST', path, { body: { reason } }),
    }],
    outcome: ({ content: { revision } }, signal) => [
      h('p', h('strong', `Released by commit ${revision}.`)), progressView(state.version, signal)],
  })
}

export async function sendAgain({ namespace, name }, parked) {
  const path = `/v1/namespaces/${segment(namespace)}/webhooks/${segment(name)}/deliveries/send`
  await wordDialog({
    title: `Send again what is parked for ${namespace}/${name}`,
    intro: [h('p', `${counted(parked, 'delivery', 'deliveries')} will be made anew, with the rights that `,
      'the account has now, and sent ahead of what waits.')],
    buttons: [{ word: 'Send again', kind: 'main', act: () => send('POST', path) }],
    done: () => toast('They are being sent.'),
  })
}
