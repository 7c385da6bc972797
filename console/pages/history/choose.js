// Choosing two versions to compare, or a time to go to.

import { h } from '../../dom.js'
import { moment } from '../../format.js'
import { localTime, typedTime, versionOrTime, views } from './ask.js'
import { serverTime } from '../../clock.js'

let lists = 0

/** From and to, as versions or times. */
export function compareForm(view, versions, { from, to } = {}) {
  const list = `versions-${++lists}`
  const field = (name, value, placeholder) => h('input', {
    type: 'text', name, value, placeholder, list, required: name === 'from',
    autocomplete: 'off', spellcheck: 'false',
    oninput: event => event.target.setCustomValidity(''),
  })
  const first = field('from', from, 'a version, or 10:42')
  const second = field('to', to, 'now')
  const compare = event => {
    event.preventDefault()
    const values = [first, second].map(input => input.value.trim() ? read(input) : null)
    if (![first, second].every(input => input.reportValidity())) return
    view.go({ ...views, from: values[0], to: values[1] })
  }
  return h('form.filters.times.no-print', { onsubmit: compare, 'aria-label': 'Compare two versions' },
    h('label.field', 'Compare version or time', first), h('label.field', 'with', second),
    h('button.button', 'Compare'),
    h('datalist', { id: list }, versions.items.slice(0, 200).map(version =>
      h('option', { value: version.version },
        `${moment(version.time)} · ${version.actor} · ${version.message.slice(0, 60)}`))))
}

function read(input) {
  const value = versionOrTime(input.value)
  input.setCustomValidity(value ? '' : 'A version such as 12, or a time such as 10:42 or 2026-11-22 10:42')
  return value
}

/** A time to look at. */
export function timeForm(view, at) {
  const input = timeInput('at', { required: true, value: localTime(at || serverTime()) })
  const look = event => {
    event.preventDefault()
    if (isTime(input)) view.go({ ...views, at: typedTime(input.value) })
  }
  return h('form.filters.times', { onsubmit: look, 'aria-label': 'As it was at a time' },
    h('label.field', 'As it was at', input), h('button.button', 'Look'))
}

/** A field for a time: the browser's own shows 24 hours to some people only, and cuts what is longer. */
export function timeInput(name, attributes) {
  return h('input', {
    type: 'text', name, autocomplete: 'off', spellcheck: 'false', placeholder: '2026-11-22 10:42',
    title: `In the time of ${new Intl.DateTimeFormat().resolvedOptions().timeZone}`,
    oninput: event => event.target.setCustomValidity(''), ...attributes,
  })
}

/** Whether what is typed there is a time, or nothing; who typed something else is told. */
export function isTime(input) {
  const isGood = !input.value.trim() || Boolean(typedTime(input.value))
  input.setCustomValidity(isGood ? '' : 'A time such as 10:42, 2026-11-22 or 2026-11-22 10:42')
  return input.reportValidity()
}
