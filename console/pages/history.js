// History: what became of a gateway, who did it and why, and the way back.

import { fill, h } from '../dom.js'
import { Problem } from '../api/client.js'
import { counted } from '../format.js'
import { chosenGateway, gatewayChoice } from '../components/gateway-choice.js'
import { live } from '../components/live.js'
import { sheet } from '../components/sheet.js'
import { tag } from '../components/tag.js'
import { ago } from '../components/time.js'
import { asked, isAboutSome, isFiltered } from './history/ask.js'
import { compareForm, timeForm } from './history/choose.js'
import { commitList } from './history/commits.js'
import { filters } from './history/filters.js'
import { Panes, otherView } from './history/panes.js'
import { timeline } from './history/timeline.js'
import { Versions } from './history/versions.js'

export async function open(view) {
  const [, { gateway, names }] = await Promise.all([sheet('history'), chosenGateway(view)])
  let current = build(view, gateway, names)
  view.onquery = query => {
    const wished = query.get('gateway')
    if (wished && wished !== current.gateway) {
      current.leave()
      current = build(view, wished, names)
    } else {
      current.show()
    }
    return current.ready
  }
  await current.ready
}

function build(view, gateway, names) {
  const leaving = new AbortController()
  const signal = AbortSignal.any([view.signal, leaving.signal])
  const scene = Object.create(view, { signal: { value: signal } })
  // What is noted of the address is noted of the view.
  Object.defineProperty(scene, 'query', { get: () => view.query })
  const versions = new Versions(gateway || '/')
  const plot = timeline(scene)
  const commits = commitList(scene, () => update())
  const choice = filters(scene)
  const said = h('p.large', h('span.quiet', 'Loading …'))
  const panel = h('div.stack')
  const asks = h('div.row.asks')
  const isWide = matchMedia('(min-width: 60rem)').matches
  const choose = h('details.card.choose', { open: isWide || isFiltered(asked(view.query)) },
    h('summary', 'Filter, compare, go to a time'), h('div.stack', choice.element, asks))
  const listing = h('div.stack', choose, commits.element)
  const panes = new Panes(scene, panel, listing)
  let fault = null
  fill(view.element, h('div.row.spread', h('h1', 'History'), gatewayChoice(view, gateway, names)),
    said, plot.element, panel)

  const state = () => ({ ask: asked(view.query), versions, gateway })
  const ask = live(scene, panel, {
    load: async signal => {
      fault = await loadVersions(versions, gateway, signal)
      if (!otherView(state().ask)) await commits.load(state(), signal)
    },
    show: () => { update(); return panes.show(state()) },
    all: view.element,
  })
  const leave = () => leaving.abort(new DOMException('another gateway', 'AbortError'))
  return { gateway, ready: ask(), leave, show }

  function show() {
    update()
    panes.leave(state().ask)
    ask({ isOther: true })
  }

  function update() {
    const now = state()
    // Who goes back looks at the plan; on a phone, at what was opened.
    plot.element.hidden = Boolean(fault) || !gateway || Boolean(now.ask.back || now.ask.undo)
    plot.element.classList.toggle('aside', Boolean(otherView(now.ask)))
    fill(said, fault ? problemSentence(fault, gateway, names) : sentence(gateway, versions))
    const { commits: shown } = commits.log
    const matches = isAboutSome(now.ask) ? new Set(shown.map(({ revision }) => revision)) : null
    plot.update({ ...now, matches })
    choice.update({
      ...now, people: unique([...versions.items, ...shown].map(({ actor }) => actor)),
      teams: unique(shown.flatMap(({ events }) => events.map(({ namespace }) => namespace))),
    })
    if (!asks.firstChild && (fault || versions.items.length > 0)) {
      fill(asks, timeForm(scene), compareForm(scene, versions))
    }
    asks.hidden = !asks.firstChild || !gateway
    // There is nothing to choose from before the first commit.
    choose.hidden = !gateway && shown.length === 0 && !isFiltered(now.ask)
    if (!otherView(now.ask)) { commits.show(now); view.title = 'History' }
  }
}

/** Who may not see the gateway still sees commits; @returns the Problem, or null */
async function loadVersions(versions, gateway, signal) {
  if (!gateway) return null
  try {
    await versions.load(signal)
    return null
  } catch (error) {
    if (error instanceof Problem && [403, 404].includes(error.status)) return error
    throw error
  }
}

function unique(names) { return [...new Set(names.filter(Boolean))].sort() }

function sentence(gateway, versions) {
  if (!gateway) return 'There is no gateway yet, or none that you may see. These are the commits.'
  const [current] = versions.items
  if (!current) return h('span.quiet', 'Loading …')
  const held = versions.released?.hold && versions.released
  return [
    h('strong', `${gateway} is at version ${current.version}`),
    `, with ${counted(current.listenerCount, 'listener')}. `,
    held && [tag('held', `proxies have version ${held.version}`, held.reason || held.message), ' '],
    h('span.quiet', 'Last changed ', ago(current.time), ' by ', current.actor, current.message && ': '),
    h('span.message', current.message),
  ]
}

function problemSentence(error, gateway, names) {
  if (error.status === 403) {
    return [h('strong', `You may not see the versions of ${gateway}.`), ` ${error.message}`]
  }
  if (names.includes(gateway)) {
    return [h('strong', `You see your own part of ${gateway}.`),
      ' Its versions are shown to who may see the gateway. These are the commits that you may see.']
  }
  return [h('strong', `There is no gateway ${gateway}, or you may not see it.`), ' Below are the commits.']
}
