/**
 * `npm run test:browsers`: whether Chromium and Firefox show the AVIFs and JPEG XLs that we write, to the pixel:
 * sizes from 1 × 1, alpha, gray, 4:4:4, lossless; `-- --large` adds 12, 48 and 108 megapixels, which
 * take minutes. Ends non-zero if a browser does not show one, or shows something else.
 */

import { parseArgs } from 'node:util'
import type { EncodeOptions } from '../../src/engine/contract/codec.ts'
import { avifRows } from '../../src/engine/formats/avif/encoder.ts'
import { jxlRows } from '../../src/engine/formats/jxl/encoder.ts'
import type { Size } from '../../src/engine/geometry/orientation.ts'
import { openKernels } from '../../src/engine/kernels/kernels.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import { type Shown, seenByBrowser } from '../helpers/browser.ts'
import { findTool } from '../helpers/tools.ts'
import { type Kind, overWhite, pixelsAt, placesOf } from './picture.ts'

type Shape = readonly [width: number, height: number, kind: Kind, options?: Partial<EncodeOptions>]
interface Case {
  readonly format: 'avif' | 'jxl'
  readonly shape: Shape
}

const WRITERS = { avif: avifRows, jxl: jxlRows } as const

const SMALL: readonly Shape[] = [
  [1, 1, 'opaque'],
  [2, 3, 'alpha'],
  [65, 1, 'opaque'],
  [1, 130, 'gray'],
  [301, 203, 'opaque'],
  [301, 203, 'alpha'],
  [301, 203, 'gray'],
  [301, 203, 'opaque', { quality: 95 }],
  [301, 203, 'alpha', { quality: 95 }],
  [301, 203, 'opaque', { lossless: true }],
  [301, 203, 'alpha', { lossless: true }],
  [301, 203, 'gray', { lossless: true }],
  [1367, 911, 'opaque', { effort: 'best' }],
  [4200, 300, 'alpha'],
  [2048, 1536, 'opaque'],
]
const LARGE: readonly Shape[] = [
  [4032, 3024, 'opaque'],
  [4033, 3025, 'alpha'],
  [4032, 3024, 'opaque', { lossless: true }],
  [4032, 3024, 'opaque', { quality: 95 }],
  [8064, 6048, 'opaque'],
  [12_000, 9_000, 'opaque'],
]

/** Levels of mean difference: lossy files of quality 80, and lossless ones but for rounding. */
const MOST_DIFFERENCE = { lossy: 8, lossless: 1 } as const
/** Chromium 156 reads the alpha of any AVIF, avifenc's as well, as if it lay in 16–235. */
const ALPHA_DIFFERENCE = 12
const BAND_ROWS = 16

const { values } = parseArgs({ options: { large: { type: 'boolean', default: false } } })
const shapes = values.large ? [...SMALL, ...LARGE] : SMALL
await main(
  (['avif', 'jxl'] as const).flatMap((format) => shapes.map((shape) => ({ format, shape }))),
)

async function main(cases: readonly Case[]): Promise<void> {
  const browsers = [
    findTool('chromium', 'chromium-browser', 'google-chrome'),
    findTool('firefox-esr', 'firefox'),
  ]
  const pictures: Shown[] = []
  for (const one of cases) pictures.push(await shown(one))
  for (const browser of browsers) {
    if (!browser) {
      console.log('a browser is not installed: chromium and firefox-esr are asked for')
      process.exitCode = 1
      continue
    }
    console.log(browser)
    const seen = await seenByBrowser(browser, pictures)
    for (const [i, { name, width, height, difference }] of seen.entries()) {
      const isShown = difference <= mostDifference(cases[i]!)
      if (!isShown) process.exitCode = 1
      const size = `${width}x${height}`
      const bytes = pictures[i]!.file.length
      console.log(
        `  ${isShown ? 'ok  ' : 'FAIL'} ${name}: ${size}, ${bytes} bytes, off by ${difference.toFixed(2)}`,
      )
    }
  }
}

function mostDifference({ format, shape: [, , kind, options] }: Case): number {
  if (format === 'avif' && kind === 'alpha') return ALPHA_DIFFERENCE
  return MOST_DIFFERENCE[options?.lossless ? 'lossless' : 'lossy']
}

async function shown({ format, shape }: Case): Promise<Shown> {
  const [width, height, kind, options = {}] = shape
  const size = { width, height }
  const places = placesOf(size)
  const expected = new Uint8Array(Buffer.concat(places.map((place) => overWhite(place, kind))))
  const name = `${format} ${width}x${height} ${kind} ${JSON.stringify(options)}`
  const file = await encoded(size, { format, shape })
  return { name, type: `image/${format}`, file, expected, places }
}

async function encoded({ width, height }: Size, { format, shape }: Case) {
  const [, , kind, changes = {}] = shape
  const kernels = openKernels(await nodeCodecModules().kernels())
  const plain = { quality: 80, lossless: false, effort: 'balanced', lowMemory: false } as const
  const options = { ...plain, alpha: kind === 'alpha', ...changes }
  const channels = kind === 'gray' ? 1 : 4
  const sink = await WRITERS[format](() => kernels).open({ width, height, channels }, options)
  for (let y = 0; y < height; y += BAND_ROWS) {
    const rows = Math.min(BAND_ROWS, height - y)
    sink.write(pixelsAt({ x: 0, y, width, height: rows }, kind), rows)
  }
  return sink.finish()
}
