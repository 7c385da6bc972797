// Sentences of the server as they stand on a page.

/** With a capital letter and one full stop. */
export function sentence(text) {
  return `${text.charAt(0).toUpperCase()}${text.slice(1).replace(/[.\s]*$/, '')}.`
}
