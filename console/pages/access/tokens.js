// The accounts of programs and their tokens: which were used, which end soon; making and revoking them.

import { fill, h } from '../../dom.js'
import { serverTime } from '../../clock.js'
import { all, allowed, get } from '../../api/client.js'
import { counted, fullName } from '../../format.js'
import { may, mayAnywhere, me } from '../../session.js'
import { lintel } from '../../components/command.js'
import { tableHead } from '../../components/table-head.js'
import { tag } from '../../components/tag.js'
import { ago, at } from '../../components/time.js'
import { makeToken, revokeToken, tokensPath } from './token-dialogs.js'

const most = 200
const soon = 14 * 86400_000

export async function tokensView(view, element) {
  if (!mayAnywhere('list', 'serviceaccounts')) {
    fill(element, h('p.answer', 'You may not see the accounts of programs.'),
      h('p', 'That takes the right to list serviceaccounts, which the role auditor has; '
        + 'only admin makes tokens.'),
      ownToken())
    return
  }
  const accounts = await load(view)
  const text = (view.query.get('q') || '').toLowerCase()
  const shown = accounts.filter(account => fullName(account).includes(text))
  fill(element,
    h('p.answer', { role: 'status' }, sentence(accounts)),
    h('div.filters',
      h('label.field', 'Account', h('input', {
        type: 'search', name: 'account', placeholder: 'web/ci', value: view.query.get('q'),
        spellcheck: 'false', onchange: event => view.go({ q: event.target.value.trim() }),
      }))),
    shown.length === 0 ? noAccounts(accounts) : h('div.card.flush', table(view, shown)),
    accounts.length === most && h('p.small.quiet', `The first ${most} accounts are shown.`))
}

/** Accounts with their tokens; `tokens` is null where one may not list them. */
async function load(view) {
  const items = (await all('/v1/serviceaccounts', { signal: view.signal, most })).slice(0, most)
  const accounts = items.map(({ metadata: { namespace, name } }) => ({ namespace, name, tokens: null }))
  const waiting = accounts.filter(account => may('list', 'serviceaccounts/token', account.namespace))
  const worker = async () => {
    for (let account = waiting.pop(); account; account = waiting.pop()) {
      // An account that was deleted meanwhile has none.
      const page = await allowed(get(tokensPath(account), { signal: view.signal }))
      account.tokens = page?.tokens ?? null
    }
  }
  await Promise.all(Array.from({ length: 6 }, worker))
  return accounts
}

/** How a token is: `expired`, `soon`, `unused`, or `good`. */
function condition({ expiresAt, lastUsedAt }) {
  const left = expiresAt ? new Date(expiresAt) - serverTime() : Infinity
  if (left < 0) return 'expired'
  if (left < soon) return 'soon'
  return lastUsedAt ? 'good' : 'unused'
}

function sentence(accounts) {
  const tokens = accounts.flatMap(account => account.tokens || [])
  const number = wanted => tokens.filter(token => condition(token) === wanted).length
  const part = (wanted, one, several) => number(wanted) > 0 && counted(number(wanted), one, several)
  const parts = [
    part('soon', 'ends within 14 days', 'end within 14 days'),
    part('expired', 'has expired', 'have expired'),
    part('unused', 'was never used', 'were never used'),
  ].filter(Boolean)
  const all = `${counted(accounts.length, 'account')} with ${counted(tokens.length, 'token')}`
  return `${[all, parts.join(', ')].filter(Boolean).join('; ')}.`
}

function table(view, accounts) {
  return h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'Accounts and tokens' },
    h('table.tokens',
      h('caption.visually-hidden', 'Service accounts and their tokens'),
      tableHead('Account', 'Token', 'For', 'Last used', 'Ends', h('span.visually-hidden', 'Do')),
      accounts.map(account => h('tbody', rows(view, account)))))
}

function rows(view, account) {
  const { tokens } = account
  const span = Math.max(1, tokens?.length || 0)
  const name = fullName(account)
  const make = async () => { if (await makeToken(account)) view.onquery() }
  const head = h('th', { scope: 'rowgroup', rowspan: span },
    h('div.mono', name),
    may('create', 'serviceaccounts/token', account.namespace) && h('button.button.small.no-print', {
      onclick: make, 'aria-label': `Make a token for ${name}`,
    }, 'Make a token'))
  if (!tokens?.length) {
    return h('tr', head, h('td.quiet', { colspan: 5 },
      tokens ? 'no token: nobody can be this account' : 'You may not see its tokens.'))
  }
  const mayRevoke = may('delete', 'serviceaccounts/token', account.namespace)
  return tokens.map((token, index) => {
    const revoke = async () => { if (await revokeToken(account, token)) view.onquery() }
    return h('tr', index === 0 && head,
      h('td', h('span.mono', token.id), me.token?.id === token.id && [' ', tag('accent', 'yours')]),
      h('td', token.note || h('span.quiet', 'not said'),
        h('div.small.quiet', 'made ', ago(token.createdAt), ' by ', h('span.mono', token.issuedBy))),
      h('td', token.lastUsedAt ? ago(token.lastUsedAt) : h('span.quiet', 'never')),
      h('td', ends(token)),
      h('td', mayRevoke && h('button.button.small.danger.no-print', {
        onclick: revoke, 'aria-label': `Revoke the token ${token.id} of ${name}`,
      }, 'Revoke')))
  })
}

function ends(token) {
  const state = condition(token)
  if (!token.expiresAt) return 'never'
  return [
    at(token.expiresAt),
    state === 'expired' && [' ', tag('bad', 'expired')],
    state === 'soon' && [' ', tag('warn', 'soon')],
  ]
}

function noAccounts(accounts) {
  if (accounts.length > 0) return h('p.empty', 'No account has that in its name.')
  return h('div.empty', h('p', 'There is no account yet. A program has one, and a proxy, too:'),
    h('code', lintel('apply -f - <<< ')
      + `'{apiVersion: v1, kind: ServiceAccount, metadata: {namespace: web, name: ci}}'`),
    h('p', 'A binding then says what it may do, and a token lets it say who it is.'))
}

function ownToken() {
  return me.token && h('p', 'Your own token is ', h('span.mono', me.token.id),
    me.token.expiresAt && [', and ends ', at(me.token.expiresAt)], '.')
}
