// What changes for proxies where a pin, its end, a guard or a release gives them another version.

import { allowed, gatewayPath, get } from '../../api/client.js'
import { fullName } from '../../format.js'

/**
 * A ChangeResult tells which versions only.
 * @returns it, with what proxies lose and get by that among its `gateways`
 */
export async function withReleases(result, signal) {
  const changed = new Set(result.gateways.map(fullName))
  const others = (result.releases || []).filter(release => !changed.has(fullName(release)))
  const effects = await Promise.all(others.map(released))
  return { ...result, gateways: [...result.gateways, ...effects.filter(Boolean)] }

  /** Null for who may not see it. */
  async function released(release) {
    const { version, previousVersion } = release
    const found = await allowed(get(
      gatewayPath(fullName(release), '/diff'), { signal, query: { from: previousVersion, to: version } }))
    if (!found) return null
    const { gateway, added, removed, modified, routes } = found
    return {
      ...gateway, previousVersion, version, added, removed, modified, routes,
      displaced: [], lost: [], carvedOut: [], promoted: [],
    }
  }
}
