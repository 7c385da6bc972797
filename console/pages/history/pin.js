// Gives proxies one version, whatever is committed meanwhile: the quickest way out of what went wrong,
// and time to find out why.

import { h } from '../../dom.js'
import { serverTime } from '../../clock.js'
import { allowed, gatewayPath, send } from '../../api/client.js'
import { may } from '../../session.js'
import { planView } from '../../components/commit/plan.js'
import { withReleases } from '../../components/commit/releases.js'
import { waitingLink } from '../../components/links.js'
import { problemDialog } from '../../components/problem-dialog.js'
import { at } from '../../components/time.js'
import { wordDialog } from '../../components/word-dialog.js'

const hour = 3_600_000
const times = [
  [hour, '1 hour'], [8 * hour, '8 hours'], [24 * hour, '1 day'], [7 * 24 * hour, '1 week'],
  [30 * 24 * hour, '30 days'],
]

export function mayPin(gateway) {
  const [namespace] = gateway.split('/')
  return may('create', 'gateways/pin', namespace) || may('update', 'gateways/pin', namespace)
}

/** @param versions the Versions of the gateway */
export async function pinDialog(version, { gateway, versions }) {
  const given = versions.released?.version ?? versions.items[0].version
  try {
    const [result, pin] = await Promise.all([preview(version, gateway), present(gateway)])
    await ask(version, gateway, given, result, pin)
  } catch (error) {
    await problemDialog(`Version ${version} cannot be pinned`, error)
  }
}

async function preview(version, gateway) {
  const { content } = await send('PUT', gatewayPath(gateway, '/pin'), {
    query: { dryRun: true }, body: { version, reason: 'A preview', until: after(hour) },
  })
  return withReleases(content)
}

/** @returns the pin that there is, with `headers` by which no other one is replaced */
async function present(gateway) {
  const answer = await allowed(send('GET', gatewayPath(gateway, '/pin')), null)
  if (!answer) return { headers: { 'If-None-Match': '*' } }
  return { spec: answer.content.spec, headers: { 'If-Match': answer.headers.get('ETag') } }
}

async function ask(version, gateway, given, result, pin) {
  const duration = h('select', { name: 'until' }, times.map(([value, word]) => h('option', { value }, word)))
  await wordDialog({
    title: `Pin ${gateway} to version ${version}`, isWide: true,
    intro: [
      h('p', given === version
        ? `Proxies have version ${version} and keep it, whatever is committed meanwhile. `
        : `Proxies have version ${given} and are given version ${version} at once. `,
      'Everybody goes on changing things; nobody’s work is taken back.'),
      pin.spec && h('p.notice.warn', `It takes the place of the pin to version ${pin.spec.version} until `,
        at(pin.spec.until), `: ${pin.spec.reason}`),
      planView(result),
    ],
    label: 'Reason', isRequired: true,
    more: h('label.field', 'For', duration),
    buttons: [{
      word: 'Pin it', kind: 'main',
      act: reason => send('PUT', gatewayPath(gateway, '/pin'), {
        headers: pin.headers, body: { version, reason, until: after(Number(duration.value)) },
      }),
    }],
    outcome: ({ content: { revision } }) => [
      h('p', h('strong', revision ? `Pinned by commit ${revision}.` : 'It is pinned so already.')),
      h('p', 'The pin and its end are on the page ',
        h('a', { href: waitingLink({ gateway }) }, 'Waiting'), '.'),
    ],
  })
}

function after(milliseconds) { return new Date(serverTime() + milliseconds).toISOString() }
