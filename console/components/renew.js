// Newer content where older was, so that who reads or types there notices nothing but what changed: the
// focus, what was opened, and the scroll stay. `renew` puts all of it anew, `renewIf` only where what it is
// made of is another; `arrange` and `kept` are for lists, `renewRows` is for tables.

import { fill, isTyping, set } from '../dom.js'

const focusable = 'a[href], button, input, select, textarea, summary, [tabindex]'

/** As `fill`. */
export function renew(element, ...children) {
  const again = focusIn(element)
  const reopen = openIn(element)
  const { scrollTop } = element
  fill(element, ...children)
  reopen(element)
  again(element)
  element.scrollTop = scrollTop
}

const made = new WeakMap()

/** Fills `element` by `build()` if `facts`, which JSON can say, are others than the last time. */
export function renewIf(element, facts, build) {
  const text = JSON.stringify(facts)
  if (made.get(element) === text) return
  made.set(element, text)
  renew(element, build())
}

/** Makes `elements` the children of `parent`, in their order; null and false are none. */
export function arrange(parent, elements) {
  const wanted = elements.filter(Boolean)
  const stays = new Set(wanted)
  for (const child of [...parent.childNodes]) if (!stays.has(child)) child.remove()
  let next = parent.firstChild
  for (const element of wanted) {
    if (element === next) next = next.nextSibling
    else parent.insertBefore(element, next)
  }
}

/**
 * Elements by key, made anew only where what they are made of is another.
 * @returns `keep(key, facts, make)`: the element
 */
export function kept() {
  const known = new Map()
  return (key, facts, make) => {
    const text = JSON.stringify(facts)
    const before = known.get(key)
    if (before?.text === text) return before.element
    const element = make()
    if (before?.element && element) {
      const again = focusIn(before.element)
      queueMicrotask(() => again(element, { orThere: true }))
    }
    known.set(key, { text, element })
    return element
  }
}

/**
 * Rows of a table, one for each item and kept for its key.
 * @param cells makes of an item an array of `{facts, build}`, in the order of the columns
 * @param attributes of the row, for an item
 */
export function renewRows(body, items, { key, cells, attributes }) {
  const rows = new Map([...body.children].map(row => [row.dataset.key, row]))
  const again = focusIn(body)
  arrange(body, items.map(item => {
    const name = String(key(item))
    const row = rows.get(name) || document.createElement('tr')
    row.dataset.key = name
    set(row, attributes(item))
    cells(item).forEach(({ facts, build }, column) =>
      renewIf(row.children[column] || row.appendChild(document.createElement('td')), facts, build))
    return row
  }))
  again(body)
}

/**
 * Remembers what has the focus in an element.
 * @returns a function that gives it to the same in another element, or, `orThere`, to what is at its place
 */
export function focusIn(element) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null
  if (!focused) return () => {}
  const name = nameOf(focused)
  const place = [...element.querySelectorAll(focusable)].indexOf(focused)
  return (other, { orThere } = {}) => {
    if (document.activeElement === focused) return
    const all = [...other.querySelectorAll(focusable)]
    const same = focused.isConnected ? focused
      : all.find(item => item.tagName === focused.tagName && nameOf(item) === name)
    const target = same ?? (orThere && all[Math.min(place, all.length - 1)])
    if (same && same !== focused && isTyping(focused)) same.value = focused.value
    target?.focus?.({ preventScroll: true })
  }
}

function nameOf(element) {
  return element.dataset.focus || element.id || element.name || element.getAttribute('href')
    || element.getAttribute('aria-label') || element.textContent
}

/** Remembers which parts of an element are open. @returns a function that opens the same again */
function openIn(element) {
  const states = new Map()
  for (const item of element.querySelectorAll('details')) {
    states.set(titleOf(item), [...states.get(titleOf(item)) ?? [], item.open])
  }
  return other => {
    for (const item of other.querySelectorAll('details')) {
      item.open = states.get(titleOf(item))?.shift() ?? item.open
    }
  }
}

function titleOf(details) { return details.dataset.key || details.querySelector('summary')?.textContent }
