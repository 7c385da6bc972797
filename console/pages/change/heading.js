// The heading of the page, which says what is changed, and the tools above the editor.

import { h, list } from '../../dom.js'
import { kindOf, kinds, parseKey } from '../../api/kinds.js'
import { may, mayAnywhere } from '../../session.js'
import { linkedCommit, resourceHistory } from '../../components/links.js'
import { resourceChoice } from './choice.js'
import { fileButton } from './files.js'
import { nameOf } from './others.js'
import { template } from './templates.js'

/** @param onmode called with `delete`, or null for editing */
export function heading(view, { keys, bases, missing, isDeleting, onmode }) {
  const [only] = keys.length === 1 ? keys : []
  const isThere = only && bases.get(only)?.text
  return h('div.stack.tight.change-head',
    h('div.row.spread',
      h('h1', title(keys, isDeleting)),
      h('div.row.no-print',
        resourceChoice(view),
        keys.length > 0 && h('a.button', { href: '/change' }, 'New'),
        isThere && mayDo('delete', only) && (isDeleting
          ? h('button.button', { type: 'button', onclick: () => onmode(null) }, 'Do not delete it')
          : h('button.button.danger', { type: 'button', onclick: () => onmode('delete') }, 'Delete …')))),
    h('p.quiet', subtitle(keys, bases, isDeleting)),
    missing.map(text => h('p.notice.warn', text)),
    keys.filter(key => !mayDo('update', key)).map(key => h('p.notice.warn',
      `You may read ${nameOf(key)}, and not change it: nobody has given you the right to update `
      + `${kindOf(parseKey(key).kind).plural} there. `,
      h('a', { href: '/access' }, 'Access'), ' says what you may do.')))
}

function title(keys, isDeleting) {
  if (keys.length === 0) return 'Change'
  if (keys.length > 3) return `Change ${keys.length} resources`
  return [isDeleting ? 'Delete ' : 'Change ', h('span.change-name', list(keys.map(nameOf)))]
}

function subtitle(keys, bases, isDeleting) {
  if (keys.length === 0) {
    return 'Write one resource or several, with a line --- between them. Or look for one that is there.'
  }
  if (isDeleting) return 'This is what would be gone; the plan says what starts and stops serving then.'
  const [only] = keys
  if (keys.length > 1) return 'All of it becomes one commit, or nothing does.'
  const { resourceVersion } = bases.get(only)
  if (!resourceVersion) return 'It is not there yet. The first commit makes it.'
  return ['As of ', linkedCommit(resourceVersion), ', which changed it last. ',
    h('a', { href: resourceHistory(null, parseKey(only)) }, 'Its history')]
}

function mayDo(verb, key) {
  const { kind, namespace = null } = parseKey(key)
  return may(verb, kindOf(kind).plural, namespace)
}

/** Above the editor: templates, files, the way back, and where the caret is. */
export function tools({ position, onadd, onread, ondiscard }) {
  const add = event => {
    const text = template(event.target.value)
    event.target.value = ''
    if (text) onadd(text)
  }
  return h('div.row.spread.change-tools.no-print',
    h('div.row',
      h('select.small', { 'aria-label': 'Add a resource', onchange: add },
        h('option', { value: '' }, 'Add a …'), kinds.filter(({ plural }) => mayAnywhere('create', plural))
          .map(({ kind }) => h('option', { value: kind }, kind))),
      fileButton(onread),
      h('button.button.small.discard', { type: 'button', onclick: ondiscard, hidden: true }, 'Undo all')),
    position)
}

/** What keys do in the editor, also for who hears the page. */
export function keyWords(id) {
  return h('p.small.quiet.change-keys.no-print', { id }, h('kbd', 'Tab'), ' indents, ',
    h('kbd', 'Esc'), ' ', h('kbd', 'Tab'), ' leaves, ', h('kbd', 'F8'), ' next problem, ',
    h('kbd', 'Ctrl'), '+', h('kbd', 'Enter'), ' commits')
}
