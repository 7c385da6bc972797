// Puts newer content where older was, so that who reads or types there notices nothing but what changed.

import { fill } from '../dom.js'

/** As `fill`; focus and what was opened stay where the same is there again. */
export function renew(element, ...children) {
  const focused = element.contains(document.activeElement) ? document.activeElement : null
  const wasFocused = focused && key(focused)
  const open = new Map([...element.querySelectorAll('details')].map(item => [text(item), item.open]))
  const position = element.scrollTop
  fill(element, ...children)
  for (const item of element.querySelectorAll('details')) {
    if (open.has(text(item))) item.open = open.get(text(item))
  }
  if (wasFocused) {
    const again = [...element.querySelectorAll(focused.tagName)].find(item => key(item) === wasFocused)
    again?.focus({ preventScroll: true })
  }
  element.scrollTop = position
}

function key(element) {
  return element.id || element.name || element.getAttribute('href') || element.textContent
}

function text(details) { return details.dataset.key || details.querySelector('summary')?.textContent || '' }
