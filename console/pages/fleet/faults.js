// The resources at fault: because of each, how many proxies refuse what they are given.

import { h } from '../../dom.js'
import { counted } from '../../format.js'
import { linkedResource, linkedVersion } from '../../components/links.js'

export function faultsView(gateway, items) {
  return h('div.stack.tight.faults',
    h('h3', 'Refused because of'),
    h('ul', items.slice(0, 20).map(item => h('li', linkedResource(item), h('span.small.quiet',
      ` ${counted(item.proxies, 'proxy', 'proxies')}`,
      item.first && [', first with ', linkedVersion(gateway, item.first, `version ${item.first}`)])))),
    items.length > 20 && h('p.small.quiet', `and ${items.length - 20} more`))
}
