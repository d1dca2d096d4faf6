import { describe, expect, it } from 'vitest'
import { MemoryLedger } from '../../../src/engine/memory/ledger.ts'
import { fitBest } from '../../../src/engine/run/fit-best.ts'

/** Files of 100 bytes for each step of quality; at `best` of `bestStep`. */
function search(maxBytes: number, bestStep: number) {
  const ledger = new MemoryLedger()
  const tried: string[] = []
  const held: number[] = []
  const encodeAs = (effort: string, step: number) => async (quality: number) => {
    tried.push(`${effort} ${quality}`)
    held.push(ledger.heldBytes)
    return new Uint8Array(quality * step)
  }
  const quick = encodeAs('balanced', 100)
  const options = { quality: 80, maxBytes, signal: undefined, ledger, encode: quick }
  return { tried, held, ledger, result: fitBest(options, encodeAs('best', bestStep)) }
}

describe('fitBest()', () => {
  it.each([
    [8_000, 80],
    [6_350, 63],
  ])('fitBest() encodes once at best, the quality that fits in %i bytes', async (most, quality) => {
    const { tried, result } = search(most, 95)
    const { file, encodes, ...found } = await result
    expect(found).toEqual({ quality })
    expect(file).toHaveLength(quality * 95)
    expect(encodes).toBe(tried.length)
    expect(tried.filter((one) => one.startsWith('best'))).toEqual([`best ${quality}`])
    expect(tried.at(-1)).toBe(`best ${quality}`)
  })

  it('fitBest() answers the file of the search where that of best is too large', async () => {
    const { file, quality } = await search(6_350, 102).result
    expect([file.length, quality]).toEqual([6_300, 63])
  })

  it('fitBest() counts the file of the search beside best, and nothing afterwards', async () => {
    const { held, ledger, result } = search(6_350, 95)
    await result
    expect(held.at(-1)).toBe(6_300)
    expect(ledger.heldBytes).toBe(0)
  })

  it('fitBest() refuses what no quality of the search reaches', async () => {
    const { tried, ledger, result } = search(99, 95)
    await expect(result).rejects.toMatchObject({ code: 'max-bytes' })
    expect(tried.filter((one) => one.startsWith('best'))).toEqual([])
    expect(ledger.heldBytes).toBe(0)
  })
})
