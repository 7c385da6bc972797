// The list of commits: who did what, when and why.

import { fill, h } from '../../dom.js'
import { Problem, mayPass } from '../../api/client.js'
import { mayAnywhere } from '../../session.js'
import { counted } from '../../format.js'
import { lintel } from '../../components/command.js'
import { problemView } from '../../components/problem.js'
import { arrange } from '../../components/renew.js'
import { tag } from '../../components/tag.js'
import { ago } from '../../components/time.js'
import { commitQuery, isFiltered, noFilters, views } from './ask.js'
import { Log, whatText } from './log.js'
import { causeText, sizeText } from './versions.js'
import { serverTime } from '../../clock.js'

/**
 * @returns `{element, load(state, signal), show(state), log}`; `load` asks for what is new, and shows it.
 *   Rows stay the same elements, so that who reads keeps place and focus
 */
export function commitList(view, onchange) {
  const list = h('ol.commits')
  const foot = h('div.foot')
  const element = h('section.card.flush', { 'aria-label': 'Commits' }, list, foot)
  const rows = new Map()
  let log = new Log({})
  let asked = null
  let now = null
  let fault = null

  return { element, load, show: state => { now = state; render() }, get log() { return log } }

  async function load(state, signal) {
    now = state
    const query = commitQuery(state.ask)
    const key = JSON.stringify({ ...query, since: state.ask.span || query.since })
    if (key !== asked) {
      asked = key
      log = new Log(query)
      fault = null
      rows.clear()
      list.setAttribute('aria-busy', 'true')
    }
    const own = log
    try {
      await own.load(signal)
      if (own === log) fault = null
    } catch (error) {
      if (!(error instanceof Problem) || mayPass(error) || own !== log) throw error
      fault = error
    }
    if (own !== log) return
    list.removeAttribute('aria-busy')
    onchange()
    render()
  }

  function render() {
    if (fault) {
      fill(list)
      return fill(foot, fault.status === 403 ? notAllowed(fault) : problemView(fault))
    }
    const { ask, versions } = now
    const settled = new Set(log.commits.map(({ cause }) => isVerdict(cause) && cause.revision))
    const shown = log.commits.filter(({ revision }) => !ask.onlyVersions || versions.find(revision))
    const elements = shown.map(commit => {
      const version = versions.find(commit.revision)
      const isOnTrial = new Date(commit.terms?.confirmBefore) > serverTime() && !settled.has(commit.revision)
      const key = [commit.revision, version && 'version', isOnTrial && 'trial'].join()
      if (!rows.has(key)) rows.set(key, row(commit, version, isOnTrial))
      return rows.get(key)
    })
    arrange(list, elements)
    fill(foot, shown.length === 0 && !list.hasAttribute('aria-busy') && empty(ask), log.before && more(shown))
  }

  function more(shown) {
    return h('div.row.spread', h('span.small.quiet', counted(shown.length, 'commit'), ' shown'),
      h('button.button', { onclick: older }, 'Older'))
  }

  async function older(event) {
    event.target.disabled = true
    try {
      await log.older(view.signal)
      onchange()
      render()
      foot.querySelector('button')?.focus()
    } catch (error) {
      if (!view.signal.aborted) fill(foot, problemView(error, { onretry: older }))
    }
  }

  function empty(ask) {
    if (isFiltered(ask)) {
      return h('div.empty', h('p', 'No commit fits', log.before ? ' so far; older ones may.' : '.'),
        h('a', { href: view.link(noFilters) }, 'Show all commits'))
    }
    return h('div.empty', h('p', 'Nothing was committed yet, or nothing that you may see.'),
      mayAnywhere('create', 'listenersets') && [
        h('p', h('a', { href: '/change' }, 'Write the first one'), ', or apply a file:'),
        h('code', lintel('apply -f shop.yaml -m First'))])
  }

  function row(commit, version, isOnTrial) {
    const cause = causeText(commit)
    const what = whatText(commit.events)
    const [first, second] = commit.message ? [commit.message, what] : [what, 'no message']
    return h('li.commit', { dataset: { revision: commit.revision, row: '' } },
      h('a.revision.number', {
        href: view.link({ ...views, commit: commit.revision }), 'aria-label': `Commit ${commit.revision}`,
      }, commit.revision),
      h('div.said',
        h('p.message', first, cause && [' ', tag('accent', cause)],
          isOnTrial && [' ', tag('held', 'time box')],
          commit.terms?.overriddenFreezes && [' ', tag('warn', 'through a freeze')],
          commit.terms?.proposal && [' ', tag(null, 'proposal')]),
        h('p.small.quiet', second, commit.partial && ' and more that you may not see')),
      h('div.who.small',
        h('a', { href: view.link({ by: commit.actor }), title: 'Only by this person' }, commit.actor)),
      h('div.when.small.quiet', ago(commit.time)),
      h('div.size.small.number', version
        ? sizeText(version) : h('span.quiet', { title: 'It made no version of this gateway' }, '–')))
  }
}

/** Whether a commit decided about one on trial. */
function isVerdict({ type }) { return type === 'confirmation' || type === 'revert' }

function notAllowed(error) {
  return h('div.empty', h('p', 'You may not list commits.'), h('p.small', error.message))
}
