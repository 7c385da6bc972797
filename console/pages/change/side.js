// Beside the editor: the plan, the difference to what is stored, and the same from a shell.

import { fill, h } from '../../dom.js'
import { Unreachable } from '../../api/client.js'
import { planView } from '../../components/commit/plan.js'
import { problemView } from '../../components/problem.js'
import { renew } from '../../components/renew.js'
import { commandsView } from './commands.js'
import { differenceView } from './difference.js'
import { hasMarks } from './merge.js'
import { tabs } from './tabs.js'

/**
 * @param now what is shown: `{text, state, bases, hasOthers, deleted}`, asked for each time
 * @returns `{element, show, forget}`; `forget` drops what was read of the server
 */
export function sidePart(view, now, notices) {
  const cache = new Map()
  const { element, panel, ...choice } = tabs({
    label: 'About the change', chosen: view.query.get('tab'),
    onchoose: id => { chosen = id; view.note({ tab: id === 'plan' ? null : id }); show() },
    items: [
      { id: 'plan', name: 'Plan' }, { id: 'diff', name: 'Difference' }, { id: 'shell', name: 'From a shell' },
    ],
  })
  let { chosen } = choice
  let shown = null

  async function show() {
    const { text, state, bases, deleted } = now()
    panel.setAttribute('aria-busy', String(state.phase === 'asking'))
    if (chosen === 'plan') {
      // What is asked again keeps its folds, and is not read aloud again.
      const isShown = panel.firstChild && isSame(shown, state)
      shown = state
      return isShown ? null : renew(panel, planPart(now()))
    }
    if (chosen === 'shell') return fill(panel, commandsView(text, deleted))
    try {
      const shown = await differenceView(text, {
        bases, cache, signal: view.signal, isDeleting: Boolean(deleted),
      })
      if (chosen === 'diff' && text === now().text) fill(panel, shown)
    } catch (error) {
      if (!view.signal.aborted) fill(panel, problemView(error, { onretry: show }))
    }
  }

  return {
    element: h('section.change-side', { 'aria-label': 'What it would do' },
      h('h2.visually-hidden', 'What it would do'), notices, element, panel),
    show, forget: () => cache.clear(),
  }
}

function isSame(before, { phase, result, problem }) {
  if (before?.phase !== phase) return false
  if (phase === 'refused') return JSON.stringify(before.problem) === JSON.stringify(problem)
  const told = item => JSON.stringify({ ...item, plan: null })
  return phase === 'known' && told(before.result) === told(result)
}

function planPart({ text, state, hasOthers, deleted }) {
  const { phase, problem, result } = state
  if (!deleted && hasMarks(text)) return h('p.quiet', 'There is a plan once every place is decided.')
  if (hasOthers) return h('p.quiet', 'There is a plan once both are put together.')
  if (phase === 'empty') return h('p.quiet', 'The plan stands here as soon as there is a resource.')
  if (problem instanceof Unreachable && result) {
    return [
      h('p.notice.warn', 'The server cannot be reached; this is the plan of what was there before.'),
      planView(result),
    ]
  }
  return problem ? problemView(problem) : result && planView(result)
}
