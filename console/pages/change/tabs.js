// Several views of one thing of which one is shown (ARIA Authoring Practices, tabs).

import { fill, h } from '../../dom.js'

/**
 * @param options `label`, `items` of `{id, name}`, `chosen`, `onchoose(id)`
 * @returns `{element, panel, choose}`; what a tab shows goes into `panel`
 */
export function tabs({ label, items, chosen, onchoose }) {
  const prefix = `tab-${Math.random().toString(36).slice(2, 8)}`
  const buttons = items.map(({ id, name }) => h('button', {
    type: 'button', role: 'tab', id: `${prefix}-${id}`, 'aria-controls': `${prefix}-panel`,
    onclick: () => choose(id),
  }, name))
  const panel = h('div.tab-panel', { role: 'tabpanel', id: `${prefix}-panel`, tabindex: '0' })
  const list = h('div.tabs.no-print', { role: 'tablist', 'aria-label': label, onkeydown: event => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (!step) return
    const at = items.findIndex(({ id }) => id === chosen)
    const next = (at + step + items.length) % items.length
    choose(items[next].id)
    buttons[next].focus()
  } }, buttons)

  function show() {
    items.forEach(({ id }, index) => {
      buttons[index].setAttribute('aria-selected', String(id === chosen))
      buttons[index].tabIndex = id === chosen ? 0 : -1
    })
    panel.setAttribute('aria-labelledby', `${prefix}-${chosen}`)
  }

  function choose(id) {
    chosen = id
    show()
    fill(panel)
    onchoose(id)
  }

  if (!items.some(({ id }) => id === chosen)) chosen = items[0].id
  show()
  return { element: list, panel, choose, get chosen() { return chosen } }
}
