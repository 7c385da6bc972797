// What a person pastes as a token: what is around it is taken away, and what cannot be one is said before
// it is sent anywhere.

/** The token in what was pasted: without `Bearer`, quotes and line ends. */
export function tokenText(text) {
  return text.trim().replace(/^(authorization:\s*)?bearer\s+/i, '').replace(/^["']|["']$/g, '').trim()
}

const made = /^lintel_[a-z0-9]{16}_[A-Za-z0-9]{49}$/

/** Why that is no token, for a person; null if it may be one. */
export function whatIsWrong(token) {
  if (token === '') return 'Paste the token.'
  if (/admin-token$|^[.~]?\//.test(token)) return 'It is the name of a file. Paste what is in the file.'
  if (/\s/.test(token)) return 'There is a space or a line end in it. Paste the token alone.'
  if (token.startsWith('lintel_') && !made.test(token)) {
    return `It is cut off, or something was added: a token of this server has 73 characters, and this `
      + `has ${token.length}.`
  }
  return null
}
