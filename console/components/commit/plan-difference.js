// The plan is another one than the one that was looked at: what is new in it, and what came between.

import { h } from '../../dom.js'
import { counted, fullName } from '../../format.js'
import { differenceLink } from '../links.js'
import { owner } from './plan.js'

const parts = {
  displaced: 'stops serving', lost: 'does not serve', carvedOut: 'is taken out of a wildcard',
  removed: 'is removed', modified: 'is changed', promoted: 'starts serving', added: 'is added',
}

/** Whether two ChangeResults do the same; the position behind a plan is where the log was. */
export function isSamePlan(before, after) { return before.plan.split('@')[0] === after.plan.split('@')[0] }

/** What `after` says otherwise than `before`; `isRefused` where somebody wanted to do `before`. */
export function planDifference(before, after, { isRefused } = {}) {
  const lines = after.gateways.flatMap(gateway =>
    compare(before.gateways.find(other => fullName(other) === fullName(gateway)), gateway))
  const gone = before.gateways.filter(gateway =>
    !after.gateways.some(other => fullName(other) === fullName(gateway)))
  return h('div.notice.warn', { role: 'alert' },
    h('strong', isRefused
      ? 'It would do something else now than what you looked at, so nothing was done.'
      : 'Somebody changed something meanwhile: it would do something else now.'),
    h('ul',
      between(before, after),
      lines.slice(0, 30).map(line => h('li.small', line)),
      lines.length > 30 && h('li.small', `and ${counted(lines.length - 30, 'more difference')}`),
      gone.map(gateway => h('li.small', `${fullName(gateway)} is no longer touched`))),
    h('p.small', 'Below is what it would do now.'))
}

function between(before, after) {
  return after.gateways.map(gateway => {
    const old = before.gateways.find(other => fullName(other) === fullName(gateway))
    if (!old || old.previousVersion === gateway.previousVersion) return null
    const [name, from, to] = [fullName(gateway), old.previousVersion, gateway.previousVersion]
    return h('li.small', `${name} went from version ${from} to ${to} meanwhile: `,
      h('a', { href: differenceLink(name, from, to), target: '_blank' }, 'what changed'))
  })
}

function compare(before, after) {
  return Object.entries(parts).flatMap(([key, word]) => {
    const old = new Set((before?.[key] || []).map(item => item.id))
    const now = new Set(after[key].map(item => item.id))
    return [
      ...[...now].filter(id => !old.has(id)).map(id => [h('strong', 'new: '), named(id), ` ${word}`]),
      ...[...old].filter(id => !now.has(id)).map(id => [h('strong', 'no longer: '), named(id), ` ${word}`]),
    ]
  })
}

function named(id) { return h('span.mono', owner(id)) }
