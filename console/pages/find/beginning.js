// A server without a gateway: how to begin.

import { h } from '../../dom.js'
import { mayAnywhere, server } from '../../session.js'
import { lintel } from '../../components/command.js'
import { firstText } from '../../components/first-text.js'

export function beginning(commits) {
  if (commits.length > 0 && !mayAnywhere('create', 'gateways')) {
    return [h('h1.answer', 'There is no gateway that you may see.'),
      h('p', 'Ask who runs this server for a role in your team’s namespace; ',
        h('a', { href: '/access' }, 'Access'), ' says what you may do.')]
  }
  const token = server.lintel_open ? '' : ' \\\n    -H "Authorization: Bearer $LINTEL_TOKEN"'
  return [
    h('h1.answer', 'There is no gateway yet.'),
    h('section.card.stack',
      h('p', 'A Gateway says which teams may bring listeners; a ListenerSet has the listeners of a team. ',
        'Write both to a file shop.yaml:'),
      h('pre.example', { tabindex: '0' }, h('code', firstText)),
      h('p', 'Then send it, by either of these:'),
      h('pre.example', { tabindex: '0' }, h('code', `${lintel('apply -f shop.yaml -m First')}\n`
        + `curl -H 'Content-Type: application/yaml' --data-binary @shop.yaml${token} \\\n`
        + `    '${location.origin}/v1/changes?message=First'`)),
      h('p', h('a.button.main', { href: '/change' }, 'Or begin with it here'))),
  ]
}
