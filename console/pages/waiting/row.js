// One thing that waits: what it is, until when, and what one can do with it.

import { h } from '../../dom.js'
import { day } from '../../format.js'
import { problemDialog } from '../../components/problem-dialog.js'
import { countdown } from './countdown.js'
import { serverTime } from '../../clock.js'

/**
 * @param options
 * - `tag`: an element that says the state; `title`; `facts`: elements or text, each a part of one line
 * - `until` with `untilWord` before the clock
 * - `more`: elements below; `actions`: buttons or links; `key`: what tells it from others
 */
export function row({ key, tag, title, facts = [], until, untilWord, more, actions = [] }) {
  const shown = actions.filter(Boolean)
  return h('li.wait', { dataset: { key, row: '' } },
    h('div.wait-what',
      h('h3', tag, ' ', title),
      h('p.small.quiet', facts.filter(Boolean).map((fact, index) => [index > 0 && ' · ', fact])),
      more),
    h('div.wait-until', until && clockView(until, untilWord)),
    h('div.wait-actions', shown))
}

/** A clock, or a day where that is more than a year away. */
function clockView(until, word) {
  const isFar = new Date(until) - serverTime() > 366 * 86400e3
  return isFar ? [h('span.small.quiet', word.replace(/ in$/, '')), day(until)]
    : [h('span.small.quiet', word), countdown(until)]
}

/**
 * A button of a row; `name` tells those who hear it what it is about. `act` is over when it is done, and
 * what goes wrong with it is said over the page.
 */
export function action(word, name, act, kind = '') {
  const onclick = () => act().catch(error => problemDialog(`${word}: ${name}`, error))
  return h('button.button.small', { class: kind, onclick, 'aria-label': `${word}: ${name}` }, word)
}
