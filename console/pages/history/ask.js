// What the address of the page asks for: which commits, of which time, and what of them is shown.

import { serverTime } from '../../clock.js'

const spans = { hour: 3600, day: 86400, week: 7 * 86400 }

/** The words of the links above the plot. */
export const spanNames = [...Object.keys(spans), 'all']

/** What may stand in the address, and is taken away where another view is chosen. */
export const views = {
  commit: null, from: null, to: null, at: null, back: null, undo: null, team: null, set: null,
}

/** What in the address leaves commits out. */
export const noFilters = {
  by: null, ns: null, kind: null, name: null, since: null, until: null, span: null, versions: null,
}

/** @param query of the address. Times are Dates, null where there is no bound. */
export function asked(query) {
  const text = name => (query.get(name) || '').trim() || null
  const span = text('span')
  return {
    person: text('by'), namespace: text('ns'), kind: text('kind'), name: text('name'),
    span: Object.hasOwn(spans, span) ? span : null,
    since: Object.hasOwn(spans, span) ? new Date(serverTime() - spans[span] * 1000) : date(text('since')),
    until: date(text('until')),
    onlyVersions: query.has('versions'),
    axis: ['even', 'time'].find(word => word === query.get('axis')) || null,
    commit: text('commit'), from: text('from'), to: text('to'), at: text('at'),
    back: text('back'), undo: text('undo'), team: text('team'), set: text('set'),
  }
}

/** The parameters of GET /v1/commits. */
export function commitQuery(ask) {
  return {
    actor: ask.person, namespace: ask.namespace, kind: ask.kind, name: ask.name,
    since: ask.since?.toISOString(), until: ask.until?.toISOString(),
  }
}

/** Whether some commits are left out. */
export function isFiltered(ask) {
  return isAboutSome(ask) || Boolean(ask.since || ask.until || ask.onlyVersions)
}

/** Whether only those of somebody or of something are meant. */
export function isAboutSome({ person, namespace, kind, name }) {
  return Boolean(person || namespace || kind || name)
}

function date(text) {
  const value = text ? new Date(text) : null
  return value && !isNaN(value) ? value : null
}

/**
 * What a person types for a version or a time, as the API takes it: `12`, `10:42`, `2026-11-22 10:42`,
 * in the time of who types. Null if it is neither.
 */
export function versionOrTime(text) {
  const typed = text.trim()
  if (/^[1-9][0-9]*(\.[0-9a-f]{8})?$/.test(typed)) return typed
  const clock = /^([01]?\d|2[0-3]):([0-5]\d)(?::([0-5]\d))?$/.exec(typed)
  if (clock) {
    const time = new Date(serverTime())
    time.setHours(Number(clock[1]), Number(clock[2]), Number(clock[3] || 0), 0)
    // Of what is still to come today, yesterday's is meant.
    if (time > serverTime()) time.setDate(time.getDate() - 1)
    return time.toISOString()
  }
  // Anything else that a browser takes for a date would surprise who typed it.
  if (!/^\d{4}-\d{2}-\d{2}/.test(typed)) return null
  const isDay = /^\d{4}-\d{2}-\d{2}$/.test(typed)
  const time = date(isDay ? `${typed}T00:00` : typed.replace(/^(\S+) (\d)/, '$1T$2'))
  return time ? time.toISOString() : null
}

/** The time that a person types, as `versionOrTime` reads it; null if it is none. */
export function typedTime(text) {
  const found = versionOrTime(text)
  return found?.includes('T') ? found : null
}

/** A time as a person types it, `2026-11-22 10:42:07`, in the time of who reads it. */
export function localTime(time) {
  const date = new Date(time)
  return new Date(date - date.getTimezoneOffset() * 60000).toISOString().slice(0, 19).replace('T', ' ')
}
