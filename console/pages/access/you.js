// Who one is here and what one may do, and the question whether one may do something.

import { fill, h } from '../../dom.js'
import { me, server } from '../../session.js'
import { tableHead } from '../../components/table-head.js'
import { at } from '../../components/time.js'
import { bindings } from './bindings.js'
import { answerView, rightFields } from './question.js'
import { matrix, summary } from './rights.js'

export async function youView(view, element) {
  const result = h('div')
  const names = me.namespaces.map(item => item.namespace)
  const fields = h('form.filters', { onsubmit: event => event.preventDefault() }, rightFields(view, names))
  const draw = known => fill(result, answerView(view, known))
  fill(element,
    h('p.answer', summary(me)),
    server.lintel_open && openNotice(),
    h('section.card.stack.tight', h('h2', 'May I …?'), fields, result),
    h('div.access-you',
      h('section.card', h('h2', 'Who you are'), facts()),
      !me.mayDoEverything && h('section.card.flush', h('h2.inset', 'What you may do'), matrixView())))
  draw(null)
  draw(await bindings(view.signal))
}

/** That nothing is guarded, and how to change that. */
function openNotice() {
  return h('div.notice.warn',
    h('strong', 'Nothing is guarded: who can reach this server may do everything.'),
    h('p', 'To close it, start it without ', h('code', '--open'),
      '. Its first start then makes a file with a token that may do everything, beside the database: ',
      h('code', 'lintel.db.admin-token'), '. Sign in with that, and give each team an account and a role '
        + 'of its own.'))
}

function facts() {
  return h('dl.facts',
    h('dt', 'Name'), h('dd.mono', me.principal),
    h('dt', 'Groups'), h('dd', h('ul', me.groups.map(group => h('li.mono', group)))),
    h('dt', 'Token'), h('dd', token()))
}

function token() {
  if (me.token) {
    return [h('span.mono', me.token.id), me.token.expiresAt && [', ends ', at(me.token.expiresAt)]]
  }
  if (server.lintel_open) return 'none is needed'
  return me.principal === 'system:admin' ? 'that of the first start, which does not end'
    : 'none of this server’s: its issuer’s, or a certificate'
}

function matrixView() {
  const { places, rows } = matrix(me)
  if (rows.length === 0) {
    return h('p.empty', 'No role is bound to you or your groups. '
      + 'The answer above has what to send to who can bind one.')
  }
  return h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'What you may do' },
    h('table.rights',
      h('caption.visually-hidden', 'What you may do with which resources, in which namespace'),
      tableHead('Resources', ...places.map(name => name ?? 'everywhere')),
      h('tbody', rows.map(row => h('tr',
        h('th', { scope: 'row' },
          row.resources.map((name, index) => [index > 0 && ', ', h('span.nowrap', name)])),
        row.cells.map(cell => h('td', rights(cell)))))),
      h('tfoot', h('tr', h('td.small.quiet', { colspan: places.length + 1 },
        '“see” is get, list and watch; “change” is create, update, patch and delete. '
          + 'Nothing else is yours.')))))
}

function rights({ words, names }) {
  return [
    words.length > 0 ? words.join(', ') : h('span.quiet', { 'aria-label': 'nothing' }, '–'),
    names.length > 0 && h('div.small.quiet', `some of them only of the names ${names.join(', ')}`),
  ]
}
