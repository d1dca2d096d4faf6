import { describe, expect, it } from 'vitest'
import { countHit } from '../../src/rate-limit/hit-window.ts'

describe('countHit()', () => {
  it('begins a window with its first hit', () => {
    expect(countHit(undefined, 1_000, 60_000)).toEqual({ hits: 1, endsAt: 61_000 })
  })

  it('counts until the window ends, and does not move its end', () => {
    const window = { hits: 7, endsAt: 61_000 }
    expect(countHit(window, 60_999, 60_000)).toEqual({ hits: 8, endsAt: 61_000 })
  })

  it('begins again at the window’s end', () => {
    const window = { hits: 7, endsAt: 61_000 }
    expect(countHit(window, 61_000, 60_000)).toEqual({ hits: 1, endsAt: 121_000 })
  })
})
