// What one may not list is nothing that waits for one.

import { Problem } from '../../api/client.js'

/** Fulfilled with `otherwise` where the server says that one may not, or that it is gone. */
export async function allowed(request, otherwise = []) {
  try {
    return await request
  } catch (error) {
    if (error instanceof Problem && (error.status === 403 || error.status === 404)) return otherwise
    throw error
  }
}
