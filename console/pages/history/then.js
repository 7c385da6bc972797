// As it was at a time: the version that was current, what it served, and what has changed since.

import { h } from '../../dom.js'
import { Problem, gatewayPath, get } from '../../api/client.js'
import { clock, counted, moment } from '../../format.js'
import { mayAnywhere } from '../../session.js'
import { gatewayLink } from '../../components/links.js'
import { views } from './ask.js'
import { timeForm } from './choose.js'
import { differenceBody } from './difference.js'
import { differenceSentence } from './listeners.js'
import { allCommits, message } from './words.js'

export async function thenView(view, at, { gateway, versions }, signal) {
  const when = inWords(at)
  view.title = `As it was ${when}`
  const head = h('div.row.spread', h('h2', `As it was ${when}`), allCommits(view))
  let found
  try {
    found = await get(gatewayPath(gateway, '/diff'), { signal, query: { from: at } })
  } catch (error) {
    if (!(error instanceof Problem) || error.status !== 404) throw error
    return [h('section.card.stack', head, h('p', h('strong', `${gateway} served nothing yet.`)),
      h('p.small.quiet', error.message), timeForm(view, at))]
  }
  const version = versions.find(found.from)
  const isCurrent = found.from === found.to
  return [
    h('section.card.stack', head,
      h('p.large', h('strong', `${gateway} was at version ${found.from}`),
        version && `, with ${counted(version.listenerCount, 'listener')}`, '.'),
      version && h('p.small', `Made ${moment(version.time)} by ${version.actor}: `, message(version)),
      h('div.row.links',
        h('a.button', { href: gatewayLink(gateway, { at }) }, 'Its listeners then'),
        !isCurrent && mayAnywhere('create', 'gateways/rollback')
          && h('a.button', { href: view.link({ ...views, back: found.from }) }, 'Roll back to it …'),
        h('a', { href: view.link({ ...views, commit: found.from }) }, `Commit ${found.from}`)),
      timeForm(view, at)),
    h('section.stack.tight', h('h2', 'What has changed since'),
      h('p', isCurrent ? 'Nothing: it is the current version.' : differenceSentence(found))),
    ...differenceBody(found, gateway, { versions, signal }),
  ]
}

/** The time with its seconds, where it has some; what is no time stays as it is, and the server says so. */
function inWords(at) {
  if (/^\d+(\..*)?$/.test(at)) return `in version ${at}`
  const time = new Date(at)
  if (isNaN(time)) return at
  return time.getSeconds() ? `${moment(at).replace(/[\d:]+$/, '')}${clock(at)}` : moment(at)
}
