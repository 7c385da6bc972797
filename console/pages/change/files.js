// Files of YAML: chosen, or dropped on the editor.

import { h } from '../../dom.js'
import { isTooLarge } from './bulk.js'

/** A button that reads files; `onread(text)` gets all of them as one stream. */
export function fileButton(onread) {
  const input = h('input', {
    type: 'file', accept: '.yaml,.yml,.json,text/plain,application/json', multiple: true, hidden: true,
    onchange: async () => { await read(input.files, onread); input.value = '' },
  })
  return h('span', input,
    h('button.button.small', { type: 'button', onclick: () => input.click() }, 'Open a file'))
}

/** Lets files be dropped on an element. */
export function dropFiles(element, onread) {
  const isFile = event => event.dataTransfer?.types.includes('Files')
  element.addEventListener('dragover', event => {
    if (!isFile(event)) return
    event.preventDefault()
    element.classList.add('dropping')
  })
  element.addEventListener('dragleave', event => {
    if (!element.contains(event.relatedTarget)) element.classList.remove('dropping')
  })
  element.addEventListener('drop', event => {
    if (!isFile(event)) return
    event.preventDefault()
    element.classList.remove('dropping')
    read(event.dataTransfer.files, onread)
  })
}

async function read(files, onread) {
  const size = [...files].reduce((sum, file) => sum + file.size, 0)
  if (files.length === 0) return
  if (isTooLarge(size)) return
  const texts = await Promise.all([...files].map(file => file.text()))
  onread(texts.map(text => text.replace(/\r\n/g, '\n').replace(/\n*$/, '\n')).join('---\n'))
}
