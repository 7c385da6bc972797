// The line that says whether what is typed can be committed, and the button that does it.

import { fill, h } from '../../dom.js'
import { Problem } from '../../api/client.js'
import { counted, fullName } from '../../format.js'
import { may, mayAnywhere, server } from '../../session.js'
import { readable } from '../../components/links.js'
import { tag } from '../../components/tag.js'

/** @returns `{element, show}`; `show(state)` with what `preview` tells, `open` if places
 * have to be decided, and `others` if somebody came between */
export function actionBar({ oncommit, onnext, onlook }) {
  const said = h('div.row.grow', { role: 'status', 'aria-live': 'polite' })
  const button = h('button.button.main', {
    type: 'button', onclick: oncommit, 'aria-keyshortcuts': 'Control+Enter',
  })
  const element = h('div.change-actions.no-print', said, h('div.row', button))
  let last = ''

  function show({ isDeleting, ...state }) {
    const sentence = words({ ...state, isDeleting })
    element.classList.toggle('asking', state.phase === 'asking')
    // What is being looked at again stays as it was, so that nothing flickers while somebody types.
    if (sentence && key(sentence) !== last) {
      last = key(sentence)
      fill(said, tag(...sentence.tag), h('span', sentence.text),
        sentence.hasNext && action(onnext, 'Next ', h('kbd', 'F8')),
        sentence.hasLook && action(onlook, 'Show'))
    }
    button.disabled = !isReady(state)
    button.title = isReady(state) ? 'Control+Enter' : ''
    button.classList.toggle('danger', Boolean(isDeleting))
    fill(button, buttonWord(isDeleting, state.result))
  }
  return { element, show }
}

/** What the dialog offers: others agree where they have to, or may be asked to. */
function buttonWord(isDeleting, result) {
  if (result?.approval) return 'Propose …'
  if (isDeleting) return 'Delete …'
  return !server.lintel_open && mayAnywhere('create', 'proposals') ? 'Commit or propose …' : 'Commit …'
}

function action(onclick, ...words) { return h('button.button.small', { type: 'button', onclick }, words) }

/** Whether the last steps can be taken: also of what is frozen, since one may be allowed to override that. */
export function isReady({ phase, result, problem, open, others }) {
  if (open || others) return false
  if (phase === 'refused') return problem.type === '/problems/frozen' && may('override', 'changefreezes')
  return phase === 'known' && result.changes.some(change => change.action !== 'unchanged')
}

/** Whether a resource is not any more what it was when it was read. */
export function isStale(problem) { return problem?.type === '/problems/precondition-failed' }

function key(sentence) { return `${sentence.tag} ${sentence.text} ${sentence.hasNext}` }

function words({ phase, result, problem, open, others, marks, isDeleting }) {
  if (others) return { tag: ['warn', 'changed meanwhile'], text: others, hasLook: true }
  if (open) {
    const text = 'Decide what is kept before it can be committed.'
    return { tag: ['bad', 'not merged'], text, hasNext: true }
  }
  if (phase === 'empty') return { tag: [null, 'empty'], text: 'Write, paste or drop a resource.' }
  if (phase === 'away') {
    return {
      tag: ['warn', 'not checked'],
      text: 'The server cannot be reached. What you typed stays here, and is checked when it is back.',
    }
  }
  if (phase === 'refused') return refused(problem, marks)
  if (phase === 'known') return known(result, marks, isDeleting)
  return result ? null : { tag: [null, 'checking'], text: 'The server looks at it …' }
}

function refused(problem, marks) {
  const errors = marks.filter(mark => mark.kind === 'bad')
  const text = errors.length > 0 && problem instanceof Problem && problem.status !== 412
    ? `${counted(errors.length, 'error')}; the first: ${errors[0].text}`
    : readable(problem.detail || problem.message)
  return { tag: ['bad', 'cannot be committed'], text, hasNext: errors.some(mark => mark.line) }
}

function known(result, marks, isDeleting) {
  const changed = result.changes.filter(change => change.action !== 'unchanged')
  if (changed.length === 0) return { tag: [null, 'no change'], text: 'Nothing differs from what is stored.' }
  const [hit, lost, gone, promoted] = ['displaced', 'lost', 'removed', 'promoted'].map(part =>
    result.gateways.reduce((sum, item) => sum + item[part].length, 0))
  // The API lists those that others take under both.
  const taken = new Set(result.gateways.flatMap(({ displaced }) => displaced.map(({ id }) => id)))
  const twice = result.gateways.flatMap(item => item.removed).filter(({ id }) => taken.has(id))
  const removed = gone - twice.length
  const where = result.gateways.map(fullName).join(', ')
  const isNew = changed.every(({ action }) => action === 'created')
  const count = isNew ? counted(changed.length, 'resource is created', 'resources are created')
    : counted(changed.length, 'resource changes', 'resources change')
  const parts = isDeleting ? [`It is deleted${where ? ` from ${where}` : ''}.`]
    : [`${count}${where ? ` on ${where}` : ''}.${where ? '' : ' No gateway changes.'}`]
  if (removed) parts.push(`${counted(removed, 'listener is', 'listeners are')} removed.`)
  if (promoted) parts.push(`${counted(promoted, 'listener')} of others would start serving.`)
  if (hit) parts.push(`${counted(hit, 'listener')} of others would stop serving.`)
  if (lost) parts.push(`${counted(lost, 'listener')} of it would not serve.`)
  if (hit + lost === 0 && result.warnings.length) {
    const text = readable(result.warnings[0].message)
    parts.unshift(result.warnings.length === 1 ? `${text.charAt(0).toUpperCase()}${text.slice(1)}.`
      : `${counted(result.warnings.length, 'warning')}; see the plan.`)
  }
  const isClean = hit + lost + result.warnings.length === 0
  const careful = `look before you ${isDeleting ? 'delete' : 'commit'}`
  return {
    tag: isClean && !isDeleting ? ['good', 'can be committed'] : ['warn', careful],
    text: parts.join(' '),
    hasNext: marks.some(mark => mark.line),
  }
}
