// How many proxies of a gateway run what they are given, and what is with the others: the same numbers
// on Find and Gateway as on Fleet.

import { count, counted } from '../format.js'
import { state, tally } from './proxy-states.js'

/**
 * @param nodes as `GET …/nodes` has them
 * @param version that they are given
 * @returns `{total, have, refused, behind, silent}`
 */
export function running(nodes, version) {
  return {
    ...tally(nodes.map(node => ({ state: state(node) }))), total: nodes.length,
    have: nodes.filter(node => node.version === version).length,
  }
}

/** `37 of 45 proxies run version 12; 1 refused it, 4 are behind, 3 are silent.` */
export function runningWords({ total, have, ...others }, what) {
  if (total === 0) return 'No proxy polls yet.'
  const all = total === 1 ? 'The one proxy runs' : `All ${counted(total, 'proxy', 'proxies')} run`
  const who = have === total ? all : `${count(have)} of ${counted(total, 'proxy runs', 'proxies run')}`
  const trouble = troubleWords(others)
  return `${who} ${what}${trouble ? `; ${trouble}` : ''}.`
}

/** `1 refused it, 4 are behind, 3 are silent`; nothing where all is well. */
function troubleWords({ refused, behind, silent }) {
  const are = number => number === 1 ? 'is' : 'are'
  return [
    refused > 0 && `${count(refused)} refused it`,
    behind > 0 && `${count(behind)} ${are(behind)} behind`,
    silent > 0 && `${count(silent)} ${are(silent)} silent`,
  ].filter(Boolean).join(', ')
}
