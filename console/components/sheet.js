// The style sheet of a page or of a part, loaded with it. That of a page counts while the page is
// shown: two pages may call different things by the same class.

const links = new Map()

/** Fulfilled when `style/<name>.css` is there, and counts. */
export function sheet(name) {
  const known = links.get(name)
  if (known) {
    if (known.sheet) known.sheet.disabled = false
    return known.loading
  }
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = new URL(`../style/${name}.css`, import.meta.url).href
  link.loading = new Promise(resolve => { link.onload = link.onerror = resolve })
  links.set(name, link)
  document.head.append(link)
  return link.loading
}

/** The sheets of these pages count no more. */
export function leaveSheets(names) {
  for (const name of names) {
    const known = links.get(name)
    if (known?.sheet) known.sheet.disabled = true
  }
}
