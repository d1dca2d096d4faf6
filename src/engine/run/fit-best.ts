/** `maxBytes` at an effort that takes long: the quality is searched at a quick one. */

import { pauseUnlessAborted } from '../rows/pump.ts'
import { type Fitted, fitBytes, type Search } from './fit-bytes.ts'

/**
 * Searches with `search.encode`, and encodes the quality that it finds once more with `encodeBest`. Where that file
 * does not fit, the one of the search is the answer. Throws `max-bytes` when the search finds nothing.
 */
export async function fitBest(search: Search, encodeBest: Search['encode']): Promise<Fitted> {
  const { maxBytes, signal, ledger } = search
  const found = await fitBytes(search)
  ledger.take(found.file.length)
  try {
    await pauseUnlessAborted(signal)
    const best = await encodeBest(found.quality)
    const file = best.length <= maxBytes ? best : found.file
    return { ...found, file, encodes: found.encodes + 1 }
  } finally {
    ledger.free(found.file.length)
  }
}
