// Commands that pages show: they have to reach the server that the page is of.

/** `apply -f shop.yaml` as a whole command; an address that lintel takes by itself is left out. */
export function lintel(words) {
  const isUsual = location.protocol === 'http:' && location.host === '127.0.0.1:8080'
  if (isUsual) return `lintel ${words}`
  const [verb, ...rest] = words.split(' ')
  return [`lintel ${verb} --server ${location.origin}`, ...rest].join(' ')
}
