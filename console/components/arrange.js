// Children put in order without touching those that stay: focus and scroll are kept.

/** Makes `elements` the children of `parent`. */
export function arrange(parent, elements) {
  const wanted = elements.filter(Boolean)
  for (const child of [...parent.childNodes]) if (!wanted.includes(child)) child.remove()
  wanted.forEach((element, index) => {
    if (parent.childNodes[index] !== element) parent.insertBefore(element, parent.childNodes[index] || null)
  })
  return parent
}

/**
 * Elements by key, made anew only where what they are made of is another.
 * @returns `keep(key, source, make)`: the element
 */
export function kept() {
  const known = new Map()
  return (key, source, make) => {
    const signature = JSON.stringify(source)
    const before = known.get(key)
    if (before?.signature === signature) return before.element
    const element = make()
    if (before?.element?.contains(document.activeElement)) refocus(before.element, element || document.body)
    known.set(key, { signature, element })
    return element
  }
}

/** The button or link at the same place, once the new element is in the document. */
function refocus(before, element) {
  const places = 'a, button, input, select, textarea, summary'
  const index = [...before.querySelectorAll(places)].indexOf(document.activeElement)
  queueMicrotask(() => element.querySelectorAll(places)[index]?.focus({ preventScroll: true }))
}
