// What changes for proxies where a pin or a guard holds another version than before, or none.

import { allowed, gatewayPath, get } from '../../api/client.js'
import { fullName } from '../../format.js'

/**
 * A ChangeResult tells which versions only.
 * @returns it, with what proxies lose and get by that among its `gateways`, as `isGiven`
 */
export async function withReleases(result, signal) {
  const effects = await Promise.all((result.releases || []).map(released))
  return { ...result, gateways: [...result.gateways, ...effects.filter(Boolean)] }

  /** Null for who may not see it. */
  async function released(release) {
    const { previousVersion } = release
    // What the change itself does to it is told besides, and there is no such version yet.
    const to = isToCome(result, release) ? null : release.version
    const found = await allowed(get(
      gatewayPath(fullName(release), '/diff'), { signal, query: { from: previousVersion, to } }))
    if (!found) return null
    const { gateway, added, removed, modified, routes } = found
    return {
      ...gateway, previousVersion, version: found.to, added, removed, modified, routes,
      displaced: [], lost: [], carvedOut: [], promoted: [], isGiven: true,
    }
  }
}

/** `Proxies of infra/edge are given version 15 instead of 9.` */
export function releaseWords(result) {
  return (result.releases || []).map(release => {
    const { version, previousVersion } = release
    const what = isToCome(result, release) ? 'this and what was held' : `version ${version}`
    return ` Proxies of ${fullName(release)} are given ${what} instead of version ${previousVersion}.`
  }).join('')
}

function isToCome({ dryRun, revision }, { version }) { return dryRun && version === revision }
