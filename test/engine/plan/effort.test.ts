import { describe, expect, it } from 'vitest'
import { avif } from '../../../src/engine/formats/avif/index.ts'
import { webp } from '../../../src/engine/formats/webp/index.ts'
import { affordableEffort } from '../../../src/engine/plan/effort.ts'

describe('affordableEffort()', () => {
  it('affordableEffort() leaves an AVIF of 12 MP at best, and makes a larger one balanced', () => {
    const effortOf = (width: number) =>
      affordableEffort('best', avif.writer!, { width, height: 3072 })
    expect([effortOf(4096), effortOf(4097)]).toEqual(['best', 'balanced'])
  })

  it('affordableEffort() leaves quicker efforts, and formats without a limit, as they are', () => {
    const large = { width: 12_000, height: 9_000 }
    expect(affordableEffort('fast', avif.writer!, large)).toBe('fast')
    expect(affordableEffort('best', webp.writer!, large)).toBe('best')
  })
})
