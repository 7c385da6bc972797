// What was refused to whom, and why: for who may see the audit everybody's, else one's own.

import { fill, h } from '../../dom.js'
import { get } from '../../api/client.js'
import { counted } from '../../format.js'
import { may, me } from '../../session.js'
import { tableHead } from '../../components/table-head.js'
import { ago } from '../../components/time.js'

const size = 100

export async function refusedView(view, element) {
  const maySeeAll = may('list', 'audit', view.query.get('namespace'))
  // Everybody may see what was refused to oneself.
  const principal = maySeeAll ? view.query.get('by') : me.principal
  const page = await get('/v1/audit', {
    signal: view.signal,
    query: {
      limit: size, principal, namespace: view.query.get('namespace'), before: view.query.get('before'),
    },
  })
  const visits = page.attempts.filter(isVisit).reduce((sum, { count }) => sum + count, 0)
  const withVisits = view.query.has('visits')
  if (!withVisits) page.attempts = page.attempts.filter(item => !isVisit(item))
  const field = (name, label, placeholder) => h('label.field', label,
    h('input', {
      type: 'search', value: view.query.get(name), placeholder, spellcheck: 'false', name,
      onchange: event => view.go({ [name]: event.target.value.trim(), before: null }),
    }))
  fill(element,
    h('p.answer', { role: 'status' }, sentence(page, maySeeAll, principal, view.query, visits > 0)),
    h('div.filters.no-print', maySeeAll && field('by', 'Who', 'system:serviceaccount:web:ci'),
      field('namespace', 'Namespace', 'any'),
      maySeeAll && h('a.button', { href: view.link({ by: me.principal, before: null }) }, 'Mine')),
    page.attempts.length > 0 && h('div.card.flush', table(view, page.attempts, maySeeAll)),
    visits > 0 && h('p.small.quiet',
      `${counted(visits, 'question', 'questions')} who one is, asked without any token as this console does `
        + `before one signs in, ${visits === 1 ? 'is' : 'are'} ${withVisits ? 'shown, too. ' : 'left out. '}`,
      h('a', { href: view.link({ visits: withVisits ? null : 1 }) }, withVisits ? 'Leave out' : 'Show')),
    h('p.row.no-print',
      view.query.has('before') && h('a.button', { href: view.link({ before: null }) }, 'Newest'),
      page.before && h('a.button', { href: view.link({ before: page.before }) }, 'Older')))
}

/**
 * The console asks who one is before one has signed in: that is nobody's attempt at anything. A token or a
 * session that does not count is one.
 */
function isVisit({ status, verb, resource, reason }) {
  return status === 401 && verb === 'get' && resource === 'me' && reason.startsWith('send the header ')
}

function sentence({ attempts, before }, maySeeAll, principal, query, leftOut) {
  const whom = principal && principal === me.principal ? 'you' : principal || 'anybody'
  const place = query.get('namespace') ? ` in ${query.get('namespace')}` : ''
  const time = query.has('before') ? ' before that' : ''
  if (attempts.length === 0 && before) return 'Nothing else is among the last ones; there are older ones.'
  const but = leftOut ? ', but for visits before signing in' : ''
  if (attempts.length === 0) return `Nothing was refused to ${whom}${place}${time}${but}.`
  const [last] = attempts
  const number = `${before ? 'More than ' : ''}${counted(attempts.length, 'refusal')}`
  return [`${number}${place}; the last one `, ago(last.lastTime),
    maySeeAll && !principal && [', to ', h('span.mono', last.origin.principal || 'nobody known')], '.']
}

function table(view, attempts, maySeeAll) {
  return h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'What was refused' },
    h('table.refusals',
      h('caption.visually-hidden', 'What was refused, newest first'),
      tableHead('When', maySeeAll && 'Who', 'Wanted to', 'Why not'),
      h('tbody', attempts.map(item => h('tr',
        h('td.nowrap', ago(item.lastTime),
          item.count > 1 && h('div.small.quiet', counted(item.count, 'time'))),
        maySeeAll && h('td', h('span.mono', item.origin.principal || 'nobody known'),
          h('div.small.quiet.origin', { title: item.origin.userAgent },
            [item.origin.address, item.origin.userAgent].filter(Boolean).join(', '))),
        h('td', wanted(item)),
        h('td', why(item), h('div.small', ask(view, item))))))))
}

function wanted({ verb, resource, namespace, name }) {
  if (!verb) return h('span.quiet', 'many different things')
  const where = name ? ` ${namespace ? `${namespace}/` : ''}${name}` : namespace ? ` in ${namespace}` : ''
  return [`${verb} `, h('span.mono', `${resource || ''}${where}`)]
}

const meanings = {
  400: 'A token stood in the URL, where others may have read it: revoke it.',
  401: 'Nobody knew who asked.',
  404: 'In that namespace the asker sees nothing, so it might as well not be there.',
}

/** The server's sentence, without what only points at the API. */
function why({ status, reason }) {
  return [
    reason.replace(/; GET \/v1\/me tells what it may$/, '.'),
    meanings[status] && h('div.small.quiet', meanings[status]),
  ]
}

/** What would have let it pass: for oneself as the question, for others as who may. */
function ask(view, { status, verb, resource, namespace, origin }) {
  if (status === 401 || status === 400 || !verb || !resource) return null
  const isOwn = origin.principal === me.principal
  if (!isOwn && !may('list', 'rolebindings', namespace)) return null
  const href = view.link({
    view: isOwn ? null : 'who', verb, resource, namespace, by: null, before: null, q: null,
  })
  return h('a', { href }, isOwn ? 'Who could allow it?' : 'Who may?')
}
