// What to change: found by its name or by a hostname that it serves, as one types (ARIA combobox).

import { fill, h } from '../../dom.js'
import { get, wait } from '../../api/client.js'
import { kindOf, resourceKey, resourceOfPath } from '../../api/kinds.js'
import { fullName } from '../../format.js'
import { go } from '../../router.js'
import { changeLink } from '../../components/links.js'

/** A box that leads to the resource that is chosen in it. */
export function resourceChoice(view) {
  let found = []
  let at = -1
  let running = null
  let looking = Promise.resolve()
  const list = h('ul.choices', {
    id: 'choices', role: 'listbox', 'aria-label': 'Resources', hidden: true,
  })
  const input = h('input', {
    type: 'search', role: 'combobox', 'aria-expanded': 'false', 'aria-controls': 'choices',
    'aria-autocomplete': 'list', 'aria-label': 'Change another resource', autocomplete: 'off',
    spellcheck: 'false', placeholder: 'A set, a route, a hostname',
    oninput: begin, onfocus: begin, onblur: () => close(), onkeydown: press,
  })

  function begin() { looking = look() }

  async function look() {
    running?.abort()
    running = new AbortController()
    const signal = AbortSignal.any([running.signal, view.signal])
    try {
      await wait(0.15, signal)
      found = await candidates(input.value.trim(), signal)
      if (document.activeElement === input) show()
    } catch (error) {
      if (!signal.aborted) { found = []; show('The server does not tell what there is.') }
    }
  }

  function show(words = input.value.trim() ? 'Nothing is called so.' : 'No set is there yet: write one.') {
    at = -1
    list.hidden = false
    input.setAttribute('aria-expanded', 'true')
    input.removeAttribute('aria-activedescendant')
    fill(list, found.map((item, index) => h('li', {
      role: 'option', id: `choice-${index}`, 'aria-selected': 'false',
      onmousedown: event => { event.preventDefault(); choose(index) },
    }, h('span.quiet', item.kind), ' ', h('span.mono', fullName(item)),
    item.why && h('span.small.quiet', ` ${item.why}`))),
    found.length === 0 && h('li.quiet', { role: 'option', 'aria-disabled': 'true' }, words))
  }

  function close() {
    running?.abort()
    list.hidden = true
    input.setAttribute('aria-expanded', 'false')
  }

  function move(step) {
    if (found.length === 0) return
    list.children[at]?.setAttribute('aria-selected', 'false')
    at = (at + step + found.length + (at < 0 && step < 0 ? 1 : 0)) % found.length
    list.children[at].setAttribute('aria-selected', 'true')
    list.children[at].scrollIntoView({ block: 'nearest' })
    input.setAttribute('aria-activedescendant', `choice-${at}`)
  }

  function press(event) {
    if (event.key === 'ArrowDown') move(1)
    else if (event.key === 'ArrowUp') move(-1)
    // What is found for what was typed last, also where that is still on its way.
    else if (event.key === 'Enter') looking.then(() => choose(Math.max(at, 0)))
    else if (event.key === 'Escape' && !list.hidden) close()
    else return
    event.preventDefault()
  }

  function choose(index) {
    if (!found[index]) return
    close()
    go(changeLink(found[index]))
  }

  return h('div.choice', input, list)
}

async function candidates(words, signal) {
  if (!words) {
    const page = await get('/v1/listenersets', { query: { limit: 12 }, signal })
    return page.items.map(({ metadata }) => candidate({ kind: 'ListenerSet', ...metadata }))
  }
  const { results } = await get('/v1/search', { query: { q: words, limit: 8 }, signal })
  const items = results.map(result => {
    if (result.servedBy) return byListener(result)
    const resource = result.links?.self && resourceOfPath(result.links.self)
    return resource && candidate(resource)
  }).filter(Boolean)
  return [...new Map(items.map(item => [item.key, item])).values()].slice(0, 20)
}

function candidate(resource, why) {
  const { kind, namespace, name } = resource
  return { kind, namespace, name, key: resourceKey(resource), why }
}

/** A hostname leads to what serves it. */
function byListener({ servedBy, title }) {
  return kindOf(servedBy.owner.kind) ? candidate(servedBy.owner, `serves ${title}`) : null
}
