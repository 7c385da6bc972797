// Rows of what is in force, and of what is not as it should be.

import { h, list } from '../../dom.js'
import { address, count, counted, fullName, moment } from '../../format.js'
import {
  differenceLink, fleetLink, gatewayLink, linkedResource, linkedVersion, listenerLink,
} from '../../components/links.js'
import { tag } from '../../components/tag.js'
import { ago } from '../../components/time.js'
import { endFreeze, endPin, sendAgain } from './decide.js'
import * as rights from './rights.js'
import { action, row } from './row.js'
import { who } from './who.js'
import { between, what } from './words.js'
import { serverTime } from '../../clock.js'

export function freezeItem(freeze) {
  const { name, reason, from, until } = freeze
  const isComing = Boolean(from) && new Date(from) > serverTime()
  const parts = [
    several('namespace', freeze.namespaces),
    freeze.namespaceSelector && 'namespaces chosen by label',
    several('gateway', freeze.gateways?.map(fullName)),
  ].filter(Boolean)
  return {
    kind: 'freezes', key: `freeze-${name}`, isMine: false, until: isComing ? from : until,
    gateways: freeze.gateways?.map(fullName) || [],
    row: () => row({
      key: `freeze-${name}`,
      tag: isComing ? tag(null, 'coming') : tag('held', 'frozen'),
      title: reason,
      facts: [h('span.mono', name), list(parts), isComing && until && `until ${moment(until)}`,
        !isComing && !until && 'until it is deleted'],
      until: isComing ? from : until, untilWord: isComing ? 'begins in' : 'ends in',
      actions: [rights.mayEndFreeze() && action('End it', `freeze ${name}`, () => endFreeze(freeze))],
    }),
  }
}

function several(word, names = []) {
  return names.length > 0 && `${names.length === 1 ? word : `${word}s`} ${list(names)}`
}

export function pinItem(state) {
  const { name, version, released } = state
  const isBehind = released.version !== version
  return {
    kind: 'pins', key: `pin-${name}`, isMine: false, until: released.until, gateways: [name],
    row: ({ events }) => row({
      key: `pin-${name}`,
      tag: tag('held', 'pinned'),
      title: `${name} is pinned to version ${released.version}`,
      facts: [
        released.reason, ['since ', ago(released.since)],
        isBehind ? h('a', { href: differenceLink(name, released.version, version) },
          `the latest is version ${version}`) : 'it is the latest',
      ],
      until: released.until, untilWord: 'ends in',
      actions: [rights.mayEndPin(state) && action('End it', `pin of ${name}`, () => endPin(state, events))],
    }),
  }
}

const stateWords = { Conflicted: 'conflicted', NotServed: 'not served', NotAttached: 'not attached' }

export function conflictItem(found, gateway) {
  const { owner, name } = found
  const isMine = rights.isMine(owner.namespace)
  const key = `listener-${gateway}-${found.id}`
  const others = found.count - 1
  return {
    kind: 'conflicts', key, isMine: false, isFirst: isMine, until: null, gateways: [gateway],
    count: found.count,
    row: () => row({
      key,
      tag: tag('bad', stateWords[found.state]),
      title: [h('a.mono', { href: listenerLink(gateway, found.id) }, address(found)),
        others > 0 && [' and ', h('a', { href: gatewayLink(gateway, { state: found.state }) },
          `${count(others)} more`), ' for the same reason']],
      facts: [
        h('span', 'listener ', h('span.mono', name), ' of ', h('span.mono', fullName(owner)),
          found.owners > 1 && `, and listeners of ${counted(found.owners - 1, 'other owner')}`),
        ['in ', h('span.mono', gateway)],
        found.since && ['since ', ago(found.since.time)],
        isMine && 'yours',
      ],
      more: h('p.small', found.toWin || found.message),
    }),
  }
}

export function certificateItem(found, gateway) {
  const end = found.certificateNotAfter
  const isOver = new Date(end) < serverTime()
  const key = `certificate-${gateway}-${found.id}`
  return {
    kind: 'certificates', key, isMine: false, isFirst: rights.isMine(found.owner.namespace),
    until: end, gateways: [gateway],
    row: () => row({
      key,
      tag: isOver ? tag('bad', 'expired') : tag('warn', 'ends soon'),
      title: h('a.mono', { href: listenerLink(gateway, found.id) }, address(found)),
      facts: [['of ', h('span.mono', fullName(found.owner))], ['in ', h('span.mono', gateway)]],
      until: end, untilWord: isOver ? 'since' : 'ends in',
    }),
  }
}

export function webhookItem({ metadata, spec, status }) {
  const name = fullName(metadata)
  const why = status.stopped?.reason || status.problems?.join('; ') || status.lastFailure?.problem
  return {
    kind: 'webhooks', key: `webhook-${name}`, isMine: false, until: null, gateways: [],
    row: () => row({
      key: `webhook-${name}`,
      tag: status.stopped ? tag('bad', 'stopped') : tag('warn', status.parked ? 'parked' : 'failing'),
      title: [h('span.mono', name), ' does not deliver'],
      facts: [
        h('span.mono', spec.url),
        status.failingSince && ['failing since ', ago(status.failingSince)],
        status.parked > 0 && `${counted(status.parked, 'delivery', 'deliveries')} parked`,
        status.behind > 0 && `${counted(status.behind, 'event')} behind`,
      ],
      more: why && h('p.small', why),
      actions: [status.parked > 0 && rights.maySendAgain(metadata.namespace)
        && action('Send again', `what is parked for ${name}`, () => sendAgain(metadata, status.parked))],
    }),
  }
}

/** Where more is not as it should be than is shown. */
export function moreItem({ kind, title, count: number, gateway, filters }) {
  const key = `more-${kind}-${gateway}-${JSON.stringify(filters)}`
  return {
    kind, key, isMine: false, until: null, gateways: [gateway], count: number,
    row: () => row({
      key, title: h('a', { href: gatewayLink(gateway, filters) }, `${count(number)} more in ${gateway}`),
      facts: [title],
    }),
  }
}

export function refusedItem({ name, refused, causes }) {
  const [cause, ...others] = causes
  return {
    kind: 'refusals', key: `refused-${name}`, isMine: false, until: null, gateways: [name],
    count: refused.length,
    row: () => row({
      key: `refused-${name}`,
      tag: tag('bad', 'refused'),
      title: h('a', { href: fleetLink(name, { state: 'refused' }) },
        `${counted(refused.length, 'proxy', 'proxies')} of ${name} refused what `
          + `${refused.length === 1 ? 'it is' : 'they are'} given`),
      facts: [names(refused), `${refused.length === 1 ? 'it goes' : 'they go'} on with what was before`],
      more: cause && h('p.small', 'Because of ', linkedResource(cause),
        cause.first && [', first with ', linkedVersion(name, cause.first, `version ${cause.first}`)],
        others.length > 0 && ` and ${counted(others.length, 'other resource')}`, '.'),
    }),
  }
}

function names(proxies) {
  const shown = proxies.slice(0, 3)
  const others = proxies.length - shown.length
  return [shown.map((proxy, index) => [index > 0 && ', ', h('span.mono', proxy.name)]),
    others > 0 && ` and ${count(others)} more`]
}

export function silentItem({ name, silent }) {
  return {
    kind: 'proxies', key: `silent-${name}`, isMine: false, until: null, gateways: [name],
    count: silent.length,
    row: () => row({
      key: `silent-${name}`,
      tag: tag('warn', 'silent'),
      title: h('a', { href: fleetLink(name, { state: 'silent' }) },
        `${counted(silent.length, 'proxy', 'proxies')} of ${name} fell silent`),
      facts: [names(silent), [silent.length > 1 && 'the first ', 'since ', ago(silent[0].since)]],
    }),
  }
}

export function endedItem({ metadata: { name }, spec }) {
  const { ending, state } = spec
  const words = { Lapsed: 'lapsed', Refused: 'refused', Expired: 'expired' }
  return {
    kind: 'ended', key: `ended-${name}`, isMine: false, until: null,
    gateways: (spec.gateways || []).map(fullName),
    row: () => row({
      key: `ended-${name}`,
      tag: tag(state === 'Refused' ? 'bad' : null, words[state]),
      title: spec.message || `Proposal ${name}`,
      facts: [
        [who(spec.author.principal)], what(spec),
        [ago(ending.at), ending.by && [' by ', who(ending.by)]],
      ],
      more: [h('p.small', why(state, ending), ' ', between(ending.commits))],
    }),
  }
}

function why(state, ending) {
  if (state === 'Expired') return 'Nobody said enough in time.'
  if (state === 'Refused') return `Because: ${ending.reason}.`
  return `Nothing was done: ${ending.reason}.`
}
