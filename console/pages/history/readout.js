// The version that is pointed at, in words: it is always there, so that nothing moves.

import { fill, h } from '../../dom.js'
import { count, counted, moment } from '../../format.js'
import { may } from '../../session.js'
import { tag } from '../../components/tag.js'
import { views } from './ask.js'
import { causeText, sizeText } from './versions.js'

export function readout(view) {
  const what = h('p.what')
  const actions = h('div.row.small.links')
  return {
    element: h('div.readout', what, actions),
    /** @param several how many versions stand there, of which it is the newest */
    show(version, { gateway, versions }, several = 1) {
      if (!version) {
        fill(what, h('span.quiet', 'No version yet. It gets one when it is committed.'))
        return fill(actions)
      }
      const cause = causeText(version)
      fill(what,
        several > 1 && h('span.quiet', `${count(several)} versions, the newest: `),
        h('strong', `Version ${version.version}`), ' ',
        h('span.nowrap', moment(version.time)), ' · ', h('span', version.actor), ' · ',
        h('span.number', sizeText(version)), ' → ', counted(version.listenerCount, 'listener'),
        version === versions.items[0] && [' ', tag('good', 'current')],
        version.deleted && [' ', tag('bad', 'deleted')],
        h('br'), h('span.message', version.message || h('span.quiet', 'no message')),
        cause && h('span.quiet', ` (${cause})`))
      fill(actions, links(view, version, gateway, versions))
    },
  }
}

function links(view, { version, deleted }, gateway, versions) {
  const to = changes => view.link({ ...views, ...changes })
  const before = versions.before(version)
  const [current] = versions.items
  const [namespace] = gateway.split('/')
  return [
    h('a', { href: to({ commit: version }) }, 'Open the commit'),
    before && h('a', { href: to({ from: before.version, to: version }) }, `Compare with ${before.version}`),
    version !== current.version && h('a', { href: to({ from: version }) }, 'Compare with now'),
    version !== current.version && !deleted && may('create', 'gateways/rollback', namespace)
      && h('a', { href: to({ back: version }) }, 'Roll back to it'),
  ]
}
