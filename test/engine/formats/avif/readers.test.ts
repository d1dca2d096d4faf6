/**
 * What others make of our AVIFs: libvips always; avifdec and Chromium where they are installed.
 * `AVIF_READERS=all` adds the sizes that take minutes.
 */

import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { avifRows } from '../../../../src/engine/formats/avif/encoder.ts'
import { type Shown, seenByBrowser } from '../../../helpers/browser.ts'
import { pixelsOf, psnr } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { ENCODE_OPTIONS, encodeRows, rgbaPicture } from '../../../helpers/rows.ts'
import { findTool } from '../../../helpers/tools.ts'

const run = promisify(execFile)
const avifdec = findTool('avifdec')
const chromium = findTool('chromium', 'chromium-browser', 'google-chrome')

/** From 1 × 1 to above a megapixel, odd and even, around the edges of superblocks. */
const SMALL = ['1x1', '2x3', '63x65', '64x64', '65x1', '511x1025', '1367x911'] as const
const LARGE = ['2048x1536', '4032x3024', '4097x3001'] as const
const LOSSLESS = ['1x1', '63x65', '801x743'] as const
const isAll = process.env.AVIF_READERS === 'all'
const LOSSY = [...SMALL, ...(isAll ? LARGE : [])]

const CASES = [
  ...LOSSY.map((size) => [size, 'lossy'] as const),
  ...[...LOSSLESS, ...(isAll ? LARGE : [])].map((size) => [size, 'lossless'] as const),
].flatMap(([size, loss]) => [[size, loss, 'opaque'] as const, [size, loss, 'everywhere'] as const])

/**
 * Levels by which Chromium may differ from avifdec on average: both draw chroma smoother between its
 * samples than libvips does. Chromium 156 reads the alpha of any AVIF, avifenc's as well, as if it lay in 16–235.
 */
const MOST_DIFFERENCE = { opaque: 4, everywhere: 6 } as const

const kernels = testKernels()
const encoder = avifRows(() => kernels)
let folder = ''

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'edgepress-avif-'))
})
afterAll(() => rm(folder, { recursive: true }))

type Case = (typeof CASES)[number]
const files = new Map<string, ReturnType<typeof encode>>()

/** Encodes each case once. */
function encoded(one: Case): ReturnType<typeof encode> {
  const known = files.get(one.join()) ?? encode(one)
  files.set(one.join(), known)
  return known
}

async function encode([size, loss, kind]: Case) {
  const [width = 0, height = 0] = size.split('x').map(Number)
  const rgba = rgbaPicture({ width, height }, kind)
  const lossless = loss === 'lossless'
  const alpha = kind !== 'opaque'
  const options = { ...ENCODE_OPTIONS, effort: 'fast', lossless, alpha } as const
  const mark = kernels.exports.mark()
  const file = await encodeRows(encoder, { width, height, channels: 4 }, rgba, options)
  kernels.exports.release(mark)
  return { width, height, rgba, file }
}

describe.each(CASES)('avifRows() at %s, %s, alpha %s', (...one) => {
  const [, loss, kind] = one

  it('is read by sharp', async () => {
    const { width, height, rgba, file } = await encoded(one)
    const decoded = await pixelsOf(file)
    expect([decoded.width, decoded.height]).toEqual([width, height])
    // A tiny picture is all edge, and chroma of its few pixels is shared.
    const least = loss === 'lossless' ? Number.POSITIVE_INFINITY : width * height < 64 ? 20 : 32
    expect(psnr(new Uint8Array(decoded.data), rgba)).toBeGreaterThanOrEqual(least)
  })

  it.skipIf(!avifdec)(`is read by avifdec, to the same pixels${missing(avifdec)}`, async () => {
    const { width, height, file } = await encoded(one)
    const [input, output] = [join(folder, 'in.avif'), join(folder, 'out.png')]
    await writeFile(input, file)
    const { stdout } = await run(avifdec ?? '', ['--info', input])
    expect(stdout).toMatch(new RegExp(`Resolution\\s*: ${width}x${height}`))
    expect(stdout).toMatch(kind === 'opaque' ? /Alpha\s*: Absent/ : /Alpha\s*: Not premultiplied/)
    await run(avifdec ?? '', ['--upsampling', 'nearest', input, output]) // as libheif does
    const [own, reference] = [await pixelsOf(await readFile(output)), await pixelsOf(file)]
    const least = loss === 'lossless' ? Number.POSITIVE_INFINITY : 45
    expect(psnr(new Uint8Array(own.data), new Uint8Array(reference.data))).toBeGreaterThanOrEqual(
      least,
    )
  })
})

it.skipIf(!chromium || !avifdec)(
  `avifRows() is read by Chromium${missing(chromium && avifdec)}`,
  async () => {
    const pictures: Shown[] = []
    for (const one of CASES) {
      const { file } = await encoded(one)
      const [input, output] = [join(folder, 'shown.avif'), join(folder, 'shown.png')]
      await writeFile(input, file)
      await run(avifdec ?? '', [input, output])
      const { data } = await pixelsOf(await readFile(output))
      pictures.push({ name: one.join(' '), type: 'image/avif', file, expected: overWhite(data) })
    }
    const seen = await seenByBrowser(chromium ?? '', pictures)
    expect(seen.map(({ name, width, height }) => `${name}: ${width}x${height}`)).toEqual(
      CASES.map((one) => `${one.join(' ')}: ${one[0]}`),
    )
    for (const [i, { name, difference }] of seen.entries()) {
      expect(difference, name).toBeLessThan(MOST_DIFFERENCE[CASES[i]![2]])
    }
  },
)

function missing(tool: string | undefined): string {
  return tool ? '' : ' (skipped: it is not installed)'
}

/** As a browser composes RGBA on a white page. */
function overWhite(rgba: Uint8Array | Uint8ClampedArray): Uint8Array {
  const composed = new Uint8Array(rgba.length).fill(255)
  for (let i = 0; i < rgba.length; i++) {
    const alpha = rgba[i | 3]!
    if (i % 4 < 3) composed[i] = Math.round((rgba[i]! * alpha + 255 * (255 - alpha)) / 255)
  }
  return composed
}
