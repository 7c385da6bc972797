// What time it is on the server: a browser's clock may be wrong, and a time box that seems to be over is
// not confirmed.

/** Milliseconds that the server is ahead; the header Date has whole seconds. */
let ahead = 0

/** Learns from an answer; `asked` is when it was asked for. */
export function learnTime(response, asked) {
  const theirs = Date.parse(response.headers.get('Date') || '')
  // One that was long on its way says little.
  if (Number.isNaN(theirs) || Date.now() - asked > 2000) return
  // Half a second more on average was cut off. A few seconds are the network's, and not the clock's.
  const difference = theirs + 500 - (asked + Date.now()) / 2
  ahead = Math.abs(difference) < 5000 ? 0 : difference
}

/** Now, in milliseconds, by the clock of the server. */
export function serverTime() { return Date.now() + ahead }
