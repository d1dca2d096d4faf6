import { describe, expect, it } from 'vitest'
import { PngAnimationFile } from '../../../../src/engine/formats/png/write-animation.ts'

const SHAPE = { width: 1, height: 1, frames: 1, plays: 0 }
const RECT = { x: 0, y: 0, width: 1, height: 1 }
/** Of fcTL, from its type on: the delay and what part of a second it counts. */
const DELAY_AT = 24

/** What a frame that is shown for so long says, as [count, parts of a second]. */
function delaySaid(ms: number): readonly [number, number] {
  const file = new PngAnimationFile(SHAPE)
  file.append({ rect: RECT, blend: 'replace', data: [] }, ms)
  const bytes = Buffer.from(file.finish())
  const at = bytes.indexOf('fcTL') + DELAY_AT
  return [bytes.readUInt16BE(at), bytes.readUInt16BE(at + 2)]
}

describe('a frame of an APNG', () => {
  it.each([
    [12, [12, 1000]],
    [65_535, [65_535, 1000]],
    [65_540, [6554, 100]],
    [655_350, [65_535, 100]],
    [16_777_215, [16_777, 1]],
    [1e9, [65_535, 1]],
  ] as const)('is shown for %i ms, in the finest unit that can say so', (ms, said) => {
    expect(delaySaid(ms)).toEqual(said)
  })
})
