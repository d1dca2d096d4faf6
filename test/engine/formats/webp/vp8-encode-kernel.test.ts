import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import sharp from 'sharp'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { ImageError } from '../../../../src/engine/api/errors.ts'
import { openVp8Encoder } from '../../../../src/engine/formats/webp/vp8-encode-kernel.ts'
import {
  vp8EncodeArenaBytes,
  vp8EncodeHeldBytes,
} from '../../../../src/engine/formats/webp/vp8-encode-memory.ts'
import { vp8File } from '../../../../src/engine/formats/webp/write-webp.ts'
import { runAtOnce } from '../../../../src/engine/rows/pump.ts'
import type { RowFormat } from '../../../../src/engine/rows/rows.ts'
import { photoPixels, psnr } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'
import { findTool } from '../../../helpers/tools.ts'
import { encodeVp8, encodeWithSamples, type Vp8Job } from '../../../helpers/vp8-frame.ts'

const run = promisify(execFile)
const dwebp = findTool('dwebp')
const kernels = testKernels()
const OPTIONS = { quality: 75, effort: 'balanced' } as const

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edgepress-webp-'))
})
afterAll(() => rm(folder, { recursive: true }))

type Kind = 'photo' | 'noise' | 'checks' | 'flat'

function pictureOf(kind: Kind, { width, height, channels }: RowFormat, seed: number): Uint8Array {
  const bytes = width * height * channels
  if (kind === 'noise') return seededRandom(seed).bytes(bytes)
  if (kind === 'flat') return new Uint8Array(bytes).fill(seed & 255)
  const photo = kind === 'photo' ? photoPixels(width, height) : new Uint8Array(0)
  return Uint8Array.from({ length: bytes }, (_, i) => {
    const at = Math.floor(i / channels)
    if (kind === 'photo') return photo[at * 3 + Math.min(2, i % channels)]!
    const [x, y] = [at % width, Math.floor(at / width)]
    return (((x >> 2) + (y >> 3) + (i % channels)) & 1) * 255
  })
}

/** Y, U and V as dwebp decodes them, without the loop filter. */
async function decodedByDwebp(file: Uint8Array): Promise<Buffer> {
  const [input, output] = ['in.webp', 'out.yuv'].map((name) => join(folder, name))
  await writeFile(input!, file)
  await run(dwebp ?? '', ['-quiet', '-nofilter', '-nodither', '-yuv', input!, '-o', output!])
  return readFile(output!)
}

const SIZES = [
  [1, 1],
  [2, 40],
  [17, 3],
  [16, 16],
  [33, 47],
  [100, 61],
  [399, 33],
] as const
const KINDS = ['photo', 'noise', 'checks', 'flat'] as const
const EFFORTS = ['fast', 'balanced', 'best'] as const
const QUALITIES = [1, 40, 75, 95, 100]

/** Every size with every kind; effort, quality and channels change from case to case. */
const CASES = SIZES.flatMap(([width, height], i) =>
  KINDS.map((kind, k) => ({
    size: `${width}x${height}`,
    kind,
    effort: EFFORTS[(i + k) % 3]!,
    quality: QUALITIES[(i * 2 + k) % 5]!,
    format: { width, height, channels: (i + k) % 4 === 3 ? 1 : 4 } as const,
  })),
)

describe.skipIf(!dwebp)(`openVp8Encoder() against dwebp${dwebp ? '' : ' (not installed)'}`, () => {
  it.each(CASES)(
    'reconstructs what dwebp shows, sample by sample ($size $kind $effort q$quality)',
    async ({ format, kind, effort, quality }) => {
      const rows = pictureOf(kind, format, format.width)
      const { file, samples } = encodeWithSamples(kernels, { format, rows, effort, quality })
      expect((await decodedByDwebp(file)).equals(samples)).toBe(true)
    },
  )

  it.each([
    [16_383, 20],
    [20, 16_383],
  ])('reconstructs what dwebp shows at the longest side (%ix%i)', async (width, height) => {
    const format = { width, height, channels: 4 } as const
    const rows = pictureOf('flat', format, 1).map((_, i) => (i >> 4) & 255)
    const { file, samples } = encodeWithSamples(kernels, { format, rows, effort: 'fast' })
    expect((await decodedByDwebp(file)).equals(samples)).toBe(true)
  })

  it('keeps the modes within what partition 0 may take, and stays exact', async () => {
    const format = { width: 320, height: 320, channels: 4 } as const
    const rows = pictureOf('noise', format, 9)
    const modeBits = 22_000
    const bounded = encodeWithSamples(kernels, { format, rows, quality: 97, modeBits })
    expect(modesBytes(bounded.file) * 8).toBeLessThanOrEqual(modeBits)
    expect(modesBytes(encodeVp8(kernels, { format, rows, quality: 97 })) * 8).toBeGreaterThan(
      modeBits,
    )
    expect((await decodedByDwebp(bounded.file)).equals(bounded.samples)).toBe(true)
  })

  it('counts the map of segments among the modes, where all four are as frequent', () => {
    const format = { width: 2_560, height: 2_560, channels: 4 } as const
    const grain = seededRandom(5).bytes(format.width * format.height)
    const rows = new Uint8Array(grain.length * 4)
    for (const [at, byte] of grain.entries()) {
      const [x, y] = [at % format.width, Math.floor(at / format.width)]
      const amplitude = [2, 12, 40, 120][((x >> 4) + 3 * (y >> 4)) & 3]!
      rows.fill(100 + (byte % amplitude), at * 4, at * 4 + 3)
    }
    const modeBits = 260_000
    const { file } = encodeWithSamples(kernels, { format, rows, quality: 90, modeBits })
    expect(modesBytes(file) * 8).toBeLessThanOrEqual(modeBits)
  })
})

/** The length of partition 0 in the frame tag (RFC 6386 9.1). */
function modesBytes(file: Uint8Array): number {
  return (file[20]! | (file[21]! << 8) | (file[22]! << 16)) >> 5
}

describe('openVp8Encoder()', () => {
  it('answers the same bytes for the same rows, however they are handed over', () => {
    const format = { width: 203, height: 117, channels: 4 } as const
    const rows = pictureOf('photo', format, 1)
    const file = encodeVp8(kernels, { format, rows })
    for (const band of [1, 7, 117]) {
      expect(encodeVp8(kernels, { format, rows, band })).toEqual(file)
    }
    expect(encodeVp8(testKernels(), { format, rows })).toEqual(file)
  })

  it('takes rows of kernel memory where they are', () => {
    const format = { width: 50, height: 40, channels: 4 } as const
    const rows = pictureOf('photo', format, 1)
    const mark = kernels.exports.mark()
    const pointer = kernels.alloc(rows.length)
    kernels.view(pointer, rows.length).set(rows)
    const file = encodeVp8(kernels, { format, rows: kernels.view(pointer, rows.length) })
    kernels.exports.release(mark)
    expect(file).toEqual(encodeVp8(kernels, { format, rows }))
  })

  it('makes of gray what it makes of RGBA with equal channels', () => {
    const format = { width: 75, height: 51, channels: 1 } as const
    const gray = pictureOf('photo', format, 1)
    const rgba = Uint8Array.from({ length: gray.length * 4 }, (_, i) => gray[i >> 2]!)
    const colored = encodeVp8(kernels, { format: { ...format, channels: 4 }, rows: rgba })
    expect(encodeVp8(kernels, { format, rows: gray })).toEqual(colored)
  })

  it.each(EFFORTS)('comes closer to the picture with each quality (%s)', async (effort) => {
    const format = { width: 320, height: 240, channels: 4 } as const
    const rows = pictureOf('photo', format, 1)
    let [bytes, closeness] = [0, 0]
    for (const quality of [5, 30, 60, 80, 95, 100]) {
      const file = encodeVp8(kernels, { format, rows, effort, quality })
      const pixels = await sharp(file).ensureAlpha().raw().toBuffer()
      const next = psnr(
        pixels,
        rows.map((value, i) => (i % 4 === 3 ? 255 : value)),
      )
      expect(file.length).toBeGreaterThan(bytes)
      expect(next).toBeGreaterThan(closeness)
      bytes = file.length
      closeness = next
    }
    expect(closeness).toBeGreaterThan(36)
  })

  it('tells each quality from the next', () => {
    const format = { width: 160, height: 120, channels: 4 } as const
    const rows = pictureOf('photo', format, 1)
    const files = Array.from({ length: 100 }, (_, i) => {
      const file = encodeVp8(kernels, { format, rows, effort: 'fast', quality: i + 1 })
      return Buffer.from(file).toString('latin1')
    })
    expect(new Set(files).size).toBeGreaterThanOrEqual(98)
  })

  it('leaves the memory around its blocks alone', () => {
    const { exports, alloc, view } = kernels
    const mark = exports.mark()
    const guard = alloc(4096)
    view(guard, 4096).fill(0xa5)
    const format = { width: 333, height: 77, channels: 4 } as const
    const sink = openVp8Encoder(kernels, format, { quality: 100, effort: 'fast' })
    const behind = alloc(4096)
    view(behind, 4096).fill(0x5a)
    sink.write(pictureOf('noise', format, 7), 77)
    runAtOnce(sink.finish())
    expect(view(guard, 4096).every((byte) => byte === 0xa5)).toBe(true)
    expect(view(behind, 4096).every((byte) => byte === 0x5a)).toBe(true)
    exports.release(mark)
  })

  it('refuses sizes that VP8 does not have, rows beyond the height, and missing rows', () => {
    const mark = kernels.exports.mark()
    for (const [width, height] of [
      [0, 1],
      [1, 0],
      [16_384, 1],
    ] as const) {
      const open = () => openVp8Encoder(kernels, { width, height, channels: 4 }, OPTIONS)
      expect(open).toThrow('illegal')
    }
    const sink = openVp8Encoder(kernels, { width: 4, height: 4, channels: 4 }, OPTIONS)
    expect(() => sink.write(new Uint8Array(80), 5)).toThrow('illegal')
    expect(() => runAtOnce(sink.finish())).toThrow('rows are missing')
    kernels.exports.release(mark)
  })
})

describe('openVp8Encoder() with bounded memory', () => {
  /** What the arena is asked for in all, and what is held outside at most. */
  function measured(job: Vp8Job) {
    const used = testKernels()
    const before = used.exports.mark()
    const sink = openVp8Encoder(used, job.format, { ...OPTIONS, ...job })
    sink.write(job.rows, job.format.height)
    const { heldBytes } = sink
    const file = vp8File(runAtOnce(sink.finish()))
    return { arena: used.exports.mark() - before, held: Math.max(heldBytes, file.length) }
  }

  it.each([30, 75, 90, 100])('takes exactly what was predicted for a photo (q%i)', (quality) => {
    for (const channels of [1, 4] as const) {
      const format = { width: 401, height: 303, channels }
      const rows = pictureOf('photo', format, 1)
      const encoding = { quality, effort: 'balanced' } as const
      const mostBytes = vp8EncodeHeldBytes(format, encoding)
      const { arena, held } = measured({ format, rows, quality, mostBytes })
      expect(arena).toBe(vp8EncodeArenaBytes(format, encoding))
      expect(held).toBeLessThanOrEqual(mostBytes)
    }
  })

  it('ends noise that does not fit with memory-budget, and works again afterwards', () => {
    const format = { width: 700, height: 500, channels: 4 } as const
    const rows = pictureOf('noise', format, 7)
    const attempt = () => encodeVp8(kernels, { format, rows, mostBytes: 100_000 })
    expect(attempt).toThrow(ImageError)
    expect(attempt).toThrow('out of memory')
    const small = { width: 9, height: 9, channels: 4 } as const
    const file = encodeVp8(kernels, { format: small, rows: pictureOf('photo', small, 1) })
    expect(file.length).toBeGreaterThan(50)
  })

  it('takes no more of the arena for noise than for a photo: tokens are packed outside of it', () => {
    const format = { width: 700, height: 500, channels: 4 } as const
    const rows = pictureOf('noise', format, 7)
    const mostBytes = 3_000_000
    const { arena, held } = measured({ format, rows, mostBytes })
    expect(arena).toBe(vp8EncodeArenaBytes(format, OPTIONS))
    expect(held).toBeLessThanOrEqual(mostBytes)
  })

  it.each([
    ['noise', 1],
    ['noise', 75],
    ['noise', 100],
    ['photo', 100],
    ['checks', 60],
  ] as const)('makes the same file of packed tokens as of plain ones (%s q%i)', (kind, quality) => {
    const format = { width: 333, height: 241, channels: 4 } as const
    const job = { format, rows: pictureOf(kind, format, 5), quality }
    const files = [0, 9_000, 4_000_000].map((bytes) => {
      const used = testKernels()
      const webpEncodeReserve = () => used.exports.webpEncodeReserve(bytes)
      return encodeVp8({ ...used, exports: { ...used.exports, webpEncodeReserve } }, job)
    })
    expect(files[0]).toEqual(files[2])
    expect(files[1]).toEqual(files[2])
  })
})
