/** A toy stage, as far from the engine as can be: it shows that one line in a list adds a stage. */

import { rowBytes } from '../../src/engine/rows/rows.ts'
import type { Stage } from '../../src/engine/stages/stage.ts'

/** What it says to need, to be found in plans. */
export const NEGATIVE_BYTES = 300_000

/** Turns light into dark in everything that is at least `leastWidth` pixels wide. */
export function negativeStage(leastWidth: number): Stage<{ readonly white: number }> {
  return {
    name: 'negative',
    plan: ({ decoded }) => (decoded.width < leastWidth ? undefined : { white: 255 }),
    cost: () => ({ heap: 'none', wasmBytes: 0, jsBytes: NEGATIVE_BYTES }),
    describe: () => ['negative'],
    open: ({ white }, rows) => ({
      format: rows.format,
      read(into, maxRows) {
        const count = rows.read(into, maxRows)
        const { channels } = rows.format
        for (let i = 0; i < count * rowBytes(rows.format); i++) {
          if (channels === 1 || i % 4 < 3) into[i] = white - into[i]!
        }
        return count
      },
    }),
  }
}
