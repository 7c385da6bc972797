// Sentences of the server as they stand on a page.

/** With a capital letter and one full stop. */
export function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/[.\s]*$/, '')}.`
}

/** What is said of a result besides its name. */
export function rest({ title, summary }) {
  return summary.startsWith(`${title} `) ? summary.slice(title.length + 1) : summary
}
