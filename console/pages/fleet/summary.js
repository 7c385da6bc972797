// The answer of the fleet in one sentence, and the states to choose from.

import { h } from '../../dom.js'
import { clock, count, counted, fullName, span } from '../../format.js'
import { linkedVersion } from '../../components/links.js'
import { states, tally } from '../../components/proxy-states.js'
import { faults } from '../../components/refusals.js'
import { serverTime } from '../../clock.js'

/** `38 of 40 proxies run version 58; 1 refused it (first with version 56); 1 is silent since 10:12:07.` */
export function sentence(view, gateway, fleet, items, known) {
  const total = items.length
  const has = items.filter(item => item.version === fleet.version).length
  const clauses = [silent, refused, behind].map(clause => clause(items, fleet.version, known)).filter(Boolean)
  const all = total === 1 ? 'The one proxy runs ' : `All ${counted(total, 'proxy', 'proxies')} run `
  const link = ([state, text]) =>
    h('a', { href: view.link({ state, version: null }), dataset: { focus: `say-${state}` } }, text)
  return [
    has === total ? all : `${count(has)} of ${counted(total, 'proxy', 'proxies')} run `,
    linkedVersion(gateway, fleet.version, `version ${fleet.version}`),
    clauses.map(clause => ['; ', link(clause)]), '.',
  ]
}

function silent(items) {
  const times = items.filter(item => item.state === 'silent').map(item => item.lastPoll).sort()
  if (times.length === 0) return null
  return ['silent', times.length === 1 ? `1 is silent since ${clock(times[0])}`
    : `${count(times.length)} are silent, the first since ${clock(times[0])}`]
}

/** With the first version that was refused: each one since has that in it. */
function refused(items, version, known) {
  const found = items.filter(item => item.state === 'refused')
  if (found.length === 0) return null
  const causes = faults(found, known)
  const first = Math.min(...causes.map(cause => cause.first ?? version),
    ...found.flatMap(item => item.refusals.map(refusal => refusal.version)))
  const before = first < version ? ` (first with version ${first})` : ''
  const because = causes.length === 0 ? ''
    : ` because of ${causes[0].kind} ${fullName(causes[0])}${causes.length > 1 ? ' and others' : ''}`
  return ['refused', `${count(found.length)} refused it${because}${before}`]
}

function behind(items) {
  const found = items.filter(item => item.state === 'behind')
  if (found.length === 0) return null
  const [furthest] = found.map(item => item.behind).filter(lag => lag?.since)
    .sort((one, other) => other.count - one.count)
  const what = `${count(found.length)} ${found.length === 1 ? 'is' : 'are'} behind`
  if (!furthest) return ['behind', what]
  const by = `by ${furthest.isMore ? 'over ' : ''}${counted(furthest.count, 'version')}`
  return ['behind', found.length === 1 ? `${what} ${by}` : `${what}, the furthest ${by}`]
}

/** Links that show the proxies of one state, with how many there are. */
export function stateLinks(view, items) {
  const counts = tally(items)
  const chosen = view.query.get('state')
  const link = (name, word, number) => h('a', {
    href: view.link({ state: name }), 'aria-current': (chosen || null) === name && 'true',
    dataset: { focus: `state-${name}` },
  }, word, ' ', h('span.number', count(number)))
  const shown = states.filter(({ name }) => counts[name] > 0 || name === chosen)
  return [
    link(null, 'all', items.length), ...shown.map(({ name, word }) => link(name, word, counts[name])),
  ]
}

/** By how much a proxy is behind: `2 versions, for 3 minutes`. */
export function lagWords(behind, word = '', now = serverTime()) {
  if (!behind) return ''
  if (behind.hasNone) return 'has no version yet'
  if (behind.isAhead) return 'has a newer one'
  const number = `${behind.isMore ? 'over ' : ''}${counted(behind.count, 'version')}${word}`
  return behind.since ? `${number}, for ${span(Math.max(1, (now - new Date(behind.since)) / 1000))}`
    : number
}
