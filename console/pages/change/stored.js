// A resource as the server has it, made ready for an editor: what the server writes by itself is left
// out, and kept beside it, so that a change is made only to what was read.

import { Problem, get } from '../../api/client.js'
import { kindOf, parseKey, resourceKey, resourcePath } from '../../api/kinds.js'
import { mayAnywhere } from '../../session.js'
import { firstText } from '../../components/first-text.js'
import { chosenGateway } from '../../components/gateway-choice.js'
import { documents, textOf } from './documents.js'
import { template } from './templates.js'

/** More resources than these are not shown at once. */
const most = 50

const ownMetadata = /^ {2}(uid|resourceVersion|generation|creationTimestamp):/
const ownParts = /^(status|entries|certificate):/

const keysAreHidden = `# What is in it is never shown. To replace it, paste all of it:
# stringData:
#   tls.crt: |
#     -----BEGIN CERTIFICATE-----
#   tls.key: |
#     -----BEGIN PRIVATE KEY-----
`

/** @returns `{key, text, resourceVersion}`; text and version are null where there is none. */
export async function stored(key, signal) {
  try {
    const yaml = await get(resourcePath(parseKey(key)), { accept: 'application/yaml', signal })
    return { key, ...forEditor(yaml) }
  } catch (error) {
    if (error instanceof Problem && error.status === 404) return { key, text: null, resourceVersion: null }
    throw error
  }
}

/** What a person writes of a resource, of what the server answers. */
function forEditor(yaml) {
  const kept = []
  let part = ''
  let resourceVersion = null
  for (const line of yaml.split('\n')) {
    if (/^[^\s#-]/.test(line)) part = line
    if (ownParts.test(part)) continue
    if (part.startsWith('metadata:') && ownMetadata.test(line)) {
      resourceVersion = /^ {2}resourceVersion: "?([^"]+)"?$/.exec(line)?.[1] ?? resourceVersion
      continue
    }
    kept.push(line)
  }
  const text = kept.join('\n').replace(/\n*$/, '\n')
  return { text: hasSecret(text) ? text + keysAreHidden : text, resourceVersion }
}

/**
 * What is sent: the text, and in each resource that was read the version that it was read at.
 * @param bases a Map of key → `{resourceVersion}`
 * @returns `{body, place(line, column)}`; `place` finds a place of the body in the text
 */
export function guarded(text, bases) {
  const lines = text.split('\n')
  const added = []
  for (const document of documents(text)) {
    const version = bases.get(document.key)?.resourceVersion
    if (!version || document.lines.some(line => /^\s+"?resourceVersion"?:/.test(line))) continue
    const at = document.first + document.lines.findIndex(line => /^\s*"?metadata"?:/.test(line))
    const braces = /^\s*"?metadata"?:\s*\{/.exec(lines[at])
    const words = `"resourceVersion": "${version}"`
    if (braces) {
      lines[at] = `${braces[0]}${words}, ${lines[at].slice(braces[0].length)}`
      added.push({ line: at, column: braces[0].length, columns: words.length + 2 })
    } else {
      const next = document.lines.slice(at - document.first + 1).find(line => line.trim())
      const depth = /^\s*/.exec(next || '  ')[0]
      added.push({ line: at, text: `${depth}${words}` })
    }
  }
  for (const item of added.filter(item => item.text).reverse()) lines.splice(item.line + 1, 0, item.text)
  return { body: lines.join('\n'), place: (line, column) => placeBefore(added, line, column) }
}

function placeBefore(added, line, column = 1) {
  let shift = 0
  for (const item of added) {
    const own = item.line + 1 + shift
    if (!item.text && own === line && column > item.column) {
      return { line: line - shift, column: Math.max(item.column + 1, column - item.columns) }
    }
    if (item.text && line > own) shift++
    if (item.text && line === own + 1) return { line: own - shift + 1, column: 1 }
  }
  return { line: line - shift, column }
}

/** The texts of several resources as one. */
export function joined(items) { return items.filter(item => item.text).map(item => item.text).join('---\n') }

export function hasSecret(text) { return /^kind: Secret$/m.test(text) }

/** Each document of a text by its key. */
export function byKey(text) {
  return new Map(documents(text).filter(item => item.key).map(item => [item.key, textOf(item)]))
}

/**
 * What was committed, as it is stored now; as it was sent where it cannot be read.
 * @param result the ChangeResult of the commit
 * @returns a Map of key → `{key, text, resourceVersion}`
 */
export async function afterwards(result, text, signal) {
  const sent = byKey(text)
  const made = result.changes.filter(({ action }) => action !== 'deleted')
    .map(change => ({ ...change, key: resourceKey(change) })).filter(({ key }) => parseKey(key))
  const items = await Promise.all(made.slice(0, most).map(({ key, resourceVersion }) =>
    stored(key, signal).catch(() => ({ key, text: sent.get(key) ?? null, resourceVersion }))))
  return new Map(items.map(item => [item.key, item]))
}

/**
 * What a page begins with, of its address: `resource` (keys, with commas between them), else `template`.
 * @returns `{keys, bases, text, loaded, missing}`; `missing` says what could not be had
 */
export async function begin(query, signal) {
  const wanted = (query.get('resource') || '').split(',').filter(Boolean)
  const keys = wanted.filter(parseKey).slice(0, most)
  const missing = wanted.filter(key => !parseKey(key))
    .map(key => `${key} is no resource that is changed here.`)
  const items = await Promise.all(keys.map(key => stored(key, signal)))
  const bases = new Map(items.map(item => [item.key, item]))
  if (keys.length > 0) {
    const made = items.map(item => item.text ? item : { text: unwritten(item.key) })
    return { keys, bases, text: joined(made), loaded: joined(made), missing }
  }
  const type = kindOf(query.get('template') || '')
  const text = type ? named(template(type.kind), { namespace: query.get('namespace') })
    : await usual(query, signal)
  return { keys, bases, text, loaded: text, missing }
}

/** A ListenerSet of a gateway that is there; the first gateway and a set where none is. */
async function usual(query, signal) {
  const none = { gateway: null, names: null }
  const { gateway, names } = await chosenGateway({ query, signal }).catch(error => {
    if (signal.aborted) throw error
    return none
  })
  if (names?.length === 0 && mayAnywhere('create', 'gateways')) return firstText
  const text = named(template('ListenerSet'), { namespace: query.get('namespace') })
  if (!gateway) return text
  const [namespace, name] = gateway.split('/')
  return text.replace('    namespace: infra\n    name: edge\n',
    `    namespace: ${namespace}\n    name: ${name}\n`)
}

/** A resource that is not there yet begins as the template of its kind, with its name. */
function unwritten(key) {
  const resource = parseKey(key)
  return named(template(resource.kind), resource)
}

function named(text, { namespace, name }) {
  return text.replace(/^ {2}namespace: .*$/m, line => namespace ? `  namespace: ${namespace}` : line)
    .replace(/^ {2}name: .*$/m, line => name ? `  name: ${name}` : line)
}
