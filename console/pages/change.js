// Change: what the server should have, as YAML, with what the server says of it while it is typed. It is
// committed as it was seen, and never over what somebody else did meanwhile.

import { fill, h } from '../dom.js'
import { parseKey } from '../api/kinds.js'
import { go } from '../router.js'
import { commitDialog } from '../components/commit/dialog.js'
import { sheet } from '../components/sheet.js'
import { toast } from '../components/toast.js'
import { actionBar, isReady, isStale } from './change/actions.js'
import { watchOthers } from './change/between.js'
import { documents, withDocument } from './change/documents.js'
import { editor } from './change/editor.js'
import { dropFiles } from './change/files.js'
import { heading, keyWords, tools } from './change/heading.js'
import { marks, moved, showMarks } from './change/marks.js'
import { conflicts, hasMarks } from './change/merge.js'
import { conflictsView, nameOf, othersView, sentence, staleView } from './change/others.js'
import { preview } from './change/preview.js'
import { sidePart } from './change/side.js'
import { afterwards, begin, byKey, guarded, hasSecret, joined } from './change/stored.js'

export async function open(view) {
  const [start] = await Promise.all([begin(view.query, view.signal), sheet('change')])
  let { keys, bases, loaded } = start
  let state = { phase: 'empty', result: null, problem: null }
  let said = []
  let [lines, begun] = [0, null]
  let merges = []
  let isCommitting = false
  const found = new Map()
  const isDeleting = () => view.query.get('do') === 'delete' && keys.length === 1 && bases.get(keys[0])?.text

  const head = h('div.stack.tight')
  const notices = h('div.change-notices')
  const list = h('ul.said', {
    id: 'change-said', tabindex: '0', role: 'list', 'aria-label': 'What is said about the text',
  })
  const position = h('span.small.quiet.number')
  const edit = editor({
    label: 'Resources as YAML', describedBy: 'change-keys change-said', oninput: typed, signal: view.signal,
    onposition: ({ line, column }) => fill(position, `line ${line}, column ${column}`),
  })
  const side = sidePart(view, () => ({
    text: edit.text, state, bases, hasOthers: found.size > 0, deleted: isDeleting() ? keys[0] : null,
  }), notices)
  const bar = actionBar({
    oncommit: commit, onnext: () => edit.next(),
    onlook: () => { notices.scrollIntoView({ block: 'nearest' }); notices.querySelector('button')?.focus() },
  })
  const ask = preview(view, next => { state = { ...state, ...next }; tell() })
  const others = watchOthers(view, {
    bases: () => bases, mine: typedOf, onfound: came,
    onsame: item => {
      settled(item, item.theirs.text)
      if (hasSecret(edit.text)) edit.reset(edit.text)
      toast(`Commit ${item.theirs.resourceVersion} has what you typed.`)
    },
  })

  const left = h('section.change-text', { 'aria-label': 'Text' },
    tools({ position, onadd: text => add(text, true), onread: add, ondiscard: () => edit.replace(loaded) }),
    edit.element, edit.printed, keyWords('change-keys'), list)
  fill(view.element, head, h('div.change-columns', left, side.element), bar.element)
  dropFiles(left, add)
  document.addEventListener('keydown', press, { signal: view.signal })
  view.onleave = () => edit.text === loaded ? null
    : 'What you typed here is not committed, and is lost when you leave this page. Leave it?'
  fresh(start.text)

  /** Another text that nothing was typed in yet. */
  function fresh(text, { isUndone } = {}) {
    if (isUndone) edit.replace(text)
    else edit.reset(text)
    merges = []
    side.forget()
    found.clear()
    named()
    look(true)
  }

  function named() {
    view.title = keys.length ? `Change ${keys.map(key => nameOf(key)).join(', ')}` : 'Change'
    edit.area.readOnly = Boolean(isDeleting())
    left.classList.toggle('deleting', Boolean(isDeleting()))
    fill(head, heading(view, { ...start, keys, bases, isDeleting: isDeleting(), onmode: mode }))
  }

  function mode(name) {
    view.note({ do: name })
    named()
    look(true)
  }

  function request() {
    if (isDeleting()) {
      const item = { ...parseKey(keys[0]), resourceVersion: bases.get(keys[0]).resourceVersion }
      return { path: '/v1/changes', body: { changes: [{ delete: item }] } }
    }
    const text = edit.text
    if (found.size > 0 || hasMarks(text) || documents(text).length === 0) return null
    return { path: '/v1/changes', type: 'application/yaml', ...guarded(text, bases) }
  }

  function typed(isUndo) {
    const text = edit.text
    // Undo of a merge is also undo of having seen what the others did.
    if (isUndo && text === merges.at(-1)?.mine) {
      const { key, base } = merges.pop()
      bases = new Map(bases).set(key, base)
      named()
      others.look()
    }
    said = moved(said, text, { lines, caret: edit.area.selectionStart })
    look()
  }

  function look(isNow) {
    lines = edit.text.split('\n').length
    ask(request(), isNow)
  }

  function tell() {
    const open = !isDeleting() && hasMarks(edit.text)
    if (state.phase !== 'asking') said = isDeleting() ? [] : marks(edit.text, state)
    edit.mark(said)
    showMarks(list, said, edit.show)
    left.querySelector('.discard').hidden = edit.text === loaded
    bar.show({ ...state, open, others: cameBetween(), marks: said, isDeleting: isDeleting() })
    showNotices(open)
    if (state.phase !== 'asking') side.show()
    if (isStale(state.problem)) others.look()
  }

  function showNotices(open) {
    if (open) {
      return fill(notices, conflictsView(edit.text, { onchange: decided, show: line => edit.show(line) }))
    }
    const all = [...found.values()].map(item => item.key + item.theirs.resourceVersion)
    const key = `${all} ${edit.text.length}`
    if (notices.dataset.key === key && notices.childElementCount === found.size) return
    notices.dataset.key = key
    fill(notices, [...found.values()].map(item => othersView(item, {
      mine: typedOf(item.key) ?? item.base.text ?? '',
      onmerge: text => together(item, text),
      onagain: () => { settle(item); look(true); edit.area.focus() },
    })))
  }

  function cameBetween() { return [...found.values()].map(item => `${sentence(item)}.`).join(' ') }

  /** Others committed to what is open here. */
  function came(item) {
    if (edit.text === loaded && item.theirs.text !== null && !isDeleting()) {
      bases = new Map(bases).set(item.key, item.theirs)
      loaded = joined(keys.map(key => bases.get(key)))
      const [last] = item.commits
      fresh(loaded, { isUndone: true })
      toast(`${last ? last.actor : 'Somebody'} changed ${nameOf(item.key)} just now; this is how it is.`)
      return
    }
    found.set(item.key, item)
    look()
  }

  function settle({ key, theirs }) {
    found.delete(key)
    bases = new Map(bases).set(key, theirs)
  }

  /** What others have is what is read from now on; the text of that resource becomes another. */
  function settled(item, text) {
    settle(item)
    loaded = joined(keys.map(key => bases.get(key)))
    edit.replace(withDocument(edit.text, item.key, text))
    named()
    look(true)
  }

  function typedOf(key) { return isDeleting() ? null : byKey(edit.text).get(key) }

  function together(item, text) {
    merges.push({ mine: edit.text, key: item.key, base: item.base })
    settled(item, text)
    const [first] = conflicts(edit.text)
    if (first) edit.show(first.first + 1)
    else edit.area.focus()
  }

  /** The button that was pressed is gone: the focus goes to the next place, or back into the text. */
  function decided(text) {
    edit.replace(text)
    const next = notices.querySelector('.conflict button')
    if (next) next.focus()
    else edit.area.focus()
  }

  /** A template or a file: instead of what nobody has typed in, else behind it. */
  function add(text, isTemplate) {
    const isUntouched = keys.length === 0 && [loaded, begun].includes(edit.text)
    begun = isUntouched && isTemplate ? text : null
    edit.replace(isUntouched || !edit.text.trim() ? text : `${edit.text.replace(/\n*$/, '\n')}---\n${text}`)
    if (!isUntouched) edit.show(edit.text.split('\n').length - text.split('\n').length + 1)
  }

  function press(event) {
    if (event.defaultPrevented || document.querySelector('dialog[open]')) return
    if (event.key === 'F8') edit.next(event.shiftKey ? -1 : 1)
    else if ((event.ctrlKey || event.metaKey) && (event.key === 'Enter' || event.key === 's')) commit()
    else return
    event.preventDefault()
  }

  async function commit() {
    if (isCommitting || !isReady({ ...state, open: hasMarks(edit.text), others: found.size > 0 })) return
    isCommitting = true
    others.pause()
    const text = edit.text
    try {
      const { place, ...asked } = request()
      const done = await commitDialog({
        title: isDeleting() ? `Delete ${nameOf(keys[0])}` : 'Commit',
        word: isDeleting() ? 'Delete' : 'Commit',
        request: asked, result: state.result || undefined,
        explain: problem => isStale(problem) && staleView(), ondone: () => { loaded = text },
      })
      if (view.signal.aborted) return
      if (done?.result) await committed(done.result, text)
      else if (done) toast('It waits for others: see Waiting.')
      others.go({ isForgotten: Boolean(done?.result) })
      if (!done) others.look()
    } finally {
      isCommitting = false
    }
  }

  /** What was committed is read again. Until then nothing is typed, so that nothing typed is lost. */
  async function committed(result, text) {
    if (isDeleting()) return go('/change')
    edit.area.readOnly = true
    bases = await afterwards(result, text, view.signal)
    if (view.signal.aborted) return
    keys = [...bases.keys()]
    loaded = joined([...bases.values()])
    view.note({ resource: keys.join(','), template: null, namespace: null })
    // A key that was sent is not shown again, not even by undo.
    fresh(loaded, { isUndone: !hasSecret(text) })
  }
}
