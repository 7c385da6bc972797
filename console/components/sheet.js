// The style sheet of a page, loaded with the page.

/** Fulfilled when `style/<name>.css` is there. */
export function sheet(name) {
  const address = new URL(`../style/${name}.css`, import.meta.url).href
  const known = document.querySelector(`link[href="${address}"]`)
  if (known) return known.loading
  const link = document.createElement('link')
  link.rel = 'stylesheet'
  link.href = address
  link.loading = new Promise(resolve => { link.onload = link.onerror = resolve })
  document.head.append(link)
  return link.loading
}
