/**
 * `node test/jxl/recode.ts <corpus> <pictures> [files] [seed] [only]`: JPEGs as JPEG XL beside cjxl -e 7. Of
 * each: bytes ÷ cjxl's codestream; CPU milliseconds per megapixel besides decoding the JPEG's codes once, all of
 * them, and cjxl's CPU time on one thread ÷ ours, with decoding; decibels between what djxl and libjpeg show; samples at most off
 * what djxl shows of cjxl's file; and whether djxl gives the file back bit by bit.
 */

import sharp from 'sharp'
import { SlabList } from '../../src/engine/bytes/slab-list.ts'
import { findCodestream, lengthOf } from '../../src/engine/formats/jxl/read/codestream.ts'
import { recodeJpeg } from '../../src/engine/formats/jxl/recode-kernel.ts'
import { ImageError } from '../../src/engine/index.ts'
import { openKernels } from '../../src/engine/kernels/kernels.ts'
import { runAtOnce } from '../../src/engine/rows/pump.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import { formatTable } from '../bench/table.ts'
import { convert, testEngine } from '../helpers/engine.ts'
import { jpegOfJxl, jxlPixels } from '../helpers/libjxl.ts'
import { psnr } from '../helpers/psnr.ts'
import { timedCjxl } from './cjxl-time.ts'
import { openCoefficients } from './coefficients.ts'
import { corpusJpegs, madeJpegs } from './jpegs.ts'

const [corpus = '', pictures = '', files = '40', seed = '1', only = ''] = process.argv.slice(2)
const kernels = openKernels(await nodeCodecModules().kernels())
const decode = await openCoefficients()
/** Of which the fastest counts. */
const ROUNDS = 3
/** What takes longer is run once. */
const LONG_PIXELS = 2e7
const HEAD = [
  'JPEG',
  'MP',
  'bytes',
  '÷ cjxl',
  'ms/MP',
  'cjxl ÷ ours',
  'dB',
  'off cjxl',
  'given back',
]

const found = corpusJpegs(corpus)
const list = [...madeJpegs(pictures, Number(files) - found.length, Number(seed)), ...found]
const rows: string[][] = []
for (const { name, read } of list.filter((one) => one.name.includes(only))) {
  const row = [name, ...(await judge(await read()))]
  rows.push(row)
  console.error(row.join(' | '))
}
console.log(formatTable(HEAD, rows))

async function judge(jpeg: Buffer): Promise<string[]> {
  const { bytes, width, height } = await convert(testEngine(), jpeg, { format: 'jxl' })
  const rival = timedCjxl(jpeg, width * height < LONG_PIXELS)
  const clock = clockOf(jpeg, width * height)
  const megapixels = (width * height) / 1e6
  const isGray = (await sharp(jpeg).metadata()).channels === 1
  const shown = (await jxlPixels(bytes, isGray)).data
  const upright = sharp(jpeg, { limitInputPixels: false, ignoreIcc: true }).autoOrient()
  const decoded = await (isGray ? upright.toColourspace('b-w') : upright).raw().toBuffer()
  return [
    megapixels.toFixed(2),
    `${bytes.length}`,
    rival ? (bytes.length / codestreamBytes(rival.file)).toFixed(4) : '–',
    ((clock.recode - clock.decode) / megapixels).toFixed(1),
    rival ? (rival.ms / clock.recode).toFixed(1) : '–',
    psnr(shown, decoded).toFixed(1),
    rival ? `${mostOff(shown, (await jxlPixels(rival.file, isGray)).data)}` : '–',
    await givenBack(jpeg),
  ]
}

/** Whether djxl restores the file; what JPEG XL cannot say of one is refused. */
async function givenBack(jpeg: Buffer): Promise<string> {
  try {
    const { bytes } = await convert(testEngine(), jpeg, { format: 'jxl', jpeg: 'restorable' })
    return (await jpegOfJxl(bytes)).equals(jpeg) ? 'yes' : 'NO'
  } catch (error) {
    if (error instanceof ImageError && error.code === 'unsupported-format') return 'refused'
    throw error
  }
}

function codestreamBytes(file: Uint8Array): number {
  return lengthOf(findCodestream(SlabList.of(file)))
}

/** CPU milliseconds that recoding takes, and the entropy decoding of the JPEG by itself, by turns. */
function clockOf(jpeg: Uint8Array, pixels: number): { recode: number; decode: number } {
  const file = SlabList.of(jpeg)
  const least = { recode: Infinity, decode: Infinity }
  for (let round = 0; round < (pixels > LONG_PIXELS ? 1 : ROUNDS); round++) {
    least.recode = Math.min(
      least.recode,
      cpuOf(() => recode(file)),
    )
    least.decode = Math.min(
      least.decode,
      cpuOf(() => decode(file)),
    )
  }
  return least
}

function cpuOf(work: () => void): number {
  const mark = kernels.exports.mark()
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  kernels.exports.release(mark)
  return (user + system) / 1000
}

function recode(file: SlabList): void {
  const reservedBytes = 3 * file.length + 2_000_000
  const plain = {
    jpeg: undefined,
    inflateBrotli: undefined,
    color: 'srgb',
    orientation: 1,
  } as const
  runAtOnce(recodeJpeg(kernels, file, { ...plain, height: 1, reservedBytes }))
}

function mostOff(one: Uint8Array, other: Uint8Array): number {
  if (one.length !== other.length) throw new Error(`${one.length} samples against ${other.length}`)
  return one.reduce((most, value, i) => Math.max(most, Math.abs(value - other[i]!)), 0)
}
