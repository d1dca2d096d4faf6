/** The formats of the engine, and how often their files were read and planned. */

import { FORMATS, type Format } from '../../src/engine/index.ts'

export interface Counts {
  /** Headers that were read. */
  headers: number
  /** Colour profiles that were looked for. */
  profiles: number
  /** Plans that were made: for a fresh isolate and for the present one, two for each answer. */
  plans: number
}

export function countingFormats(): {
  readonly formats: readonly Format[]
  readonly counts: Counts
} {
  const counts: Counts = { headers: 0, profiles: 0, plans: 0 }
  const formats = FORMATS.map((format): Format => {
    const { reader, writer } = format
    return {
      ...format,
      reader: {
        ...reader,
        probe(bytes) {
          counts.headers++
          return reader.probe(bytes)
        },
        findIcc(bytes) {
          counts.profiles++
          return reader.findIcc?.(bytes)
        },
      },
      ...(writer && {
        writer: {
          ...writer,
          /** Every plan looks at it once. */
          get largestSide() {
            counts.plans++
            return writer.largestSide
          },
        },
      }),
    }
  })
  return { formats, counts }
}
