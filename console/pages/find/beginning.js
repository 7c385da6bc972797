// A server without a gateway: how to begin.

import { h } from '../../dom.js'
import { mayAnywhere } from '../../session.js'

const example = `apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {namespace: infra, name: edge}
spec: {allowedListeners: {namespaces: {from: All}}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: ListenerSet
metadata: {namespace: shop, name: web}
spec:
  parentRef: {namespace: infra, name: edge}
  listeners:
  - {name: www, port: 80, protocol: HTTP, hostname: www.example.com}
`

export function beginning(commits) {
  if (commits.length > 0 && !mayAnywhere('create', 'gateways')) {
    return [h('h1.answer', 'There is no gateway that you may see.'),
      h('p', 'Ask who runs this server for a role in your team’s namespace; ',
        h('a', { href: '/access' }, 'Access'), ' says what you may do.')]
  }
  return [
    h('h1.answer', 'There is no gateway yet.'),
    h('section.card.stack',
      h('p', 'A Gateway says which teams may bring listeners; a ListenerSet has the listeners of a team. ',
        'Write both to a file shop.yaml:'),
      h('pre.example', { tabindex: '0' }, h('code', example)),
      h('p', 'Then send it, by either of these:'),
      h('pre.example', { tabindex: '0' }, h('code', 'lintel apply -f shop.yaml --message First\n'
        + `curl -H 'Content-Type: application/yaml' --data-binary @shop.yaml \\\n`
        + `    '${location.origin}/v1/changes?message=First'`)),
      h('p', h('a.button.main', { href: '/change' }, 'Or write it here'))),
  ]
}
