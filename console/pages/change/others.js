// Says what others committed while somebody was typing, and puts both together.

import { h, list } from '../../dom.js'
import { parseKey } from '../../api/kinds.js'
import { fullName } from '../../format.js'
import { diffView } from '../../components/diff.js'
import { commitLink } from '../../components/links.js'
import { ago } from '../../components/time.js'
import { unified } from './lines.js'
import { conflicts, decide, merge } from './merge.js'

/** `ListenerSet web/web-listener`. */
export function nameOf(key) {
  const resource = parseKey(key)
  return `${resource.kind} ${fullName(resource)}`
}

/**
 * What came between, as `watchOthers` found it.
 * @param options `mine` the text of that resource that is typed, `onmerge(text)` with both put together,
 *   `onagain` where it was deleted and is to be made again
 */
export function othersView({ key, base, theirs, commits }, { mine, onmerge, onagain }) {
  const outcome = theirs.text === null ? null : merge(base.text ?? '', mine, theirs.text)
  return h('section.notice.warn.others', { 'aria-label': 'What came between' },
    h('strong', sentence({ key, theirs, commits })),
    commits.map(commitLine),
    h('p.small', outcome ? fits(outcome)
      : 'What you typed is kept. Committing it would make the resource again.'),
    h('div', h('button.button.main.small', {
      type: 'button', onclick: () => outcome ? onmerge(outcome.text) : onagain(),
    }, outcome ? 'Put both together' : 'Make it again with what I typed')),
    h('details', { open: true }, h('summary.small', 'What they changed'),
      diffView(unified(base.text ?? '', theirs.text ?? ''))))
}

/** Who did what, as one sentence: `ada changed ListenerSet web/web-listener`. */
export function sentence({ key, theirs, commits }) {
  const names = [...new Set(commits.map(({ actor }) => actor))]
  return `${list(names) || 'Somebody'} ${theirs.text === null ? 'deleted' : 'changed'} ${nameOf(key)}`
}

function commitLine({ revision, actor, message, time }) {
  return h('p.small', ago(time), ', ',
    h('a', { href: commitLink(revision), target: '_blank' }, `commit ${revision}`), ' by ',
    h('strong', actor), message ? [': “', message, '”'] : ', without a message')
}

function fits({ conflicts: count }) {
  if (count === 0) return 'They changed other lines than you. Nothing is lost when both are put together.'
  const places = count === 1 ? 'One place was' : `${count} places were`
  return `${places} changed by both of you: you will choose what is kept. Nothing else is lost.`
}

/** What the last dialog says where somebody was quicker. */
export function staleView() {
  return h('div.notice.warn',
    h('strong', 'Somebody else changed it in the meantime.'),
    h('p', 'Close this: what they did is shown beside your text, and both can be put together.'))
}

const choices = [['mine', 'Keep mine'], ['theirs', 'Take theirs'], ['both', 'Keep both']]

/** The places of a text that have to be decided; `onchange(text)` is told of each choice. */
export function conflictsView(text, { onchange, show }) {
  const all = conflicts(text)
  if (all.length === 0) {
    return h('div.notice.bad', h('strong', 'A mark of a merge is left in the text; take it out.'))
  }
  return h('section.notice.bad', { 'aria-label': 'Places to decide' },
    h('strong', all.length === 1 ? 'One place has to be decided' : `${all.length} places have to be decided`),
    all.map((place, index) => h('div.conflict',
      h('div.row.spread',
        h('button.link', { type: 'button', onclick: () => show(place.first + 1) },
          `lines ${place.first + 1} to ${place.last + 1}`),
        h('div.row', choices.map(([choice, words]) => h('button.button.small', {
          type: 'button', onclick: () => onchange(decide(text, index, choice)),
        }, words)))),
      h('div.sides', side('Yours', place.mine), side('Theirs', place.theirs)))))
}

function side(name, lines) {
  return h('div', h('h3.small', name),
    h('pre.side', { tabindex: '0', role: 'region', 'aria-label': name },
      lines.length > 0 ? lines.join('\n') : h('span.quiet', 'nothing: these lines were taken out')))
}
