// A commit on its way to the proxies, watched until all have it or it is clear who has not.

import { fill, h } from '../../dom.js'
import { Problem, mayPass, segment, wait } from '../../api/client.js'
import { follow } from '../../api/stream.js'
import { whileVisible } from '../../api/visible.js'
import { clock, count, counted, duration, fullName } from '../../format.js'
import { serverTime } from '../../clock.js'
import { resumed } from '../../session.js'
import { problemView } from '../problem.js'
import { refusedNow } from '../refusals.js'
import { renewIf } from '../renew.js'
import { sheet } from '../sheet.js'
import { tableHead } from '../table-head.js'
import { tag } from '../tag.js'
import { convergence } from './convergence.js'
import { isRefusing, leftBehind } from './left-behind.js'
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
      if (error.status === 401) await resumed(signal)
      else if (error instanceof Problem && !mayPass(error)) throw error
      await wait(2, signal)
    }
    if (last?.complete) return
    await wait(0.5, signal)
  }
}

/** When it was committed, on disk, and whom else it is told. */
function stages({ decidedAt, durableAt, gateways, webhooks, partial, complete }) {
  const waiting = webhooks.filter(({ state }) => state === 'Waiting')
  const failed = webhooks.filter(({ state }) => state === 'Parked' || state === 'Stopped')
  return [
    `Committed at ${clock(decidedAt)}`,
    durableAt && `, on disk ${duration(after(decidedAt, durableAt))} later`, '.',
    gateways.length === 0 && !partial
      && [' It made no version of a gateway. Which one proxies are given, where a pin or a guard says so, ',
        'is on the page ', h('a', { href: '/fleet' }, 'Fleet'), '.'],
    partial && h('span.quiet', complete ? ' It also changed what you may not see.'
      : ' It also changes what you may not see, which is on its way.'),
    webhooks.length > 0 && ` ${counted(webhooks.length, 'webhook is', 'webhooks are')} told of it`,
    waiting.length > 0 && `, ${count(waiting.length)} not yet`,
    failed.length > 0 && [' ', tag('bad', `${count(failed.length)} failed`, failed.map(fullName).join(', '))],
  ]
}

function after(decidedAt, time) { return Math.max(0, (new Date(time) - new Date(decidedAt)) / 1000) }

/** So many seconds after the last proxy took it, nobody is expected to take it soon. */
const patience = 15

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
  let now = null
  let refusals = new Map()
  let asked = ''
  let timer = null
  let done = null
  let doneAt = 0
  let wasSettled = false
  signal.addEventListener('abort', () => clearTimeout(timer))
  return {
    element: h('section.stack.tight', title, sentence, notes, plot.element, details),
    update(gateway, document) {
      const state = convergence(gateway, document.decidedAt)
      // Who may not see the proxies is told numbers only: when they grew is what was seen here.
      if (done !== null && state.done !== done) doneAt = serverTime()
      done = state.done
      now = { gateway, state, decidedAt: document.decidedAt }
      draw()
    },
  }

  function draw() {
    const { gateway, state, decidedAt } = now
    const isHeld = !gateway.released || Boolean(gateway.heldBecause)
    const refused = state.missing.filter(node => isRefusing(node, refusals)).length
    const waits = patience - (serverTime() - lastNews()) / 1000
    const isLeft = !isHeld && !state.isComplete && state.total > 0
    const isOver = waits <= 0 || (refused > 0 && refused === state.missing.length)
    // One that takes it late does not say that others will soon.
    const isSettled = wasSettled = isLeft && (wasSettled || isOver)
    clearTimeout(timer)
    if (isLeft && !isSettled) timer = setTimeout(() => draw(), waits * 1000 + 50)
    fill(title, stateTag({ isHeld, state, refused, isSettled }), h('strong', fullName(gateway)),
      h('span.quiet', `version ${gateway.version}`))
    const refusedIt = state.missing.filter(node => node.refused).length
    const text = words(state, { refused, refusedIt, isSettled })
    if (text !== said) fill(sentence, said = text)
    renewIf(notes, [gateway.heldBecause, isSettled, isLeft && state.missing, [...refusals]], () => [
      gateway.heldBecause && h('div.notice.held', held(gateway.heldBecause)),
      isLeft && leftBehind({
        gateway: fullName(gateway), version: gateway.version, missing: state.missing, refusals, isSettled,
      }),
    ])
    plot.update(state, { isDone: state.isComplete || isSettled || isHeld })
    details.hidden = !gateway.nodes?.length
    if (!details.hidden) {
      fill(summary, 'Each proxy')
      const first = gateway.nodes.toSorted(slowestFirst).slice(0, 500)
      fill(names, first.map(node => row(node, { decidedAt, refusals, isSettled })))
    }
    if (isLeft && (refused > 0 || isSettled)) learn()
  }

  /** Why they refuse; also of an earlier version, which the progress of this one does not tell. */
  async function learn() {
    const key = now.state.missing.map(({ name, refused }) => `${name} ${Boolean(refused)}`).join()
    if (!key || key === asked) return
    asked = key
    try {
      refusals = await refusedNow(fullName(now.gateway), signal)
      if (!signal.aborted) draw()
    } catch {
      // It is said without the reason then.
    }
  }

  /** When it was given out, or the last proxy took it. */
  function lastNews() {
    const { gateway, state, decidedAt } = now
    const taken = state.acknowledged?.length > 0 ? +state.begin + state.acknowledged.at(-1) * 1000 : doneAt
    return Math.max(+new Date(gateway.releasedAt || decidedAt), taken)
  }
}

function stateTag({ isHeld, state, refused, isSettled }) {
  if (isHeld) return tag('held', 'held')
  if (state.total === 0) return tag(null, 'no proxies')
  if (state.isComplete) return tag('good', 'all have it')
  if (isSettled) return tag(refused > 0 ? 'bad' : 'warn', 'not everywhere')
  return refused > 0 ? tag('bad', 'refused') : tag('accent', 'on its way')
}

function words({ total, done, silent, reached, isComplete }, { refused, refusedIt, isSettled }) {
  if (total === 0) return 'No proxy asks for this gateway now.'
  const times = [
    reached[50] !== undefined && `half after ${duration(reached[50])}`,
    reached[95] !== undefined && total >= 20 && `95 % after ${duration(reached[95])}`,
    reached[100] !== undefined && `all after ${duration(reached[100])}`,
  ].filter(Boolean)
  const unknown = isComplete ? '; when they got it is not known any more' : ''
  const known = times.length > 0 ? `: ${times.join(', ')}` : unknown
  const late = total - done - refused
  const left = [
    refusedIt > 0 && `${count(refusedIt)} refused it`,
    refused > refusedIt && `${count(refused - refusedIt)} refused an earlier version`,
    isSettled && late > 0 && `${count(late)} ${late === 1 ? 'has' : 'have'} not taken it`,
  ].filter(Boolean)
  const rest = left.length > 0 ? ` ${left.join(', ')}.` : ''
  const quiet = silent > 0 ? ` ${counted(silent, 'silent one is', 'silent ones are')} not waited for.` : ''
  const verb = done === 1 ? 'has' : 'have'
  return `${count(done)} of ${counted(total, 'proxy', 'proxies')} ${verb} it${known}.${rest}${quiet}`
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

function row(node, { decidedAt, refusals, isSettled }) {
  const state = node.acknowledged ? tag('good', 'has it')
    : node.silent ? tag(null, 'silent') : isRefusing(node, refusals) ? tag('bad', 'refused')
      : !node.givenAt ? tag('warn', 'does not ask')
        : isSettled ? tag('warn', 'has not taken it') : tag('accent', 'was given it')
  const at = time => h('td.number', time ? duration(after(decidedAt, time)) : '–')
  return h('tr', h('th.mono', { scope: 'row' }, node.name), h('td', state), at(node.givenAt),
    at(node.acknowledgedAt))
}
