// What is done because of what happens, however much happens.

import { wait } from '../api/client.js'

/** Seconds. */
const pause = 1

/** @returns a function that does it at once after a quiet second, and of many times in a second once more */
export function paced(signal, act) {
  let isResting = false
  let isWanted = false
  return async function again() {
    if (isResting) { isWanted = true; return }
    isResting = true
    await act()
    const isOver = await wait(pause, signal).then(() => true, () => false)
    isResting = false
    if (isOver && isWanted) { isWanted = false; again() }
  }
}
