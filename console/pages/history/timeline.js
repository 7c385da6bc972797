// The timeline: versions over time, by pointer and by keyboard. A click opens the commit, dragging
// shows a span of time, arrows go from version to version.

import { fill, h, s } from '../../dom.js'
import { count, counted } from '../../format.js'
import { renew } from '../../components/renew.js'
import { spanNames } from './ask.js'
import { authorColours } from './authors.js'
import { cursor, draw, height, isCrowded, layout, shapes } from './plot.js'
import { readout } from './readout.js'
import { versionTable } from './table.js'
import { serverTime } from '../../clock.js'

/**
 * @param view of the router
 * @returns `{element, update({versions, gateway, ask, matches})}`; `matches` are revisions, or null
 *   where none is filtered away
 */
export function timeline(view) {
  let now = null
  let plan = null
  let focused = null
  let spaced = null
  let isEven = false
  const surface = h('div.plot', {
    tabindex: '0', role: 'slider', 'aria-orientation': 'horizontal', style: { height: `${height}px` },
    onkeydown: press, onpointerdown: grab, onpointermove: hover, onpointerleave: () => plan && point(null),
  })
  const legend = h('div.legend')
  const said = readout(view)
  const table = versionTable(view)
  const spans = h('div.row.small.spans')
  const element = h('section.card.stack.tight.timeline', { 'aria-label': 'Timeline' },
    spans, surface, said.element, legend, table.element)
  const observer = new ResizeObserver(() => now && render())
  observer.observe(surface)
  view.signal.addEventListener('abort', () => observer.disconnect())
  return { element, update }

  function update(state) {
    const isFollowing = !focused || focused === now.newest
    now = { ...state, newest: state.versions.items[0] }
    const isOpen = now.ask.commit && now.versions.find(now.ask.commit)
    focused = isOpen || (!isFollowing && now.versions.find(focused.version)) || now.newest || null
    render()
  }

  function bounds() {
    const { items } = now.versions
    const to = now.ask.until || new Date(serverTime())
    const from = now.ask.since || new Date(items.at(-1)?.time ?? to - 3600000)
    const room = now.ask.since ? 0 : Math.max((to - from) * 0.015, 500)
    return { from: new Date(from - room), to: new Date(+to + (now.ask.until ? 0 : room)) }
  }

  function render() {
    const width = Math.max(surface.clientWidth, 200)
    plan = arranged(width)
    const authors = authorColours(now.versions.items, plan.inside)
    const { ask, versions, matches } = now
    const from = ask.from || ask.back
    const range = [from, ask.to || versions.items[0]?.version].map(version => versions.find(version))
    fill(surface, draw(plan, {
      versions: versions.items, colour: authors.colour,
      isMatch: version => !matches || matches.has(version.version),
      range: from && range.every(Boolean) ? range : null,
      at: isEven || isNaN(new Date(ask.at)) ? null : ask.at,
    }))
    renew(legend,
      h('ul.row.small', authors.shown.map(name => h('li', author(name, authors))), grey(authors)),
      h('ul.row.small.quiet', shapes(plan.inside)))
    renew(spans, spanLinks(), h('span.grow'), axisLink(),
      h('span.quiet', counted(plan.inside.length, 'version'),
        plan.inside.length < versions.items.length && ` of ${count(versions.items.length)}`,
        versions.hasMore && ' or more', ', numbered by their commits'))
    table.update(plan.inside)
    showFocused()
  }

  /** Over time, or evenly where most fall together then; what was chosen for a span stays so. */
  function arranged(width) {
    const { ask, versions, gateway } = now
    const lay = isEven => layout(versions.items, bounds(), width, isEven)
    const key = JSON.stringify([gateway, ask.axis, ask.span, ask.since && !ask.span, ask.until, width > 600])
    const byTime = lay(false)
    if (key !== spaced) {
      spaced = byTime.inside.length > 0 ? key : null
      isEven = ask.axis ? ask.axis === 'even' : isCrowded(byTime)
    }
    return isEven ? lay(true) : byTime
  }

  function author(name, authors) {
    const isChosen = now.ask.person === name
    return h('a', {
      href: view.link({ by: isChosen ? null : name }), 'aria-current': isChosen && 'true',
      title: isChosen ? 'Show all authors' : `Only by ${name}`,
    },
      swatch(authors.colour(name)),
      ' ', name, ' ', h('span.quiet.number', authors.count(name)))
  }

  /** What is grey: people without a colour, and columns of several people. */
  function grey({ others }) {
    const isDense = plan.columns.some(({ versions }) => versions.length > 1)
    const words = [others > 0 && counted(others, 'other'), isDense && 'several versions in one column']
    const said = words.filter(Boolean).join(', ')
    return said && h('li.quiet', swatch('var(--muted)'), ' ', said)
  }

  function spanLinks() {
    const { span, since, until } = now.ask
    const chosen = span || (since || until ? null : 'all')
    return [h('span.quiet', 'Show'), spanNames.map(name => h('a', {
      href: view.link({ span: name === 'all' ? null : name, since: null, until: null }),
      'aria-current': name === chosen && 'true',
    }, name === 'all' ? 'all' : `last ${name}`))]
  }

  function axisLink() {
    const title = isEven ? 'Show when each was made' : 'Where many came at once'
    return h('a', { href: view.link({ axis: isEven ? 'time' : 'even' }), title },
      isEven ? 'as time passes' : 'evenly spaced')
  }

  function showFocused() {
    said.show(focused, now)
    surface.querySelectorAll('.cursor').forEach(line => line.remove())
    const isInside = focused && plan.inside.includes(focused)
    if (isInside) surface.firstChild.append(cursor(plan.scale.x(focused), 'cursor'))
    set(surface, focused, plan.inside, now.gateway)
  }

  function press(event) {
    if (!plan) return
    const index = plan.inside.indexOf(focused)
    const moves = { ArrowLeft: 1, ArrowRight: -1, ArrowDown: 1, ArrowUp: -1, PageDown: 10, PageUp: -10 }
    const last = plan.inside.length - 1
    const next = index + (moves[event.key] || 0)
    if (event.ctrlKey || event.metaKey || event.altKey) return
    if (event.key === 'Enter' && focused) view.go({ ...closed, commit: focused.version })
    else if (event.key === 'Home') focused = plan.inside[last] || focused
    else if (event.key === 'End') focused = plan.inside[0] || focused
    else if (moves[event.key]) focused = plan.inside[Math.min(Math.max(next, 0), last)] || focused
    else return
    event.preventDefault()
    showFocused()
  }

  function nearest(x, reach = 14) {
    let best = null
    for (const item of plan.columns) {
      if (Math.abs(item.x - x) <= (best ? Math.abs(best.x - x) : reach)) best = item
    }
    return best
  }

  function hover(event) {
    if (plan && event.pointerType === 'mouse' && !event.buttons) point(nearest(place(event), 40))
  }

  function point(item) {
    surface.querySelectorAll('.hover').forEach(line => line.remove())
    if (item) surface.firstChild.append(cursor(item.x, 'hover'))
    said.show(item ? item.versions.at(-1) : focused, now, item?.versions.length)
  }

  function place(event) { return event.clientX - surface.getBoundingClientRect().left }

  function grab(event) {
    if (!plan || event.button !== 0) return
    const begin = place(event)
    const drawn = s('rect.drawn', { y: 16, height: height - 38, x: begin, width: 0 })
    const end = new AbortController()
    surface.setPointerCapture(event.pointerId)
    const move = event => {
      const x = Math.min(Math.max(place(event), plan.left), plan.right)
      if (Math.abs(x - begin) > 6 && !drawn.isConnected) surface.firstChild.append(drawn)
      drawn.setAttribute('x', Math.min(x, begin))
      drawn.setAttribute('width', Math.abs(x - begin))
    }
    const drop = event => {
      end.abort()
      if (drawn.isConnected) zoom(begin, place(event))
      else open(nearest(begin))
    }
    surface.addEventListener('pointermove', move, { signal: end.signal })
    surface.addEventListener('pointerup', drop, { signal: end.signal })
    surface.addEventListener('pointercancel', () => { end.abort(); drawn.remove() }, { signal: end.signal })
  }

  function zoom(...places) {
    const inside = x => Math.min(Math.max(x, plan.left), plan.right)
    const [from, to] = places.map(x => plan.scale.time(inside(x))).sort((a, b) => a - b)
    view.go({ span: null, since: from.toISOString(), until: to.toISOString() })
  }

  function open(item) {
    if (!item) return
    if (item.versions.length > 1) zoom(item.begin - 3, item.begin + 9)
    else view.go({ ...closed, commit: item.versions[0].version })
  }
}

const closed = { from: null, to: null, at: null, back: null, undo: null }

function swatch(fill) {
  return s('svg', { width: 10, height: 10, 'aria-hidden': 'true' },
    s('rect', { width: 10, height: 10, rx: 2, fill }))
}

/** What a screen reader says of the version that one is at. */
function set(surface, version, inside, gateway) {
  const index = inside.indexOf(version)
  surface.setAttribute('aria-label', `Versions of ${gateway}; arrows move, Enter opens the commit`)
  surface.setAttribute('aria-valuemin', 1)
  surface.setAttribute('aria-valuemax', Math.max(inside.length, 1))
  surface.setAttribute('aria-valuenow', index < 0 ? 1 : inside.length - index)
  surface.setAttribute('aria-valuetext', version ? [
    `Version ${version.version} by ${version.actor}: ${version.message || 'no message'}`,
    `${version.added} added`, `${version.removed} removed`,
  ].join(', ') : 'no version')
}
