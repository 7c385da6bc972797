// What is in a YAML text as far as a page has to know it: which resources it names, where each begins,
// and where a listener is. The server is who reads it; what is not understood here is just not marked.

import { kindOf, resourceKey } from '../../api/kinds.js'

/** The documents of a text: `{first, last, lines, key}`; lines count from 0, `key` is null if unknown. */
export function documents(text) {
  const found = []
  let first = 0
  const all = text.split('\n')
  all.push('---')
  all.forEach((line, index) => {
    if (!/^(---|\.\.\.)(\s|$)/.test(line)) return
    const lines = all.slice(first, index)
    if (lines.some(isContent)) found.push({ first, last: index - 1, lines, key: identity(lines) })
    first = index + 1
  })
  return found
}

function isContent(line) { return /^\s*[^\s#]/.test(line) }

/** The text of one of them. */
export function textOf(document) { return document.lines.join('\n').replace(/\n*$/, '\n') }

/** The text with another one in place of the resource that has this key. */
export function withDocument(text, key, other) {
  const all = text.split('\n')
  const document = documents(text).find(item => item.key === key)
  if (document) all.splice(document.first, document.lines.length, ...other.replace(/\n$/, '').split('\n'))
  return all.join('\n').replace(/\n*$/, '\n')
}

function identity(lines) {
  const kind = lines.map(line => /^"?kind"?:\s*(.+)$/.exec(line)).find(Boolean)
  const at = lines.findIndex(line => /^"?metadata"?:/.test(line))
  if (!kind || at < 0) return null
  const block = [lines[at].replace(/^"?metadata"?:/, '')]
  for (const line of lines.slice(at + 1)) {
    if (/^\S/.test(line) && !line.startsWith('#')) break
    block.push(line)
  }
  const [type, name, namespace] = [plain(kind[1]), member(block, 'name'), member(block, 'namespace')]
  if (!name || !kindOf(type)) return null
  return resourceKey({ kind: type, namespace, name })
}

/** A member of `metadata`, as a block or within braces. */
function member([inline, ...block], name) {
  const braces = /^\s*\{(.*)/.exec(inline.slice(0, longest))
  if (braces) return plain(new RegExp(`(?:^|[,{\\s])"?${name}"?:\\s*([^,}]+)`).exec(braces[1])?.[1])
  const depth = /^ */.exec(block.find(isContent) || '')[0]
  const line = block.find(text => text.startsWith(`${depth}${name}:`))
  return line && plain(line.slice(depth.length + name.length + 1))
}

/** What stands behind it is no name; others wrote these texts, and expressions take their time. */
const longest = 500

function plain(text) {
  return text?.slice(0, longest).replace(/\s+#.*$/, '').trim().replace(/^(["'])(.*)\1$/, '$2')
}

/** The line, from 1, of a listener (or anything named so) of a document; else where it names itself. */
export function lineOf(document, name) {
  const at = name ? document.lines.findIndex(line => {
    const found = /^\s*(?:-\s*)?(?:\{\s*)?name:([^,}]+)/.exec(line.slice(0, longest))
    return found && plain(found[1]) === name && line.includes('-')
  }) : -1
  const own = name && at < 0 ? namedLater(document.lines, name) : at
  const fallback = document.lines.findIndex(line => /^\s+name:|^metadata:\s*\{/.test(line))
  return document.first + 1 + Math.max(own >= 0 ? own : fallback, 0)
}

/** `name` that is not the first member of its item. */
function namedLater(lines, name) {
  const start = lines.findIndex(line => /^\s+listeners:/.test(line))
  return lines.findIndex((line, index) => index > start && start >= 0
    && /^\s+name:/.test(line) && plain(line.slice(line.indexOf(':') + 1)) === name)
}
