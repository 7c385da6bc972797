// All that waits, as items in the order of what is urgent: first what one can do now.

import { Unreachable } from '../../api/client.js'
import { count } from '../../format.js'
import { describedTrials, judgedProposals } from './decisions.js'
import { mayRelease } from './rights.js'
import { heldItem, proposalItem, trialItem } from './rows-decide.js'
import {
  certificateItem, conflictItem, endedItem, freezeItem, moreItem, pinItem, refusedItem, silentItem,
  webhookItem,
} from './rows-state.js'
import { endedProposals, failingWebhooks, freezes, gatewayStates } from './state.js'

/** The kinds of things, in the order of the page. */
export const kinds = [
  ['trials', 'On trial', 'Commits that are undone unless somebody keeps them in time.'],
  ['proposals', 'Proposals', 'Changes that others have to agree to first.'],
  ['held', 'Held versions', 'A release guard keeps proxies from them.'],
  ['refusals', 'Refused by proxies', 'They do not take what they are given.'],
  ['conflicts', 'Not serving', 'Listeners that do not serve, and what it would take.'],
  ['certificates', 'Certificates',
    'They end within 30 days. Put new ones into their Secrets; nothing else is needed.'],
  ['proxies', 'Silent proxies', 'They asked before and have stopped.'],
  ['webhooks', 'Webhooks', 'They do not deliver.'],
  ['pins', 'Pins', 'Proxies are given one version, whatever is committed.'],
  ['freezes', 'Freezes', 'Times in which things stay what they are.'],
  ['ended', 'Ended proposals', 'Of the last seven days; nothing of them was done.'],
]

/**
 * Asks for all of it.
 * @param gateway only what is about it, or null
 * @returns `{items, more, errors}`: `more` gateways were not looked at; an error is `[kind, error]`, and
 *   takes nothing else away
 * @throws Unreachable
 */
export async function load(gateway, signal) {
  const sources = [
    ['trials', describedTrials(signal), found => found.map(source => [source, trialItem])],
    ['proposals', judgedProposals(signal), found => found.map(source => [source, proposalItem])],
    ['gateways', gatewayStates(gateway, signal), found => found.gateways.flatMap(ofGateway)],
    ['webhooks', failingWebhooks(signal), found => found.map(source => [source, webhookItem])],
    ['freezes', freezes(signal), found => found.map(source => [source, freezeItem])],
    ['ended', endedProposals(signal), found => found.map(source => [source, endedItem])],
  ]
  const answers = await Promise.allSettled(sources.map(([, request]) => request))
  const items = []
  const errors = []
  const more = answers[sources.findIndex(([kind]) => kind === 'gateways')].value?.more ?? 0
  answers.forEach(({ status, value, reason }, index) => {
    const [kind, , parts] = sources[index]
    if (status === 'fulfilled') {
      items.push(...parts(value).map(([source, make]) => ({ ...make(source), source })))
    } else if (signal.aborted || reason instanceof Unreachable) throw reason
    else errors.push([kind, reason])
  })
  const shown = gateway ? items.filter(item => isAbout(item, gateway)) : items
  return { items: shown.sort(byUrgency), errors, more }
}

/** How many things these are: one that stands for many proxies or listeners counts as so many. */
export function number(items) { return items.reduce((sum, item) => sum + (item.count ?? 1), 0) }

/** The same, to be shown. */
export function amount(items) { return count(number(items)) }

/** What is about no gateway in particular, such as a webhook, is about each. */
function isAbout({ gateways }, gateway) { return gateways.length === 0 || gateways.includes(gateway) }

const notServing = [
  ['Conflicted', 'Conflicted.'], ['NotServed', 'Not served.'], ['NotAttached', 'Not attached.'],
]

function ofGateway(state) {
  const { name, released, silent, refused, certificates, certificateCount } = state
  return [
    ...(released?.hold === 'HeldByGuard' ? [[state, state => heldItem(state, mayRelease(state))]] : []),
    ...(released?.until ? [[state, pinItem]] : []),
    ...state.rows.map(found => [found, found => conflictItem(found, name)]),
    ...notServing.map(([word, title]) => more(
      'conflicts', title, state.states[word] - shown(state.rows, word),
      name, { state: word })),
    ...certificates.map(found => [found, found => certificateItem(found, name)]),
    more('certificates', 'They end within 30 days.', certificateCount - certificates.length,
      name, { ends: 30 }),
    ...(refused.length > 0 ? [[{ name, refused, causes: state.causes }, refusedItem]] : []),
    ...(silent.length > 0 ? [[{ name, silent }, silentItem]] : []),
  ].filter(Boolean)
}

function shown(rows, word) {
  return rows.filter(found => found.state === word).reduce((sum, found) => sum + found.count, 0)
}

/** What stands below the rows of a gateway where it has more of a kind than are shown; else nothing. */
function more(kind, title, rest, gateway, filters) {
  return rest > 0 && [{ kind, title, count: rest, gateway, filters }, moreItem]
}

function byUrgency(one, other) {
  if (Boolean(one.isFirst) !== Boolean(other.isFirst)) return one.isFirst ? -1 : 1
  return (one.until || '9').localeCompare(other.until || '9')
}
