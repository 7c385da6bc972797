// Plan, message, terms, and the button. Nothing is written before it is pressed, and then only what
// the plan says.

import { fill, h } from '../../dom.js'
import { Problem, wait } from '../../api/client.js'
import { may, mayAnywhere, server } from '../../session.js'
import { problemView } from '../problem.js'
import { toast } from '../toast.js'
import { outcomeView } from './outcome.js'
import { isSamePlan, planDifference } from './plan-difference.js'
import { planView } from './plan.js'
import { CommitRequest } from './request.js'
import { commitTerms } from './terms.js'

/**
 * The form, which becomes the outcome.
 * @param options
 * - `request`: what CommitRequest takes
 * - `result`: the ChangeResult that was looked at; asked for where it is left out
 * - `word`: of the button, such as `Roll back`; `message`, `confirmWithin`: what to begin with
 * - `explain(problem)`: an element that says more of a problem, or null for the usual
 * - `ondone({revision, result} | {proposal})`, `oncancel`, `onclose` after it; `signal`
 * - `events` of the view: the plan is then looked at anew when something happened
 */
export function commitForm({ request: spec, result, word = 'Commit', signal, events, ...on }) {
  const request = new CommitRequest(spec)
  const element = h('div.stack')
  const plan = h('div', { 'aria-live': 'polite', 'aria-busy': 'true' })
  const said = h('div')
  const actions = h('div.actions')
  const terms = commitTerms({ ...on, onoverride: () => look() })
  let isBusy = false
  let isDone = false
  // Sent, and nobody knows what became of it: it may have been done.
  let isUncertain = false
  let isRenewing = false
  let unread = null
  let comesMore = false
  // Of the last question: what was asked before it is not shown after it.
  let turn = 0

  fill(element, plan,
    h('form.stack', { onsubmit: event => { event.preventDefault(); go() } }, terms.element, said, actions))
  if (result) show(result)
  else look()
  element.addEventListener('input', () => { unread = null })
  element.addEventListener('keydown', event => {
    // The key that opened the dialog may still be held.
    if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey) || event.repeat) return
    if (event.isComposing || event.target.closest('a, button, summary')) return
    event.preventDefault()
    go()
  })
  events?.listen(() => renewed(), signal)
  return element

  /** After what happened: one preview at a time, at most one in a second, the last one after all. */
  async function renewed() {
    if (isRenewing) { comesMore = true; return }
    isRenewing = true
    do {
      comesMore = false
      await refresh()
      await wait(1, signal).catch(() => {})
    } while (comesMore && !signal?.aborted)
    isRenewing = false
  }

  /** Asks what it would do. @returns whether that is known */
  async function look(before) {
    const own = ++turn
    result = null
    offer()
    if (!plan.firstChild) fill(plan, h('p.quiet', 'Computing what it would do …'))
    try {
      const found = await preview()
      if (own !== turn) return false
      show(found, before && (found => planDifference(before, found, { isRefused: true })))
      return true
    } catch (error) {
      if (signal?.aborted || own !== turn) return false
      plan.setAttribute('aria-busy', 'false')
      terms.element.hidden = !isFrozen(error)
      if (isFrozen(error)) terms.offerOverride(may('override', 'changefreezes'))
      fill(plan, on.explain?.(error) || problemView(error, { onretry: () => look() }))
      return false
    }
  }

  function preview() { return request.preview({ overrideFreeze: terms.value().overrideFreeze, signal }) }

  /** Something happened: the plan that is shown may be an old one. */
  async function refresh() {
    if (!result || isBusy || isDone || isUncertain) return
    const seen = result
    const found = await preview().catch(() => null)
    if (isBusy || isDone || signal?.aborted || result !== seen) return
    if (!found) await look()
    else if (isSamePlan(seen, found)) result = found
    else {
      // What came before the last look and was not read yet is told as well.
      unread ??= seen
      show(found, found => planDifference(unread, found))
    }
  }

  function show(found, difference) {
    result = found
    plan.setAttribute('aria-busy', 'false')
    fill(plan, h('div.stack', difference?.(found), planView(found)))
    offer()
  }

  function offer() {
    const needsOthers = Boolean(result?.approval)
    // An open server knows nobody who could agree.
    const mayPropose = request.canBeProposed && !server.lintel_open && mayAnywhere('create', 'proposals')
    const isReady = changes() && !isBusy
    element.toggleAttribute('data-sending', isBusy)
    if (result) terms.element.hidden = !changes()
    fill(actions,
      on.oncancel && h('button.button', {
        type: 'button', disabled: isBusy, onclick: on.oncancel,
      }, 'Cancel'),
      mayPropose && !needsOthers && h('button.button', {
        type: 'button', disabled: !isReady, onclick: () => go(true),
      }, 'Propose to others'),
      h('button.button.main', { disabled: !isReady },
        isBusy ? 'Working …' : needsOthers ? 'Propose' : word))
  }

  function changes() { return Boolean(result?.changes.some(change => change.action !== 'unchanged')) }

  async function go(isProposal = false) {
    if (!changes() || isBusy || isDone) return
    const seen = result
    isBusy = true
    offer()
    fill(said)
    try {
      const asked = { ...terms.value(), plan: seen.plan }
      const answer = await (isProposal ? request.propose(asked) : request.commit(asked))
      finish(answer)
    } catch (error) {
      isBusy = false
      isUncertain = !(error instanceof Problem)
      offer()
      if (signal?.aborted) {
        const what = isUncertain ? 'Nobody knows whether it was done' : 'It was not done'
        return toast(`${word}: ${what}. ${error.message}`)
      }
      if (isOutdated(error)) {
        if (await look(seen)) plan.scrollIntoView({ block: 'start' })
      } else {
        fill(said, fault(error))
        said.scrollIntoView({ block: 'nearest' })
      }
    }
  }

  function fault(error) {
    if (isFrozen(error)) terms.offerOverride(may('override', 'changefreezes'))
    const more = on.explain?.(error)
    return more || h('div.stack.tight', problemView(error), !(error instanceof Problem) && h('p.small',
      'Press the button again: it sends the same request, and the server does that once only.'))
  }

  function finish({ status, content }) {
    isDone = true
    element.removeAttribute('data-sending')
    const isCommit = status !== 202 && content.kind !== 'Proposal'
    if (signal?.aborted) {
      toast(`${word}: ${isCommit ? `commit ${content.revision} is in the log` : 'it waits for others'}.`)
    }
    fill(element, outcomeView(content, { isCommit, signal, events, onclose: on.onclose }))
    element.querySelector('[tabindex]')?.focus({ preventScroll: true })
    on.ondone?.(isCommit ? { revision: content.revision, result: content } : { proposal: content })
  }
}

function isOutdated(error) {
  return error instanceof Problem && error.status === 412 && error.type === '/problems/plan-changed'
}

function isFrozen(error) { return error instanceof Problem && error.type === '/problems/frozen' }
