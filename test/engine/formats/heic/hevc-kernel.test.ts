import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { residualSource } from '../../../../src/build/hevc/generate.ts'
import { HEADER_FIELDS } from '../../../../src/engine/formats/heic/hevc/header-layout.ts'
import { readHevcHeaders } from '../../../../src/engine/formats/heic/hevc/headers.ts'
import {
  AS_SHOWN,
  type HevcReading,
} from '../../../../src/engine/formats/heic/hevc/kernel-header.ts'
import { openHevcDecoder } from '../../../../src/engine/formats/heic/hevc-kernel.ts'
import { decodePlanes, digestsOf, type Planes, toldDigests } from '../../../heic/decode-planes.ts'
import { type CodedItem, itemOfStream, itemOfUnits } from '../../../heic/stream.ts'
import { type HevcPlanes, pcmUnits } from '../../../helpers/craft-hevc.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { difference } from '../../../helpers/plane-difference.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { findTool } from '../../../helpers/tools.ts'

const WASM = new URL('../../../../wasm/hevc/', import.meta.url)
const kernels = testKernels()
const random = seededRandom(17)

/** Random samples, in 66 × 38 pixels. */
function noise(chroma: HevcPlanes['chroma'], depth: 8 | 10): HevcPlanes {
  const [width, height] = [66, 38]
  const halfX = chroma === '4:2:0' || chroma === '4:2:2' ? 2 : 1
  const halfY = chroma === '4:2:0' ? 2 : 1
  const samples = (width * height) / halfX / halfY
  const lengths = chroma === '4:0:0' ? [width * height] : [width * height, samples, samples]
  const planes = lengths.map((length) =>
    Uint16Array.from({ length }, () => random.below(2 ** depth)),
  )
  return { width, height, depth, chroma, planes }
}

function joined(planes: HevcPlanes['planes']): Uint16Array {
  return Uint16Array.from(planes.flatMap((plane) => [...plane]))
}

/** Taken from the arena without the red zones of the checked kernels: as planned, or more. */
function expectPlanned({ arenaBytes, plannedBytes }: Planes): void {
  expect(arenaBytes).toBe(plannedBytes)
}

describe('openHevcDecoder()', () => {
  it.each(['4:0:0', '4:2:0', '4:2:2', '4:4:4'] as const)(
    'answers the samples that were told one by one, and takes what was planned (%s)',
    (chroma) => {
      for (const depth of [8, 10] as const) {
        const picture = noise(chroma, depth)
        const decoded = decodePlanes(kernels, itemOfUnits(pcmUnits(picture)))
        expect(difference(decoded, joined(picture.planes))).toBeUndefined()
        expectPlanned(decoded)
      }
    },
  )

  const x265 = findTool('x265')
  it.skipIf(!x265).each([
    ['i420', 8, ['--ctu', '64', '--qp', '30', '--rd', '3', '--slices', '2']],
    ['i422', 10, ['--ctu', '16', '--qp', '20', '--tskip', '--cu-lossless']],
    ['i444', 8, ['--ctu', '32', '--qp', '24', '--scaling-list', 'default', '--no-wpp']],
    ['i400', 8, ['--ctu', '16', '--crf', '35', '--aq-mode', '2', '--no-signhide']],
  ] as const)(
    'reconstructs what x265 coded, sample by sample (%s, %i bits)',
    (space, depth, how) => {
      const stream = encoded(x265!, space, depth, how)
      const told = toldDigests(stream)
      const decoded = decodePlanes(kernels, itemOfStream(stream), true)
      expect(told.length).toBeGreaterThan(0)
      expect(digestsOf(decoded)).toEqual(told)
      expectPlanned(decoded)
    },
  )

  it.skipIf(!x265).each([
    ['SAO', '--sao'],
    ['no filter at all', '--no-sao'],
  ])('leaves deblocking out, and rows beside a band where they are (%s)', (_, sao) => {
    const how = ['--ctu', '16', '--qp', '34', sao]
    const plain = encoded(x265!, 'i420', 8, [...how, '--no-deblock'])
    const deblocked = encoded(x265!, 'i420', 8, how)
    for (const [stream, reading] of [
      [plain, ROUGH],
      [deblocked, HALVED],
    ] as const) {
      const decoded = decodePlanes(kernels, itemOfStream(stream), true, reading)
      expect(digestsOf(decoded)).toEqual(toldDigests(stream))
      expectPlanned(decoded)
      expectRowsBeside(itemOfStream(stream), decoded, reading)
    }
    const rough = decodePlanes(kernels, itemOfStream(deblocked), true, ROUGH)
    expect(digestsOf(rough)).not.toEqual(toldDigests(deblocked))
  })
})

/**
 * 32 x 16 pixels of random bits, made as test/heic/random-bits.ts makes them: PCM and blocks without loss, which
 * filters leave alone, under SAO and without deblocking. Digests are those of what ffmpeg shows.
 */
const EXEMPT_UNITS = [
  'QAEMAf//AWAAAAMAkAAAAwAAAwBd8CQ=',
  'QgEBAWAAAAMAkAAAAwAAAwBdoEIRZfq8zSsk',
  'RAHAYpFPIykg',
  'JgGuJXDCJ1JpPya5kyBDDJ/dPf23Zk2t8+yx6yw9st/aNFn1a5DVOvs4ZqY=',
]
const EXEMPT_DIGESTS = [
  '8a480a2299f639ccbd8f3b0405230341',
  '50ad48c18b129602d305a128b245d344',
  '187a32f5fa4c843b87f42710028e07b7',
]

it('leaves blocks alone in SAO that no filter may change, whether it deblocks or not', () => {
  const coded = itemOfUnits(EXEMPT_UNITS.map((unit) => Buffer.from(unit, 'base64')))
  for (const reading of [AS_SHOWN, HALVED, ROUGH]) {
    expect(digestsOf(decodePlanes(kernels, coded, true, reading))).toEqual(EXEMPT_DIGESTS)
  }
})

const HALVED: HevcReading = { skipsDeblocking: false, hasRowsBeside: true }
const ROUGH: HevcReading = { skipsDeblocking: true, hasRowsBeside: true }

/** Of each plane, the row above each band and the one below it are those of the picture. */
function expectRowsBeside(
  coded: CodedItem,
  { sequence, planes }: Planes,
  reading: HevcReading,
): void {
  const mark = kernels.exports.mark()
  const headers = readHevcHeaders(coded.item, coded.configuration)
  const decoder = openHevcDecoder(kernels, { ...coded, headers }, reading)
  let done = 0
  for (let band = decoder.next(); band; band = decoder.next()) {
    for (const [p, plane] of planes.entries()) {
      const half = p > 0 ? 1 : 0
      const [width, height] = [sequence.width >> half, sequence.height >> half]
      const [first, end] = [done >> half, (done + band.rows) >> half]
      for (const y of [first - 1, end]) {
        if (y < 0 || y >= height) continue
        const at = band.planes[p]! + (y - first) * band.strides[p]!
        const row = new Uint16Array(kernels.exports.memory.buffer, at, width)
        expect(row, `plane ${p}, row ${y}`).toEqual(plane.subarray(y * width, (y + 1) * width))
      }
    }
    done += band.rows
  }
  expect(done).toBe(sequence.height)
  kernels.exports.release(mark)
}

/** Waves with some noise, in 150 × 90 pixels. */
function encoded(
  tool: string,
  space: 'i400' | 'i420' | 'i422' | 'i444',
  depth: 8 | 10,
  how: readonly string[],
): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'x265-'))
  try {
    const [input, output] = [join(folder, 'in.yuv'), join(folder, 'out.265')]
    const [width, height] = [150, 90]
    const samples = width * height * { i400: 1, i420: 1.5, i422: 2, i444: 3 }[space]
    const wave = (i: number) => Math.sin((i % width) / 9) + Math.cos(i / width / 7)
    const values = Uint16Array.from({ length: samples }, (_, i) =>
      Math.floor((wave(i) * 50 + 110 + random.below(24)) * 2 ** (depth - 8)),
    )
    writeFileSync(input, depth === 8 ? Uint8Array.from(values) : values)
    const source = ['--input', input, '--input-res', `${width}x${height}`, '--input-csp', space]
    const depths = ['--input-depth', String(depth), '-D', String(depth)]
    const rest = ['--fps', '1', '--frames', '1', '--keyint', '1', '--hash', '1', '-o', output]
    execFileSync(tool, [...source, ...depths, ...rest, ...how, '--pools', '1'], { stdio: 'ignore' })
    return readFileSync(output)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

it('HEADER_FIELDS is where the kernel looks', () => {
  const lines = Object.entries(HEADER_FIELDS).map(
    ([name, at]) => `export const H_${name}: i32 = ${at};`,
  )
  const source = readFileSync(new URL('header-fields.ts', WASM), 'utf8')
  expect(source.match(/^export .*$/gm)).toEqual(lines)
})

it('residualSource() makes what is committed', () => {
  const tokens = (text: string) => text.replace(/\/\/.*$/gm, '').replace(/[\s(),;{}]/g, '')
  const committed = readFileSync(new URL('generated/residual.ts', WASM), 'utf8')
  expect(tokens(residualSource())).toBe(tokens(committed))
})
