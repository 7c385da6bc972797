// The proxies that have not got a commit, by name: who refused it, and who has not taken it.

import { h } from '../../dom.js'
import { count, counted } from '../../format.js'
import { fleetLink, linkedResource } from '../links.js'

const most = 5

/**
 * @param gateway `namespace/name`; `version` of the commit; `missing` nodes of its progress;
 *   `refusals` as `refusedNow` has them; `isSettled` whether nothing has happened for a while
 */
export function leftBehind({ gateway, version, missing, refusals, isSettled }) {
  const refused = missing.filter(node => isRefusing(node, refusals))
  const others = missing.filter(node => !isRefusing(node, refusals))
  const given = others.filter(({ givenAt }) => givenAt)
  const deaf = others.filter(({ givenAt }) => !givenAt)
  return [
    refused.length > 0 && h('div.notice.bad',
      h('ul', refused.slice(0, most).map(node =>
        h('li', refusal(gateway, node, refusals.get(node.name), version)))),
      refused.length > most && h('p.small', `and ${count(refused.length - most)} more`),
      h('p.small', `What ${refused.length === 1 ? 'it' : 'they'} had before goes on. `,
        fleet(gateway, 'refused'))),
    isSettled && others.length > 0 && h('div.notice.warn',
      given.length > 0 && h('p', h('strong', counted(given.length, 'proxy was', 'proxies were'),
        ` given it and ${given.length === 1 ? 'has' : 'have'} not taken it: `), names(given)),
      deaf.length > 0 && h('p', h('strong', counted(deaf.length, 'proxy does', 'proxies do'),
        ' not ask for it: '), names(deaf)),
      h('p.small', fleet(gateway, 'behind'))),
  ]
}

/** Whether it refuses this version, or one before or after it. */
export function isRefusing({ name, refused }, refusals) { return Boolean(refused) || refusals.has(name) }

function refusal(gateway, { name }, known, version) {
  const what = !known || known.version === version ? 'it' : `version ${known.version}`
  const isEarlier = known && known.version < version
  return [proxy(gateway, name), h('strong', ` refused ${what}`),
    known?.resources.length > 0 && [' because of ', known.resources.slice(0, 3).map((item, index) =>
      [index > 0 && ', ', linkedResource(item)])],
    isEarlier ? ', and has not taken this one.' : '.']
}

function names(nodes) {
  return h('span.mono', nodes.slice(0, most).map(({ name }) => name).join(', '),
    nodes.length > most && ` and ${count(nodes.length - most)} more`)
}

function proxy(gateway, name) { return h('a.mono', { href: fleetLink(gateway, { node: name }) }, name) }

function fleet(gateway, state) { return h('a', { href: fleetLink(gateway, { state }) }, 'See them in Fleet') }
