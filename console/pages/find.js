// Find: an answer to what was asked; without a question, how things are.

import { h } from '../dom.js'
import { live } from '../components/live.js'
import { sheet } from '../components/sheet.js'

export async function open(view) {
  await sheet('find')
  const element = h('div.stack.find-page')
  // For those who hear it, and go on typing.
  const said = h('p.visually-hidden', { role: 'status' })
  const ask = live(view, element, {
    load: async signal => {
      const query = view.query.get('q')?.trim()
      const { load } = await (query ? import('./find/answer.js') : import('./find/overview.js'))
      return load(query, signal)
    },
    show: ({ title, content }) => {
      view.title = title
      const answer = view.query.get('q') ? content[0].textContent : ''
      if (said.textContent !== answer) said.textContent = answer
      return content
    },
    every: 15,
    heading: 'Find',
  })
  view.onquery = () => ask({ isOther: true }).then(() => scrollTo(0, 0))
  await ask()
  view.element.append(said, element)
}
