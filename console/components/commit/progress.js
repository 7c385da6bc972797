// A commit on its way to the proxies, watched until all have it.

import { fill, h } from '../../dom.js'
import { Problem, segment, wait } from '../../api/client.js'
import { follow } from '../../api/stream.js'
import { whileVisible } from '../../api/visible.js'
import { clock, count, counted, duration, fullName } from '../../format.js'
import { fleetLink } from '../links.js'
import { problemView } from '../problem.js'
import { sheet } from '../sheet.js'
import { tableHead } from '../table-head.js'
import { tag } from '../tag.js'
import { convergence } from './convergence.js'
import { progressPlot } from './progress-plot.js'

/** An element that follows `/v1/commits/{revision}/progress`. */
export function progressView(revision, signal) {
  const said = h('p.quiet', { role: 'status' }, 'Asking how far it is …')
  const body = h('div.stack')
  const element = h('div.stack.tight.progress', said, body)
  const blocks = new Map()
  sheet('progress')
  whileVisible(signal, signal => watch(revision, signal, document => show(document))).catch(error => {
    if (!signal.aborted) fill(said, problemView(error))
  })
  return element

  function show(document) {
    fill(said, stages(document))
    said.classList.remove('quiet')
    for (const gateway of document.gateways) {
      const name = fullName(gateway)
      if (!blocks.has(name)) {
        blocks.set(name, gatewayBlock(signal))
        body.append(blocks.get(name).element)
      }
      blocks.get(name).update(gateway, document)
    }
  }
}

async function watch(revision, signal, heard) {
  const path = `/v1/commits/${segment(revision)}/progress`
  for (;;) {
    let last
    try {
      await follow(path, {
        signal, query: { wait: '300s' },
        heard: ({ data }) => { if (data) heard(last = JSON.parse(data)) },
      })
    } catch (error) {
      if (signal.aborted) return
      if (error instanceof Problem && error.status !== 429 && error.status !== 503) throw error
      await wait(2, signal)
    }
    if (last?.complete) return
    await wait(0.5, signal)
  }
}

/** When it was decided, on disk, and whom else it is told. */
function stages({ decidedAt, durableAt, gateways, webhooks, partial, complete }) {
  const waiting = webhooks.filter(({ state }) => state === 'Waiting')
  const failed = webhooks.filter(({ state }) => state === 'Parked' || state === 'Stopped')
  return [
    `Decided at ${clock(decidedAt)}`,
    durableAt && `, on disk ${duration(after(decidedAt, durableAt))} later`, '.',
    gateways.length === 0 && !partial
      && ' It changed nothing that proxies are given, so none has to hear of it.',
    partial && h('span.quiet', complete ? ' It also changed what you may not see.'
      : ' It also changes what you may not see, which is on its way.'),
    webhooks.length > 0 && ` ${counted(webhooks.length, 'webhook is', 'webhooks are')} told of it`,
    waiting.length > 0 && `, ${count(waiting.length)} not yet`,
    failed.length > 0 && [' ', tag('bad', `${count(failed.length)} failed`, failed.map(fullName).join(', '))],
  ]
}

function after(decidedAt, time) { return Math.max(0, (new Date(time) - new Date(decidedAt)) / 1000) }

/** One gateway; its elements stay, so that what is open stays open. */
function gatewayBlock(signal) {
  const title = h('div.row')
  const sentence = h('p', { role: 'status' })
  const notes = h('div.stack.tight')
  const plot = progressPlot(signal)
  const names = h('tbody')
  const summary = h('summary.small')
  const details = h('details', summary,
    h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Proxies' },
      h('table.small', tableHead('Proxy', 'State', 'Given after', 'Has it after'), names)))
  let said = ''
  return {
    element: h('section.stack.tight', title, sentence, notes, plot.element, details),
    update(gateway, document) {
      const state = convergence(gateway, document.decidedAt)
      fill(title, stateTag(gateway, state), h('strong', fullName(gateway)),
        h('span.quiet', `version ${gateway.version}`))
      const text = words(state)
      if (text !== said) fill(sentence, said = text)
      fill(notes, gateway.heldBecause && h('div.notice.held', held(gateway.heldBecause)),
        state.refused.length > 0 && h('div.notice.bad',
          h('strong', counted(state.refused.length, 'proxy refuses', 'proxies refuse'), ' something of it: ',
            state.refused.slice(0, 5).map(node => node.name).join(', ')),
          h('a', { href: fleetLink(fullName(gateway)) }, 'Why')))
      plot.update(state, { isDone: state.isComplete || !gateway.released || Boolean(gateway.heldBecause) })
      details.hidden = !gateway.nodes?.length
      if (!details.hidden) {
        fill(summary, 'Each proxy')
        const first = gateway.nodes.toSorted(slowestFirst).slice(0, 500)
        fill(names, first.map(node => row(node, document.decidedAt)))
      }
    },
  }
}

function stateTag(gateway, state) {
  if (!gateway.released || gateway.heldBecause) return tag('held', 'held')
  if (state.total === 0) return tag(null, 'no proxies')
  if (state.isComplete) return tag('good', 'all have it')
  return state.refused.length > 0 ? tag('bad', 'refused') : tag('accent', 'on its way')
}

function words({ total, done, silent, reached, isComplete }) {
  if (total === 0) return 'No proxy asks for this gateway now.'
  const times = [
    reached[50] !== undefined && `half after ${duration(reached[50])}`,
    reached[95] !== undefined && total >= 20 && `95 % after ${duration(reached[95])}`,
    reached[100] !== undefined && `all after ${duration(reached[100])}`,
  ].filter(Boolean)
  const unknown = isComplete ? '; when they got it is not known any more' : ''
  const known = times.length > 0 ? `: ${times.join(', ')}` : unknown
  const quiet = silent > 0 ? ` ${counted(silent, 'silent one is', 'silent ones are')} not waited for.` : ''
  const verb = done === 1 ? 'has' : 'have'
  return `${count(done)} of ${counted(total, 'proxy', 'proxies')} ${verb} it${known}.${quiet}`
}

/** Why proxies do not get it, and what to do. */
function held(reason) {
  return {
    Pinned: 'The gateway is pinned to another version. Proxies are given this one when the pin ends.',
    HeldByGuard: h('span', 'A release guard holds it until somebody releases it: see ',
      h('a', { href: '/waiting' }, 'Waiting'), '.'),
    Invalid: 'Envoy refuses it, so Envoys keep what they have. Its warnings say what is refused.',
    SecretsLocked: 'A master key is missing, so Envoys keep what they have. Give the server the key.',
  }[reason] || reason
}

/** Those that one waits for first. */
function slowestFirst(a, b) {
  const rank = node => (node.silent ? 1e15 : 0) + (node.refused ? -2e15 : node.acknowledged ? 0 : -1e15)
  return rank(a) - rank(b) || new Date(b.acknowledgedAt || 0) - new Date(a.acknowledgedAt || 0)
}

function row(node, decidedAt) {
  const state = node.refused ? tag('bad', 'refused') : node.acknowledged ? tag('good', 'has it')
    : node.silent ? tag(null, 'silent') : node.givenAt ? tag('accent', 'was given it') : tag('warn', 'waits')
  const at = time => h('td.number', time ? duration(after(decidedAt, time)) : '–')
  return h('tr', h('th.mono', { scope: 'row' }, node.name), h('td', state), at(node.givenAt),
    at(node.acknowledgedAt))
}
