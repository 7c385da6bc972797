// Gateways that leave certificates to their proxies (`lintel.dev/certificates: external`): the server
// knows none of them and gives none to Envoys, which close such connections.

import { allowed, get } from '../api/client.js'
import { resourcePath } from '../api/kinds.js'
import { may } from '../session.js'

/** Whether a gateway is one; false where one may not read it. */
export async function isExternal(name, signal) {
  const [namespace, own] = name.split('/')
  if (!may('get', 'gateways', namespace)) return false
  const gateway = await allowed(get(resourcePath({ kind: 'Gateway', namespace, name: own }), { signal }))
  return gateway?.metadata.annotations?.['lintel.dev/certificates'] === 'external'
}

/** What becomes of the connections to a listener without a certificate. */
export const withoutCertificate =
  'Envoys close its connections; other proxies may bring a certificate of their own'
