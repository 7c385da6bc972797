// Parts of a page that are renewed while somebody reads them: what has not changed is not touched, and
// the focus stays where it is.

import { fill, set } from '../dom.js'

const shown = new WeakMap()

/** Fills `element` by `build()` if `facts`, which JSON can say, are others than before. */
export function steady(element, facts, build) {
  const text = JSON.stringify(facts)
  if (shown.get(element) === text) return
  shown.set(element, text)
  keepFocus(element, () => fill(element, build()))
}

/**
 * Rows of a table, one for each item, in the order of the items. A row is kept for its key.
 * @param cells makes of an item an array of `{facts, build}`, in the order of the columns; a cell is
 *   built anew when its facts are others
 * @param attributes of the row, for an item
 */
export function steadyRows(body, items, { key, cells, attributes = () => ({}) }) {
  const rows = new Map([...body.children].map(row => [row.dataset.key, row]))
  keepFocus(body, () => {
    let next = body.firstElementChild
    for (const item of items) {
      const name = String(key(item))
      const row = rows.get(name) || document.createElement('tr')
      rows.delete(name)
      row.dataset.key = name
      set(row, attributes(item))
      cells(item).forEach(({ facts, build }, column) => {
        const cell = row.children[column] || row.appendChild(document.createElement('td'))
        steady(cell, facts, build)
      })
      if (row === next) next = next.nextElementSibling
      else body.insertBefore(row, next)
    }
    for (const row of rows.values()) row.remove()
  })
}

/** What has the focus has it afterwards, if something with the same `data-focus` is there. */
function keepFocus(element, change) {
  const before = element.contains(document.activeElement) ? document.activeElement : null
  change()
  if (!before || document.activeElement === before) return
  const name = before.dataset.focus
  const same = before.isConnected ? before
    : name && element.querySelector(`[data-focus="${CSS.escape(name)}"]`)
  same?.focus({ preventScroll: true })
}
