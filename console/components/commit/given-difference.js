// What changes for proxies where they are given another version and nothing else changes.

import { gatewayPath, get } from '../../api/client.js'

/**
 * A preview of a pin or a release tells the resource that changes only.
 * @param result the ChangeResult of that preview
 * @param options `gateway` (`namespace/name`), and the versions `from` and `to`
 * @returns it, with what proxies lose and get
 */
export async function withDifference(result, { gateway, from, to }) {
  if (from === to) return result
  const found = await get(gatewayPath(gateway, '/diff'), { query: { from, to } })
  const { added, removed, modified, routes } = found
  const effect = {
    ...found.gateway, previousVersion: from, version: to, added, removed, modified, routes,
    displaced: [], lost: [], carvedOut: [], promoted: [],
  }
  return { ...result, gateways: [effect] }
}
