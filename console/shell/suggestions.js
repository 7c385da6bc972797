// What might be meant, below the search: chosen with the arrows, Enter or the pointer; Escape closes it.

import { fill, h } from '../dom.js'
import { get } from '../api/client.js'
import { question } from '../pages/find/hits.js'
import { rest } from '../pages/find/words.js'

const pause = 150
/** Of each sort, and in all. */
const limits = [4, 8]

export class Suggestions {
  #input
  #list
  #find
  #shown = []
  #active = -1
  #timer = null
  #asking = null

  /** @param find called with what was chosen */
  constructor(input, list, find) {
    this.#input = input
    this.#list = list
    this.#find = find
    input.addEventListener('input', () => this.#typed())
    input.addEventListener('keydown', event => this.#key(event))
    input.addEventListener('blur', () => this.close())
    // Not a click: before it the input would lose the focus, and the list would go.
    list.addEventListener('pointerdown', event => {
      const place = [...list.children].indexOf(event.target.closest('[role=option]'))
      event.preventDefault()
      if (place >= 0) find(this.#shown[place])
    })
    if (input.value !== '' && document.activeElement === input) this.#typed()
  }

  close() {
    clearTimeout(this.#timer)
    this.#asking?.abort()
    this.#show([])
  }

  #typed() {
    clearTimeout(this.#timer)
    this.#asking?.abort()
    const text = this.#input.value.trim()
    if (text === '') return this.#show([])
    this.#timer = setTimeout(() => this.#ask(text), pause)
  }

  async #ask(text) {
    const { signal } = this.#asking = new AbortController()
    try {
      const found = await get('/v1/search', { signal, query: { q: text, limit: limits[0] } })
      if (!signal.aborted) this.#show(found.results.slice(0, limits[1]))
    } catch {
      // Enter asks again, and says what is wrong.
      if (!signal.aborted) this.#show([])
    }
  }

  #show(results) {
    this.#shown = results.map(question)
    fill(this.#list, results.map((result, place) => h('li',
      { role: 'option', id: `find-${place}`, 'aria-selected': 'false' },
      h('span.mono', result.title), h('span.small.quiet', rest(result)))))
    this.#list.hidden = results.length === 0
    this.#input.setAttribute('aria-expanded', results.length > 0)
    this.#activate(-1)
  }

  #activate(place) {
    this.#list.children[this.#active]?.setAttribute('aria-selected', 'false')
    this.#active = place
    const option = this.#list.children[place]
    option?.setAttribute('aria-selected', 'true')
    option?.scrollIntoView({ block: 'nearest' })
    if (option) this.#input.setAttribute('aria-activedescendant', option.id)
    else this.#input.removeAttribute('aria-activedescendant')
  }

  #key(event) {
    const number = this.#shown.length
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key]
    if (step && number > 0) {
      // One more place than there are: none of them, what was typed.
      const places = number + 1
      this.#activate((this.#active + 1 + step + places) % places - 1)
    } else if (event.key === 'Escape' && number > 0) {
      this.close()
    } else if (event.key === 'Enter' && this.#active >= 0) {
      this.#find(this.#shown[this.#active])
    } else return
    event.preventDefault()
  }
}
