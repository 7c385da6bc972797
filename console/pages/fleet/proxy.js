// One proxy: what it has of each type of configuration, and what it refused.

import { h } from '../../dom.js'
import { counted, moment } from '../../format.js'
import { linkedResource, linkedVersion } from '../../components/links.js'
import { tableHead } from '../../components/table-head.js'
import { tag } from '../../components/tag.js'
import { lagWords } from './summary.js'
import { heard, stateTag } from './table.js'

/** @param close takes it away; Escape does so, too */
export function proxyPanel(gateway, item, refusals, close) {
  return h('section.card.stack.tight', {
    'aria-label': `Proxy ${item.name}`, onkeydown: event => { if (event.key === 'Escape') close() },
  },
  h('div.row.spread',
    h('h2.mono', { tabindex: '-1' }, item.name),
    h('button.button.small.no-print', { onclick: close }, 'Close')),
  h('dl.facts',
    fact('State', stateTag(item.state)),
    fact('Version', item.version === null ? 'none yet' : linkedVersion(gateway, item.version), ' ',
      item.behind && !item.behind.hasNone && h('span.quiet', lagWords(item.behind, ' behind'))),
    fact('Last heard of', h('span', { title: moment(item.lastPoll) }, heard(item))),
    fact('Polls', counted(item.polls, 'poll'), ' since the server started'),
    fact('Refused', item.shared ? 'not counted, since two share the name'
      : counted(item.rejections, 'configuration')),
    item.restarts !== undefined && fact('Restarts', item.restarts),
    fact('Kind', item.discovery ? 'Envoy, by its discovery service' : 'polls snapshots')),
  item.state === 'silent' && h('div.notice.bad',
    h('p', 'It is down, or cut off from this server. It keeps what it has, so what it serves may be old.')),
  item.shared && h('div.notice.warn', h('p',
    'Two processes poll under this name, so what is said here is of both. Give each a name of its own.')),
  item.refusals.map(refusal => refused(item, refusal, refusals)),
  item.discovery && discovery(gateway, item))
}

function fact(name, ...content) { return [h('dt', name), h('dd.number', content)] }

function refused(item, { type, version }, refusals) {
  const resources = refusals.of(item.name, version)
  return h('div.notice.warn',
    h('strong', `It refuses the ${type} of version ${version}, and goes on with what it had.`),
    resources.map(resource => h('p', 'Because of ', linkedResource(resource), first(resource, refusals))),
    h('p.small', resources.length > 0
      ? 'Change or undo that, and it takes the next version. Its own log says why it cannot take this one.'
      : 'Its own log says why. Look at what that version changed.'))
}

function first(resource, refusals) {
  const version = refusals.first(resource)
  return version && [', first with ', linkedVersion(refusals.gateway, version, `version ${version}`)]
}

/** What an Envoy has of each type; those by name, of which there can be many, come last. */
function discovery(gateway, { discovery: subscriptions, upToDate }) {
  return h('div.scroll', { tabindex: '0', role: 'region', 'aria-label': 'What it has of each type' },
    h('table.subscriptions',
      h('caption', 'What it has of each type'),
      tableHead('Type', 'Has', 'On its way', 'Refuses'),
      h('tbody', subscriptions.slice(0, 200).map(item => h('tr',
        h('th', { scope: 'row' }, item.type, item.name && h('div.mono.small.quiet', item.name)),
        h('td.number', delivery(gateway, item.accepted),
          item.unknownVersion && h('span.quiet', 'a version of another server')),
        h('td.number', delivery(gateway, item.delivered)),
        h('td.number', item.refused && !upToDate
          && tag('warn', `version ${item.refused.version}`, item.refused.versionInfo)))))),
    subscriptions.length > 200 && h('p.small.quiet', `and ${subscriptions.length - 200} more`))
}

function delivery(gateway, value) {
  if (!value) return h('span.quiet', { 'aria-label': 'nothing' }, '–')
  return linkedVersion(gateway, value.version,
    h('span', { title: value.versionInfo }, `version ${value.version}`))
}
