// The resources at fault: because of each, how many proxies refuse what they are given.

import { h } from '../../dom.js'
import { counted } from '../../format.js'
import { linkedResource, linkedVersion } from '../../components/links.js'

/** `{kind, namespace, name, proxies, first}` of each, those that stop most proxies first. */
export function faults(items, refusals) {
  const found = new Map()
  for (const item of items) {
    for (const { version } of item.refusals) {
      for (const { kind, namespace, name } of refusals.of(item.name, version)) {
        const key = `${kind}/${namespace}/${name}`
        const fault = found.get(key) || { kind, namespace, name, proxies: new Set() }
        fault.proxies.add(item.name)
        found.set(key, fault)
      }
    }
  }
  return [...found.values()]
    .map(fault => ({ ...fault, proxies: fault.proxies.size, first: refusals.first(fault) }))
    .sort((one, other) => other.proxies - one.proxies)
}

export function faultsView(gateway, items) {
  return h('div.stack.tight.faults',
    h('h3', 'Refused because of'),
    h('ul', items.slice(0, 20).map(item => h('li', linkedResource(item), h('span.small.quiet',
      ` ${counted(item.proxies, 'proxy', 'proxies')}`,
      item.first && [', first with ', linkedVersion(gateway, item.first, `version ${item.first}`)])))),
    items.length > 20 && h('p.small.quiet', `and ${items.length - 20} more`))
}
