// What is below the timeline: the commits, or one of the other views, built once for what is asked.

import { fill, h } from '../../dom.js'
import { mayPass } from '../../api/client.js'
import { problemView } from '../../components/problem.js'
import { renew } from '../../components/renew.js'
import { backView } from './back.js'
import { commitView } from './commit.js'
import { differenceView } from './difference.js'
import { thenView } from './then.js'
import { undoView } from './undo.js'
import { allCommits } from './words.js'

/** @returns the name of the other view that is asked for; undefined for the commits */
export function otherView(ask) { return Object.keys(makers).find(name => ask[name]) }

const makers = {
  commit: (view, ask, state, signal) => commitView(view, ask.commit, state, signal),
  from: (view, ask, state, signal) => differenceView(view, ask, state, signal),
  at: (view, ask, state, signal) => thenView(view, ask.at, state, signal),
  back: (view, ask, state, signal) => backView(view, ask, state, signal),
  undo: (view, ask, state, signal) => undoView(view, ask.undo, state, signal),
}

/** Shows in `panel` what is asked for; `listing` is the element of the commits. One at a time. */
export class Panes {
  #view
  #panel
  #listing
  #wanted = null
  #shown = null
  #isFirst = true
  #isTyped = false
  /** Of what is shown, and of what comes. */
  #leaving = new AbortController()
  #coming = new AbortController()

  constructor(view, panel, listing) {
    this.#view = view
    this.#panel = panel
    this.#listing = listing
    panel.addEventListener('input', () => { this.#isTyped = true })
  }

  /** Where something else is asked for, what is shown does nothing more, and what comes is given up. */
  leave(ask) {
    if (keyOf(ask) === this.#wanted) return
    this.#coming.abort(anotherView())
    this.#drop()
    for (const child of this.#panel.children) child.inert = true
  }

  /** @throws what may pass by itself */
  async show(state) {
    const key = keyOf(state.ask)
    const age = ageOf(state)
    const isSame = this.#isThere(key)
    if (isSame && (this.#shown.age === age || this.#waits(state))) return
    if (!isSame) this.#drop()
    this.#wanted = key
    this.#coming.abort(anotherView())
    this.#coming = new AbortController()
    const signal = AbortSignal.any([this.#view.signal, this.#coming.signal])
    this.#panel.setAttribute('aria-busy', 'true')
    try {
      const make = makers[otherView(state.ask)]
      const content = make ? await make(this.#view, state.ask, state, signal) : this.#listing
      if (signal.aborted) return
      if (isSame) {
        this.#leaving.abort(anotherView())
        renew(this.#panel, content)
      } else fill(this.#panel, content)
      this.#leaving = this.#coming
      this.#listing.inert = this.#isTyped = false
      this.#shown = { key, age, first: this.#panel.firstElementChild }
      if (make && !isSame && !this.#isFirst) reveal(this.#panel)
      this.#isFirst = false
    } catch (error) {
      if (signal.aborted) return
      if (mayPass(error)) throw error
      this.#drop()
      fill(this.#panel, problemView(error), h('p', allCommits(this.#view, 'a.button')))
    } finally {
      this.#panel.removeAttribute('aria-busy')
    }
  }

  /** Not where what went wrong took its place. */
  #isThere(key) { return this.#shown?.key === key && this.#panel.contains(this.#shown.first) }

  /** Who reads or types there is told that there is something newer. */
  #waits(state) {
    if (!this.#isTyped && !this.#panel.querySelector('details.yaml[open]')) return false
    if (!this.#shown.notice?.isConnected) {
      const now = () => {
        this.#shown = null
        return this.show(state).catch(error => fill(this.#panel, problemView(error)))
      }
      this.#shown.notice = h('div.notice.held', { role: 'status' }, h('p.row',
        'There is a newer version than what is compared here.',
        h('button.button.small', { onclick: now }, 'Compare with it')))
      this.#shown.first.before(this.#shown.notice)
    }
    return true
  }

  #drop() {
    this.#leaving.abort(anotherView())
    this.#shown = this.#wanted = null
  }
}

function anotherView() { return new DOMException('another view', 'AbortError') }

function keyOf(ask) {
  const name = otherView(ask)
  return name ? JSON.stringify([name, ask[name], ask.to, ask.team, ask.set]) : 'commits'
}

/** What is compared with now is another thing with each version. */
function ageOf({ ask, versions }) {
  return otherView(ask) === 'at' || (ask.from && !ask.to) ? versions.items[0]?.version : null
}

/** Who went there by keyboard or ear is led to the heading of what is new. */
function reveal(panel) {
  const heading = panel.querySelector('h2')
  if (!heading) return
  heading.tabIndex = -1
  heading.focus({ preventScroll: true })
  if (heading.getBoundingClientRect().top > innerHeight * 0.8) heading.scrollIntoView({ block: 'center' })
}
