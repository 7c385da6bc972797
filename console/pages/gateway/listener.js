// What is said of one listener: the answer first, then why, then where there is more.

import { h } from '../../dom.js'
import { kindOf, plural } from '../../api/kinds.js'
import { address, counted, day, fullName } from '../../format.js'
import { may } from '../../session.js'
import { factList } from '../../components/facts.js'
import {
  changeLink, findLink, gatewayLink, linkedCommit, linkedOwner, listenerID, resourceHistory,
} from '../../components/links.js'
import { withoutCertificate } from '../../components/external.js'
import { stateTag, timeLeft } from '../../components/listener.js'
import { tag } from '../../components/tag.js'
import { ago } from '../../components/time.js'

/** @param found `{row, explanation, resource}` as the panel has found it; of the past, the row alone */
export function listenerView(view, gateway, found) {
  const { row, explanation } = found
  const external = found.external && row.state === 'Serving' && !row.held
  return [
    h('div.stack.tight',
      external ? h('p.row', tag('warn', 'serving'), h('strong', 'It serves without a certificate.'))
        : row.state === 'Serving' && !row.held ? h('p', h('strong', '✓ It serves.'))
        : h('p.row', stateTag(row), h('strong', sentence(row))),
      external && h('p', withoutCertificate, '.'),
      row.message && h('p', upper(row.message), '.'),
      row.toWin && h('div.notice.warn', h('strong', 'What it would take'), h('p', row.toWin),
        row.holder && h('p', h('a', { href: view.link({ listener: row.holder, ...shown }) },
          'Show who has it'))),
      row.held && h('div.notice.held', h('strong', 'Proxies do not have it as it is'),
        h('p', upper(row.held)))),
    facts(found, gateway),
    explanation && contest(view, row, explanation),
    links(view, gateway, row),
  ]
}

/** The filters that would hide another listener from the table. */
const shown = { q: null, port: null, team: null, set: null, state: null, ends: null }

const sentences = {
  Conflicted: 'Another listener has what it asks for.',
  NotServed: 'It is not served.', NotAttached: 'Its set takes no part in this gateway.',
}

function sentence(row) {
  return row.held ? 'It is committed, but held back from the proxies.' : sentences[row.state]
}

function upper(text) { return text.charAt(0).toUpperCase() + text.slice(1).replace(/\.$/, '') }

function facts({ row, explanation, resource, external }, gateway) {
  const own = [explanation?.servedBy, ...(explanation?.alsoMatching ?? []), ...(explanation?.lost ?? [])]
    .find(item => item?.id === row.id)
  const spec = resource?.spec.listeners?.find(item => item.name === row.name)
  const pairs = [
    ['Owner', [row.owner.kind, ' ', linkedOwner(row.owner)]],
    ['Name', h('span.mono', row.name)],
    ['Speaks', `${row.protocol} on port ${row.port}`],
    [row.state === 'Serving' ? 'Serves since' : 'So since',
      [ago(row.since.time), ', ', linkedCommit(row.since.revision, gateway)]],
    own && own.since.revision !== row.since.revision
      && ['Changed last', [ago(own.since.time), ', ', linkedCommit(own.since.revision, gateway)]],
    own && ['By', [own.since.actor || own.since.principal,
      own.since.message && h('span.quiet', `: ${own.since.message}`)]],
    (row.certificateNotAfter || spec?.tls) && ['Certificate', tls(row, spec, external)],
    ['Routes', routes(row, own)],
  ]
  return factList(pairs)
}

function tls(row, spec, external) {
  const names = (spec?.tls?.certificateRefs ?? []).map(ref =>
    fullName({ namespace: ref.namespace || row.owner.namespace, name: ref.name }))
  return [
    row.certificateNotAfter
      ? ['until ', day(row.certificateNotAfter), ', ', timeLeft(row.certificateNotAfter)]
        : external ? 'not known here (external)'
          : 'none that you may see',
    names.map(name => [', ', h('a.mono', { href: findLink(`Secret ${name}`) }, name)]),
  ]
}

function routes(row, own) {
  const nothing = row.state === 'Serving' && /^HTTPS?$/.test(row.protocol) ? 'none: a client gets 404'
    : 'none'
  if (!own?.routes?.length) return row.routes ? counted(row.routes, 'route') : nothing
  return h('ul', own.routes.map(id => {
    const [kind, namespace, name] = id.split('/')
    return h('li', h('a.mono', { href: findLink(`${kind} ${namespace}/${name}`) },
      `${namespace}/${name}`), h('span.quiet', ` ${kindOf(kind)?.kind ?? kind}`))
  }))
}

/** Who else asks for the same. */
function contest(view, row, { servedBy, alsoMatching, lost }) {
  const link = item => h('a.mono', { href: view.link({ listener: item.id, ...shown }) },
    `${fullName(item.owner)} ${listenerID(item.id).name}`)
  const others = lost.filter(item => item.id !== row.id)
  const wider = alsoMatching.filter(item => item.id !== row.id)
  const isOther = servedBy && servedBy.id !== row.id
  if (!isOther && others.length === 0 && wider.length === 0) return null
  return h('section.stack.tight', h('h3', 'Who else'),
    h('ul.stack.tight',
      isOther && h('li', link(servedBy), ' serves ', h('span.mono', address(row)), ' since ',
        ago(servedBy.since.time)),
      others.map(item => h('li', link(item), ' asks for it too, and is not serving, since ',
        ago(item.since.time))),
      wider.map(item => h('li', link(item), ' has ', h('span.mono', address(item)),
        ', which is less specific'))))
}

function links(view, gateway, row) {
  const { kind, namespace } = row.owner
  const mayChange = may('update', plural(kind), namespace)
  return h('p.row.no-print',
    mayChange && h('a.button.small', { href: changeLink(row.owner) }, 'Change it'),
    h('a.button.small', { href: resourceHistory(gateway, row.owner) }, 'Its history'),
    h('a.button.small', { href: gatewayLink(gateway, { set: fullName(row.owner), listener: row.id }) },
      `All of this ${kind === 'Gateway' ? 'Gateway' : 'set'}`),
    row.hostname && h('a.button.small', { href: findLink(address(row)) }, 'Find it'))
}
