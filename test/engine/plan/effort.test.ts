import { describe, expect, it } from 'vitest'
import { avif } from '../../../src/engine/formats/avif/index.ts'
import { jxl } from '../../../src/engine/formats/jxl/index.ts'
import { png } from '../../../src/engine/formats/png/index.ts'
import { webp } from '../../../src/engine/formats/webp/index.ts'
import { affordableEffort } from '../../../src/engine/plan/effort.ts'

const BEST = { effort: 'best' } as const
const STILL = { isMoving: false, lossless: false }

describe('affordableEffort()', () => {
  it('affordableEffort() leaves an AVIF of 12 MP at best, and makes a larger one balanced', () => {
    const effortOf = (width: number, lossless = false) =>
      affordableEffort(BEST, avif.writer!, { ...STILL, lossless, pixels: width * 3072 })
    expect([effortOf(4096), effortOf(4097)]).toEqual(['best', 'balanced'])
    expect(effortOf(4097, true)).toBe('best')
  })

  it('affordableEffort() makes large results without loss balanced in formats that take long for them', () => {
    const effortOf = (writer: typeof jxl.writer, pixels: number, lossless = true) =>
      affordableEffort(BEST, writer!, { ...STILL, lossless, pixels })
    expect([effortOf(jxl.writer, 12e6), effortOf(jxl.writer, 13e6)]).toEqual(['best', 'balanced'])
    expect([effortOf(png.writer, 48e6), effortOf(png.writer, 49e6)]).toEqual(['best', 'balanced'])
    expect(effortOf(jxl.writer, 100e6, false)).toBe('best')
  })

  it('affordableEffort() counts all frames of what moves, and all trials of a search', () => {
    const effortOf = (pixels: number, lossless: boolean, maxBytes?: number) =>
      affordableEffort({ ...BEST, ...(maxBytes && { maxBytes }) }, webp.writer!, {
        isMoving: true,
        lossless,
        pixels,
      })
    expect([effortOf(48e6, false), effortOf(49e6, false)]).toEqual(['best', 'balanced'])
    expect([effortOf(5e6, true), effortOf(6e6, true)]).toEqual(['best', 'balanced'])
    expect([effortOf(6e6, false, 1_000), effortOf(7e6, false, 1_000)]).toEqual(['best', 'balanced'])
  })

  it('affordableEffort() leaves quicker efforts, and formats without a limit, as they are', () => {
    const large = { ...STILL, pixels: 108e6 }
    expect(affordableEffort({ effort: 'fast' }, avif.writer!, large)).toBe('fast')
    expect(affordableEffort(BEST, webp.writer!, large)).toBe('best')
  })
})
