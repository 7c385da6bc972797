// The same from a shell.

import { h } from '../../dom.js'
import { parseKey, resourcePath } from '../../api/kinds.js'
import { server } from '../../session.js'
import { copyButton } from '../../components/copy.js'

const most = 100

/** Commands that do what the page would do. @param deleted the key of a resource to delete, or null */
export function commandsView(text, deleted) {
  const all = deleted ? deletion(deleted) : application(text)
  return h('div.stack', all.map(({ name, command }) => h('section.stack.tight',
    h('div.row.spread', h('h3', name), copyButton(() => command)),
    h('pre.command', { tabindex: '0', role: 'region', 'aria-label': name }, command))),
  !server.lintel_open && h('p.small.quiet', h('code', 'lintel login'), ' lets you sign in; for curl, ',
    h('code', 'LINTEL_TOKEN'), ' holds a token.'))
}

function application(text) {
  // A key that was pasted stays where it is; a long text is better in a file.
  const isShort = text.split('\n').length <= most && !/^kind: Secret$/m.test(text)
  const end = isShort ? ` <<'YAML'\n${text.replace(/\n*$/, '\n')}YAML` : ''
  const file = isShort ? '-' : 'change.yaml'
  return [
    { name: 'lintel: show the plan, ask, commit',
      command: `lintel apply --server ${location.origin} -f ${file} -m 'Why'${end}` },
    { name: 'curl: commit at once', command: `${curl('POST', '/v1/changes?message=Why')}`
      + ` \\\n  -H 'Content-Type: application/yaml' --data-binary @${file}${end}` },
  ]
}

function deletion(resource) {
  return [
    { name: 'lintel: show the plan, ask, delete',
      command: `lintel delete --server ${location.origin} ${resource} -m 'Why'` },
    { name: 'curl: delete at once',
      command: curl('DELETE', `${resourcePath(parseKey(resource))}?message=Why`) },
  ]
}

function curl(method, path) {
  const token = server.lintel_open ? '' : ' \\\n  -H "Authorization: Bearer $LINTEL_TOKEN"'
  return `curl -X ${method} '${location.origin}${path}'${token}`
}
