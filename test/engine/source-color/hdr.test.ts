import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { cicp, clli, grayPng, mdcv, rgbPng } from '../../helpers/colored-files.ts'
import { heic, hevcItem } from '../../helpers/craft-heic.ts'
import { findTool } from '../../helpers/tools.ts'
import { srgbOf } from './pictures.ts'

const avifenc = findTool('avifenc')

describe('HDR as SDR', () => {
  /** Levels of PQ for 20, 101, 203, 300, 600 and 1000 cd/m², and what Chromium 156 shows. */
  const PQ = [89, 130, 148, 159, 178, 192]
  const SHOWN = [63, 137, 188, 210, 239, 255]
  const gray = (levels: readonly number[]) => levels.flatMap((level) => [level, level, level])

  it('PQ has reference white at 188, and keeps highlights up to 1000 cd/m²', async () => {
    const result = await srgbOf(rgbPng(gray(PQ), cicp(9, 16)))
    result.forEach((level, i) => {
      expect(Math.abs(level - gray(SHOWN)[i]!)).toBeLessThanOrEqual(3)
    })
    const plain = await srgbOf(grayPng(PQ, cicp(9, 16)))
    plain.forEach((level, i) => {
      expect(Math.abs(level - result[i]!)).toBeLessThanOrEqual(1)
    })
  })

  it('PQ reaches as far as cLLI, else mDCV, says', async () => {
    const white = rgbPng(gray([148]), cicp(9, 16))
    const level = async (...before: Uint8Array[]) =>
      (await srgbOf(rgbPng(gray([148]), cicp(9, 16), ...before)))[0]!
    expect(await level(clli(1000))).toBe((await srgbOf(white))[0])
    expect(Math.abs((await level(clli(400))) - 229)).toBeLessThanOrEqual(1)
    expect(await level(mdcv(400))).toBe(await level(clli(400)))
    expect(await level(mdcv(4000), clli(400))).toBe(await level(clli(400)))
    expect(await level(clli(100))).toBeGreaterThanOrEqual(254)
  })

  it('HLG shows three quarters of its signal as reference white', async () => {
    const result = await srgbOf(rgbPng(gray([0, 128, 191, 255]), cicp(9, 18)))
    ;[0, 99, 188, 255].forEach((level, i) => {
      expect(Math.abs(level - result[i * 3]!)).toBeLessThanOrEqual(1)
    })
  })

  it.each([
    ['PQ', 16, PQ],
    ['HLG', 18, [0, 64, 128, 191, 220, 255]],
  ] as const)('10-bit %s in HEIC has the tones of the same PNG', async (_, transfer, levels) => {
    const side = 16
    const row = levels.flatMap((level) => Array<number>(side).fill(level))
    const [width, height] = [row.length, side]
    const plane = (value: (x: number) => number) =>
      Uint16Array.from({ length: width * height }, (_, i) => value(i % width))
    const luma = plane((x) => Math.round((row[x]! * 1023) / 255))
    const gray = plane(() => 512)
    const planes = [luma, gray, gray]
    const picture = { width, height, depth: 10, chroma: '4:4:4', planes } as const
    const item = hevcItem(1, picture, { meaning: [9, transfer, 9, true] })
    const result = await srgbOf(heic({ items: [item] }))
    const expected = await srgbOf(
      rgbPng(
        row.flatMap((level) => [level, level, level]),
        cicp(9, transfer),
      ),
    )
    row.forEach((_, x) => {
      expect(Math.abs(result[x * 3]! - expected[x * 3]!)).toBeLessThanOrEqual(1)
    })
  })

  it.skipIf(!avifenc)('10-bit PQ in AVIF has the tones of the same PNG', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'edgepress-hdr-'))
    const [input, output] = [join(folder, 'in.png'), join(folder, 'out.avif')]
    const pixels = PQ.flatMap((level) => Array<number>(16 * 3).fill(level))
    await writeFile(input, rgbPng(pixels))
    const coding = ['-y', '444', '--min', '0', '--max', '0', '-s', '9', '-d', '10']
    await promisify(execFile)(avifenc ?? '', [...coding, '--cicp', '9/16/9', input, output])
    const result = await srgbOf(await readFile(output))
    await rm(folder, { recursive: true })
    const expected = await srgbOf(rgbPng(pixels, cicp(9, 16)))
    expect(Math.abs(result[2 * 16 * 3]! - SHOWN[2]!)).toBeLessThanOrEqual(2)
    result.forEach((level, i) => {
      expect(Math.abs(level - expected[i]!)).toBeLessThanOrEqual(2)
    })
  })
})
