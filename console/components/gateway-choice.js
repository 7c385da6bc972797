// Which gateway a page is about: that of the address, or the one looked at last, or the first.

import { h } from '../dom.js'
import { all, allowed, get } from '../api/client.js'
import { fullName } from '../format.js'
import { mayAnywhere } from '../session.js'
import { lintel } from './command.js'

const key = 'lintel-gateway'

/** The gateways that one has anything to do with, as `namespace/name`. */
export async function gateways(signal) {
  const names = new Set()
  for (const { metadata } of await allowed(all('/v1/gateways', { signal }), [])) names.add(fullName(metadata))
  if (names.size === 0) {
    // Who may see only what a team has knows a gateway by what is attached to it.
    const page = await allowed(get('/v1/listenersets', { signal, query: { limit: 500 } }))
    for (const { metadata, spec } of page?.items ?? []) {
      names.add(fullName({ namespace: metadata.namespace, ...spec.parentRef }))
    }
  }
  return [...names].sort()
}

/** @returns `{gateway, names}`; `gateway` is null where there is none. */
export async function chosenGateway(view) {
  const names = await gateways(view.signal)
  const wished = view.query.get('gateway')
  const gateway = wished || names.find(name => name === remembered()) || names[0] || null
  if (gateway) remember(gateway)
  return { gateway, names }
}

/** The choice itself, where there is more than one. */
export function gatewayChoice(view, gateway, names) {
  const others = names.includes(gateway) || !gateway ? names : [gateway, ...names]
  if (others.length < 2) return null
  return h('label.row.small', 'Gateway',
    h('select', { onchange: event => view.go({ gateway: event.target.value }) },
      others.map(name => h('option', { value: name, selected: name === gateway }, name))))
}

/** What stands where there is none that one may see; `so` is what follows for the page. */
export function noGateway(so = '') {
  return h('div.empty.card', h('p', `There is no gateway that you may see${so}.`),
    mayAnywhere('create', 'gateways')
      ? [h('p', 'Make one: ', h('a', { href: '/change' }, 'write it here'), ', or apply the file that ',
        h('a', { href: '/' }, 'Find'), ' shows:'), h('code', lintel('apply -f shop.yaml'))]
      : h('p', h('a', { href: '/access' }, 'Access'), ' says what you may do.'))
}

function remembered() { try { return sessionStorage.getItem(key) } catch { return null } }
function remember(gateway) { try { sessionStorage.setItem(key, gateway) } catch { /* not needed */ } }
