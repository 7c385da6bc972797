// One listener beside the table: whether it serves, why, since when, and what it would take.

import { fill, h } from '../../dom.js'
import { allowed, gatewayPath, get } from '../../api/client.js'
import { resourcePath } from '../../api/kinds.js'
import { address } from '../../format.js'
import { isExternal } from '../../components/external.js'
import { listenerID } from '../../components/links.js'
import { problemView } from '../../components/problem.js'
import { renew } from '../../components/renew.js'
import { listenerView } from './listener.js'

export class Panel {
  #view
  #gateway
  #table
  #id = null
  #asked = null
  #content = h('div.stack')
  #title = h('h2.mono', { tabindex: '-1' })

  constructor(view, gateway, table) {
    this.#view = view
    this.#gateway = gateway
    this.#table = table
    this.element = h('aside.panel.card', {
      'aria-label': 'Listener', hidden: true,
      onkeydown: event => { if (event.key === 'Escape') this.#close() },
    },
    h('div.row.spread.panel-head', this.#title,
      h('button.button.plain.small', { 'aria-label': 'Close', onclick: () => this.#close() }, '✕')),
    this.#content)
  }

  /** @param id of the listener; null for none */
  show(id) {
    if (id === this.#id) return
    this.#id = id
    this.element.hidden = !id
    this.#table.mark(id)
    this.#asked?.abort()
    if (!id) return
    const row = this.#table.find(id)
    fill(this.#title, row ? address(row) : listenerID(id).name)
    fill(this.#content, h('div.stack.tight', { 'aria-busy': 'true' },
      h('div.skeleton'), h('div.skeleton'), h('div.skeleton')))
    this.#load()
  }

  /** What is shown may have changed. */
  renew() { if (this.#id) this.#load() }

  #close() {
    this.#view.go({ listener: null })
    this.#table.element.focus({ preventScroll: true })
  }

  async #load() {
    this.#asked?.abort()
    const { signal } = this.#asked = new AbortController()
    const id = this.#id
    try {
      const found = await this.#find(id, AbortSignal.any([signal, this.#view.signal]))
      if (signal.aborted) return
      if (found) fill(this.#title, address(found.row))
      renew(this.#content, found ? listenerView(this.#view, this.#gateway, found) : gone(id))
    } catch (error) {
      if (!signal.aborted && !this.#view.signal.aborted) {
        renew(this.#content, problemView(error, { onretry: () => this.#load() }))
      }
    }
  }

  /** The row, what decides who serves its name, and the resource it is of. */
  async #find(id, signal) {
    const { kind, namespace, set, name } = listenerID(id)
    const version = this.#view.query.get('at')
    const { rows } = await get(gatewayPath(this.#gateway, '/listeners'), {
      signal, query: { owner: `${namespace}/${set}`, q: name, limit: 200, version },
    })
    const row = rows.find(row => row.id === id)
    if (!row || version) return row && { row }
    const [explanation, resource, external] = await Promise.all([
      allowed(get(gatewayPath(this.#gateway, '/explain'), {
        signal, query: { port: row.port, hostname: row.hostname },
      })),
      allowed(get(resourcePath({ kind, namespace, name: set }), { signal })),
      row.protocol === 'HTTPS' && isExternal(this.#gateway, signal),
    ])
    return { row, explanation, resource, external }
  }
}

function gone(id) {
  return h('p.quiet', 'There is no listener ', h('span.mono', id), ' any more, or you may not see it.')
}
