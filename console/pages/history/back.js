// Rolling back: what of it, what that does, why, and then the way to the proxies.

import { fill, h } from '../../dom.js'
import { gatewayPath, get } from '../../api/client.js'
import { counted, fullName, moment } from '../../format.js'
import { commitForm } from '../../components/commit/form.js'
import { live } from '../../components/live.js'
import { views } from './ask.js'
import { amounts, byOwner, differenceSentence } from './listeners.js'
import { allCommits, message } from './words.js'

/** What was typed stays where only the scope becomes another: of the last version, for each page. */
const typed = new WeakMap()

/** @param ask `back` the version, `team` or `set` the scope */
export async function backView(view, ask, { gateway, versions }, signal) {
  const toVersion = Number(ask.back)
  const difference = signal => get(gatewayPath(gateway, '/diff'), { signal, query: { from: ask.back } })
  const version = versions.find(toVersion)
  const scope = ask.set ? { listenerSet: ask.set } : ask.team ? { namespace: ask.team } : undefined
  const what = ask.set ? `set ${ask.set}` : ask.team ? `team ${ask.team}` : gateway
  view.title = `Roll back to version ${toVersion}`
  const terms = typed.get(versions)?.toVersion === toVersion ? typed.get(versions) : { toVersion }
  typed.set(versions, terms)
  const form = h('div', { oninput: ({ target }) => { terms[target.name] = target.value } })
  fill(form, commitForm({
    signal, events: view.events, word: 'Roll back', confirmWithin: terms.confirmWithin,
    message: terms.message
      ?? (scope ? `${ask.set || ask.team} back to version ${toVersion}` : `Back to version ${toVersion}`),
    request: {
      path: gatewayPath(gateway, '/rollback'), body: { toVersion, ...(scope && { scope }) },
      proposal: { body: { rollback: { gateway, toVersion, ...(scope && { scope }) } } },
    },
    oncancel: () => view.go(views), onclose: () => view.go(views),
    ondone: () => { isDone = true; typed.delete(versions); fill(choice) },
  }))
  const choice = h('div.stack')
  let isDone = false
  await live({ signal, events: view.events }, choice, {
    load: difference,
    show: since => isDone || choice.contains(document.activeElement) ? undefined : [
      h('p', 'Since then: ', h('strong', differenceSentence(since)), ' ',
        since.from !== since.to
          && h('a.small', { href: view.link({ ...views, from: toVersion }) }, 'Look at each')),
      scopes(view, ask, since),
    ],
  })()
  return h('div.beside',
    h('section.card.stack',
      h('div.row.spread', h('h2', `Roll ${what} back to version ${toVersion}`), allCommits(view)),
      version && h('p.small',
        `Version ${toVersion} was made ${moment(version.time)} by ${version.actor}: `, message(version)),
      choice),
    h('section.card.stack', h('h2', 'What it does'), form))
}

/** All of it, or what one team or one set has changed since; each is a link of its own. */
function scopes(view, { team, set }, since) {
  const sets = byOwner(since).filter(({ owner }) => owner.kind === 'ListenerSet')
  const teams = new Map()
  for (const group of byOwner(since)) {
    const { namespace } = group.owner
    const sum = teams.get(namespace) || { added: [], removed: [], modified: [] }
    for (const key of Object.keys(sum)) sum[key] = [...sum[key], ...group[key]]
    teams.set(namespace, sum)
  }
  const routes = new Map()
  for (const id of Object.values(since.routes).flat()) {
    const [, namespace] = id.split('/')
    routes.set(namespace, (routes.get(namespace) || 0) + 1)
    if (!teams.has(namespace)) teams.set(namespace, { added: [], removed: [], modified: [] })
  }
  // What is chosen stays to be seen, also once nothing of it differs.
  if (team && !teams.has(team)) teams.set(team, { added: [], removed: [], modified: [] })
  const isListed = sets.some(({ owner }) => fullName(owner) === set)
  const choice = (isChosen, changes, ...words) => {
    const onchange = () => view.go({ team: null, set: null, ...changes })
    return h('li', h('label.row',
      h('input', { type: 'radio', name: 'scope', checked: isChosen, onchange }), words))
  }
  return h('fieldset.scope', h('legend', 'How much of it, and what that does'),
    h('ul.stack.tight',
      choice(!team && !set, {}, h('strong', 'The whole gateway'), amounts(undone(since)),
        h('span.small.quiet', 'its own spec, and all sets that were attached')),
      [...teams].map(([name, sum]) => choice(team === name, { team: name },
        h('span', 'Team ', h('strong', name)), amounts(undone(sum)),
        routes.has(name) && h('span.small.quiet', counted(routes.get(name), 'route')))),
      set && !isListed && choice(true, { set }, h('span', 'Set ', h('strong.mono', set)))),
    sets.length > 0 && h('details', { open: Boolean(set) || sets.length <= 4 },
      h('summary.small', `Or one of ${counted(sets.length, 'set')}`),
      h('ul.stack.tight', sets.slice(0, 100).map(group => choice(
        fullName(group.owner) === set, { set: fullName(group.owner) },
        h('span', 'Set ', h('strong.mono', fullName(group.owner))), amounts(undone(group)))))))
}

/** What was added since is removed by going back. */
function undone({ added, removed, modified }) { return { added: removed, removed: added, modified } }
