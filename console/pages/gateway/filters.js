// What of the listeners is shown: words, states, and the filters of the map as chips. All of it is in
// the address, so that it can be sent to a colleague.

import { fill, h } from '../../dom.js'
import { count } from '../../format.js'
import { states } from '../../components/listener.js'
import { focusIn } from '../../components/renew.js'
import { pastView } from './past.js'

const chips = {
  port: value => `port ${value}`, team: value => `team ${value}`, set: value => `set ${value}`,
  ends: value => `certificate ends within ${value} days`,
}

export class Filters {
  /** What takes all filters away; with the rows goes the one that is open. */
  static none = { q: null, port: null, team: null, set: null, state: null, ends: null, listener: null }
  #view
  #input
  #states = h('nav.states', { 'aria-label': 'By state' })
  #chips = h('div.row.chips')
  #typed = null

  constructor(view) {
    this.#view = view
    this.#input = h('input', {
      type: 'search', name: 'listeners', value: view.query.get('q'), autocomplete: 'off', spellcheck: 'false',
      'aria-label': 'Part of a hostname, of a set or of a listener’s name',
      placeholder: 'Part of a hostname or set',
      oninput: () => { clearTimeout(this.#typed); this.#typed = setTimeout(() => this.#type(), 150) },
      onkeydown: event => { if (event.key === 'Enter') this.#type() },
    })
    this.element = h('div.stack.tight.no-print',
      h('div.row.spread',
        h('div.row.grow', this.#input, this.#states), pastView(view)),
      this.#chips)
  }

  /** What the address says now, as after somebody went back. */
  read() {
    const text = this.#view.query.get('q') || ''
    if (document.activeElement !== this.#input || text !== this.#input.value.trim()) this.#input.value = text
  }

  /** @param answer the last one of the server, for its counts */
  show(answer) {
    const view = this.#view
    const chosen = view.query.get('state')
    const all = Object.values(answer.facets.states).reduce((sum, number) => sum + number, 0)
    const link = (state, word, number) => h('a', {
      href: view.link({ state, listener: null }), 'aria-current': (state === chosen) && 'true',
      class: number ? '' : 'none',
    }, word, ' ', h('span.number', count(number)))
    const parts = [link(null, 'all', all)]
    for (const [state, [, word]] of Object.entries(states)) {
      const number = answer.facets.states[state] || 0
      if (number > 0 || state === chosen) parts.push(link(state, word, number))
    }
    // One state is no choice.
    put(this.#states, parts.length > 2 || chosen ? parts : [])
    const active = Object.entries(chips).filter(([name]) => view.query.has(name))
    const links = active.map(([name, text]) => h('a.chip', {
      href: view.link({ [name]: null, listener: null }),
      'aria-label': `${text(view.query.get(name))}: take this filter away`,
    }, text(view.query.get(name)), h('span', { 'aria-hidden': 'true' }, '✕')))
    if (!view.query.has('ends')) {
      links.push(h('a.chip.offer', { href: view.link({ ends: 30, listener: null }) },
        'certificates that end within 30 days'))
    }
    if (active.length > 1) links.push(h('a.small', { href: view.link(Filters.none) }, 'Show all'))
    put(this.#chips, links)
  }

  #type() {
    clearTimeout(this.#typed)
    const text = this.#input.value.trim()
    if (text === (this.#view.query.get('q') || '')) return
    this.#view.note({ q: text, listener: null })
    this.#view.onquery(this.#view.query)
  }
}

/** Other links; where one that had the focus is gone, the next one has it. */
function put(element, links) {
  const again = focusIn(element)
  fill(element, links)
  again(element, { orThere: true })
}
