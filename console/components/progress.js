// A commit on its way to the proxies, watched until all have it.

import { fill, h } from '../dom.js'
import { follow } from '../api/stream.js'
import { Problem, segment, wait } from '../api/client.js'
import { clock, counted, fullName } from '../format.js'
import { problemView } from './problem.js'
import { tag } from './tag.js'

/** An element that follows `/v1/commits/{revision}/progress`. */
export function progressView(revision, signal) {
  const element = h('div.stack.tight', { role: 'status', 'aria-live': 'polite' },
    h('p.quiet', `Commit ${revision} is on its way …`))
  watch(element, revision, signal).catch(error => {
    if (!signal.aborted) element.append(problemView(error))
  })
  return element
}

async function watch(element, revision, signal) {
  const path = `/v1/commits/${segment(revision)}/progress`
  for (;;) {
    let last
    try {
      await follow(path, {
        signal, query: { wait: '300s' },
        heard: ({ data }) => { if (data) fill(element, progress(last = JSON.parse(data))) },
      })
    } catch (error) {
      if (error instanceof Problem) throw error
      await wait(2, signal)
    }
    if (last?.complete) return
  }
}

function progress(document) {
  if (document.gateways.length === 0) {
    return h('p', tag('good', 'done'), ' No gateway changed, so no proxy has to hear of it.')
  }
  return document.gateways.map(gateway => {
    const [done, total] = counts(gateway)
    const isDone = gateway.released && done === total
    return h('div.stack.tight',
      h('div.row',
        isDone ? tag('good', 'all have it') : gateway.released ? tag('accent', 'on its way') : tag('held', 'held'),
        h('span', `${fullName(gateway)} version ${gateway.version}: ${done} of ${counted(total, 'proxy', 'proxies')}`)),
      h('progress', { max: Math.max(total, 1), value: total ? done : 1, 'aria-label': `Proxies of ${fullName(gateway)}` }),
      gateway.heldBecause && h('p.small', held(gateway.heldBecause)),
      gateway.nodes && nodes(gateway.nodes))
  })
}

function counts(gateway) {
  if (!gateway.nodes) return [gateway.acknowledgedCount, gateway.nodeCount]
  const expected = gateway.nodes.filter(node => !node.silent)
  return [expected.filter(node => node.acknowledged).length, expected.length]
}

function held(reason) {
  return {
    Pinned: 'Proxies are not given it: the gateway is pinned to another version.',
    HeldByGuard: 'A release guard holds it; see Waiting.',
    Invalid: 'Envoy refuses it, so Envoys keep what they have.',
    SecretsLocked: 'A master key is missing, so Envoys keep what they have.',
  }[reason] || reason
}

function nodes(items) {
  const waiting = items.filter(node => !node.acknowledged)
  return waiting.length > 0 && h('details', h('summary.small', `${counted(waiting.length, 'proxy has', 'proxies have')} not said so`),
    h('ul', waiting.slice(0, 100).map(node => h('li.small',
      h('span.mono', node.name), ' ', node.silent ? 'is silent' : node.givenAt ? `was given it at ${clock(node.givenAt)}` : 'was not given it yet'))))
}
