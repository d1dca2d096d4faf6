import { describe, expect, it } from 'vitest'
import { MemoryLedger } from '../../../src/engine/memory/ledger.ts'
import { checkBytes, fitBytes } from '../../../src/engine/run/fit-bytes.ts'

/** A file of 100 bytes for each step of quality; `tried` tells which were asked for. */
function search(maxBytes: number, quality = 80, signal?: AbortSignal) {
  const tried: number[] = []
  const ledger = new MemoryLedger()
  const held: number[] = []
  const encode = async (at: number) => {
    tried.push(at)
    held.push(ledger.heldBytes)
    return new Uint8Array(at * 100)
  }
  return { tried, held, ledger, result: fitBytes({ quality, maxBytes, signal, ledger, encode }) }
}

describe('fitBytes()', () => {
  it.each([8_000, 8_001, Number.POSITIVE_INFINITY])(
    'fitBytes() encodes once where the asked quality fits in %d bytes',
    async (maxBytes) => {
      const { tried, result } = search(maxBytes)
      expect(await result).toEqual({ file: new Uint8Array(8_000), quality: 80, encodes: 1 })
      expect(tried).toEqual([80])
    },
  )

  it.each([
    [7_999, 79],
    [6_350, 63],
    [1_000, 10],
    [100, 1],
  ])('fitBytes() finds for %i bytes quality %i', async (maxBytes, quality) => {
    const { tried, result } = search(maxBytes)
    const found = await result
    expect(found.file).toHaveLength(quality * 100)
    expect(found).toMatchObject({ quality, encodes: tried.length })
    expect(tried).toContain(quality + 1)
    expect(tried.length).toBeLessThanOrEqual(8)
  })

  it('fitBytes() refuses what no quality reaches, and tells the smallest size', async () => {
    const { tried, result } = search(99)
    await expect(result).rejects.toMatchObject({
      code: 'max-bytes',
      details: { limit: 99, smallestBytes: 100, quality: 1 },
    })
    expect(tried.at(-1)).toBe(1)
  })

  it('fitBytes() counts the best file while others are tried, and nothing afterwards', async () => {
    const { tried, held, ledger, result } = search(6_350)
    await result
    const fitting = (upTo: number) => tried.slice(0, upTo).filter((at) => at <= 63)
    expect(held).toEqual(tried.map((_, i) => 100 * Math.max(0, ...fitting(i))))
    expect(Math.max(...held)).toBeGreaterThan(0)
    expect(ledger.heldBytes).toBe(0)
  })

  it('fitBytes() sees between two trials that the caller went away', async () => {
    const caller = new AbortController()
    const { tried, result } = search(1_000, 80, caller.signal)
    setTimeout(() => caller.abort(), 0)
    await expect(result).rejects.toMatchObject({ code: 'aborted' })
    expect(tried).toEqual([80])
  })
})

describe('checkBytes()', () => {
  it('checkBytes() lets pass what fits, and anything without a limit', () => {
    checkBytes(new Uint8Array(1_000), { maxBytes: 1_000 })
    checkBytes(new Uint8Array(1_000), {})
  })

  it('checkBytes() refuses more, without a quality to blame', () => {
    const check = () => checkBytes(new Uint8Array(1_001), { maxBytes: 1_000 })
    const details = { limit: 1_000, smallestBytes: 1_001 }
    expect(check).toThrow(expect.objectContaining({ code: 'max-bytes', details }))
  })
})
