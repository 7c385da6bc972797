// Which commits are shown: by person, team, resource and time, all of it in the address.

import { fill, h } from '../../dom.js'
import { allKinds } from '../../api/kinds.js'
import { isFiltered, localTime, noFilters, typedTime } from './ask.js'
import { isTime, timeInput } from './choose.js'

let lists = 0

/** @returns `{element, update({ask, people, teams, gateway})}` */
export function filters(view) {
  const number = ++lists
  const people = h('datalist', { id: `people-${number}` })
  const teams = h('datalist', { id: `teams-${number}` })
  const person = text('by', { list: people.id, placeholder: 'anybody' })
  const team = text('ns', { list: teams.id, placeholder: 'all' })
  const kind = h('select', { name: 'kind', onchange: go }, h('option', { value: '' }, 'any'),
    allKinds.map(name => h('option', name)))
  const name = text('name', { placeholder: 'any' })
  const since = timeInput('since', { onchange: go })
  const until = timeInput('until', { onchange: go })
  const only = h('input', { type: 'checkbox', name: 'versions', onchange: go })
  const gateway = h('span')
  const clear = h('span')
  const onsubmit = event => { event.preventDefault(); go() }
  const element = h('form.filters', { role: 'search', 'aria-label': 'Filter commits', onsubmit },
    field('Person', person), field('Team', team), field('Kind', kind), field('Name', name),
    field('From', since), field('Until', until),
    h('label.row.only', only, gateway), clear, people, teams, h('button', { hidden: true }))
  return { element, update }

  function text(name, attributes) {
    return h('input', {
      type: 'text', name, autocomplete: 'off', spellcheck: 'false', onchange: go, ...attributes,
    })
  }

  function go() {
    if (![since, until].every(isTime)) return
    const changes = {
      by: person.value.trim(), ns: team.value.trim(), kind: kind.value, name: name.value.trim(),
      versions: only.checked ? '1' : null,
    }
    // A span such as "last day" ends where somebody types a time.
    if (since.value !== since.shown || until.value !== until.shown) {
      Object.assign(changes, { span: null, since: typedTime(since.value), until: typedTime(until.value) })
    }
    if (view.link(changes) !== view.link({})) view.go(changes)
  }

  function update({ ask, people: names, teams: spaces, gateway: current }) {
    put(person, ask.person)
    put(team, ask.namespace)
    put(kind, ask.kind)
    put(name, ask.name)
    put(since, ask.since && localTime(ask.since))
    put(until, ask.until && localTime(ask.until))
    since.shown = since.value
    until.shown = until.value
    only.checked = ask.onlyVersions
    fill(gateway, current ? `Only what changed ${current}` : 'Only what changed the gateway')
    fill(people, names.map(value => h('option', { value })))
    fill(teams, spaces.map(value => h('option', { value })))
    fill(clear, isFiltered(ask) && h('a.button.plain', { href: view.link(noFilters) }, 'Show all'))
  }
}

function put(input, value) { if (document.activeElement !== input) input.value = value || '' }

function field(word, input) { return h('label.field', word, input) }
