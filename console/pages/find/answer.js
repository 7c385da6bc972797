// The answer to a question: one sentence, then why, then what else is called so.

import { h } from '../../dom.js'
import { get } from '../../api/client.js'
import { commitAnswer, versionAnswer } from './commit.js'
import { hits } from './hits.js'
import { hostnameAnswer } from './hostname.js'
import { personAnswer } from './person.js'
import { resourceAnswer } from './resource.js'
import { unknownAnswer } from './unknown.js'

/** @returns the title and the content of the page */
export async function load(query, signal) {
  // As pages and people call them.
  const q = query.replace(/^(commit|version) (?=\d)/i, '')
  const found = await get('/v1/search', { signal, query: { q } })
  const [first] = found.results
  const answer = await (first?.match === 'exact' ? answers(first) : unknownAnswer)(found, signal)
  const others = found.results.filter(result => !answer.told.includes(result))
  return {
    title: query,
    content: [
      h('h1.answer', answer.sentence),
      answer.content,
      others.length > 0 && hits(others, answer.others || 'Also found', found),
    ],
  }
}

/**
 * Each gives `{sentence, content, told}`: `told` are the results that need not stand below again, and
 * `others` is what the rest is called.
 */
function answers({ type }) {
  const known = {
    Hostname: hostnameAnswer, Person: personAnswer, Commit: commitAnswer, Version: versionAnswer,
  }
  return known[type] || resourceAnswer
}
