// What is worth knowing of a gateway in a sentence or two.

import { h } from '../../dom.js'
import { count, counted, moment } from '../../format.js'
import { fleetLink, gatewayLink, historyLink, linkedVersion } from '../../components/links.js'
import { renew } from '../../components/renew.js'
import { runningWords } from '../../components/running.js'
import { tag } from '../../components/tag.js'
import { at } from '../../components/time.js'
import { Filters } from './filters.js'

/** Puts it into `element`. */
export function summaryView(element, view, listeners) {
  const { answer } = listeners
  renew(element,
    listeners.isPast && pastNotice(view, answer),
    h('p.lead', sentence(view, answer, listeners.isPast)),
    !listeners.isPast && h('p.quiet', release(listeners)),
    listeners.external && certificates())
}

function pastNotice(view, answer) {
  const asked = view.query.get('at')
  const version = `in version ${answer.version}`
  const when = isNaN(new Date(asked)) || /^\d+(\..*)?$/.test(asked) ? version : `${moment(asked)}, ${version}`
  return h('div.notice.held.past', { role: 'status' },
    h('strong', `This is the past: what was served ${when}.`),
    h('p', 'Only what served then is known, and nothing here changes. ',
      h('a', { href: view.link({ at: null }) }, 'Show it as it is now'), ' · ',
      h('a', { href: historyLink(view.query.get('gateway'), { from: answer.version }) },
        'What has changed since')))
}

function sentence(view, { total, matching, facets }, isPast) {
  const isFiltered = Object.keys(Filters.none).some(name => name !== 'listener' && view.query.has(name))
  if (isFiltered) return [h('strong', `${count(matching)} of ${counted(total, 'listener')}`),
    matching === 1 ? ' is shown.' : ' are shown.']
  if (total === 0) return 'It has no listeners.'
  const teams = facets.namespaces.length + (facets.moreNamespaces || 0)
  const ports = facets.ports.length + (facets.morePorts || 0)
  const where = ` of ${counted(teams, 'team')} on ${counted(ports, 'port')}`
  const { Serving = 0, ...others } = facets.states
  const idle = Object.values(others).reduce((sum, number) => sum + number, 0)
  if (isPast) return [h('strong', counted(total, 'listener')), where, ' served.']
  if (idle === 0) return [h('strong', total === 1 ? 'The one listener' : `All ${count(total)} listeners`),
    where, total === 1 ? ' serves.' : ' serve.']
  return [h('strong', counted(total, 'listener')), where,
    `: ${count(Serving)} ${Serving === 1 ? 'serves' : 'serve'}, `,
    notServing(view, others), '.']
}

const words = {
  Conflicted: ['is conflicted', 'are conflicted'], NotServed: ['is not served', 'are not served'],
  NotAttached: ['is not attached', 'are not attached'],
}

function notServing(view, others) {
  const parts = Object.entries(others).filter(([, number]) => number > 0).map(([state, number]) =>
    h('a', { href: gatewayLink(view.query.get('gateway'), { state }) },
      `${count(number)} ${words[state][number === 1 ? 0 : 1]}`))
  return parts.flatMap((part, place) => place ? [', ', part] : [part])
}

function release({ answer, gateway, proxies }) {
  const { released, version } = answer
  const newest = h('a', { href: historyLink(gateway) }, `version ${version}`)
  const fleet = h('a', { href: fleetLink(gateway) },
    proxies ? runningWords(proxies, released?.hold ? `version ${released.version}` : 'it') : 'Its proxies')
  if (!released?.hold) return [h('a', { href: historyLink(gateway) }, `Version ${version}`), '. ', fleet]
  const why = released.reason ? ` (“${released.reason}”)`
    : released.message ? ` (${released.message})` : ''
  return ['Proxies are ', released.hold === 'Pinned' ? 'pinned to' : 'held by a guard at', ' ',
    linkedVersion(gateway, released.version, `version ${released.version}`), ' since ', at(released.since),
    released.until && [' until ', at(released.until)], why, '. The newest, which the numbers are of, is ',
    newest, '. ', fleet]
}

/** What a name that serves may yet lack. */
function certificates() {
  return h('p.small', tag('warn', 'certificates'), ' This Gateway leaves certificates to the proxies. ',
    'Envoys get none from this server and close the connections of its HTTPS listeners; ',
    'other proxies may bring their own.')
}
