/**
 * Compares our decoder with ffmpeg on files of other encoders at random settings:
 * `node test/heic/random.ts COUNT [SEED]`. Needs x265, heif-enc, ffmpeg and libde265-dec265. By hand.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKernels } from '../../src/engine/kernels/kernels.ts'
import { drawSource } from '../av1/sources.ts'
import { difference } from '../helpers/plane-difference.ts'
import { seededRandom } from '../helpers/random.ts'
import {
  decodePlanes,
  digestsOf,
  ffmpegSamples,
  libde265Samples,
  toldDigests,
} from './decode-planes.ts'
import { hevcItems } from './items.ts'
import { type CodedItem, itemOfStream, streamOfItem } from './stream.ts'

const [count = '50', seed = '1'] = process.argv.slice(2)
const { below } = seededRandom(Number(seed))
const random = () => below(2 ** 31) / 2 ** 31
const one = <T>(list: readonly T[]): T => list[below(list.length)]!
const maybe = (chance: number, ...flags: string[]) => (random() < chance ? flags : [])
const module = new WebAssembly.Module(
  readFileSync(new URL('../../wasm/build/kernels.wasm', import.meta.url)),
)
const folder = mkdtempSync(join(tmpdir(), 'heic-random-'))
const source = join(folder, 'in.png')
const sums = { same: 0, byDigest: 0, different: 0, refused: 0, failed: 0 }
const kinds = new Map<string, number>()
let kernels = openKernels(module)

/** Options of x265 that fit together. */
function x265Options(): string[] {
  const ctu = one([16, 32, 64])
  const group = one([8, 16, 32, 64].filter((side) => side <= ctu))
  const rate = one([
    ['--qp', String(below(52))],
    ['--crf', String(below(45))],
    ['--crf', String(below(45)), '--aq-mode', one(['1', '2', '3']), '--aq-strength', '2.5'],
  ])
  return [
    ...(random() < 0.06 ? ['--lossless'] : rate),
    ...['--ctu', String(ctu), '--qg-size', String(group)],
    ...['--min-cu-size', String(one([8, 16].filter((side) => side <= ctu)))],
    ...['--max-tu-size', String(one([4, 8, 16, 32].filter((side) => side <= ctu)))],
    ...['--tu-intra-depth', one(['1', '2', '3', '4']), '--rd', one(['1', '2', '3', '5', '6'])],
    ...maybe(0.3, '--no-sao'),
    ...maybe(0.2, '--no-deblock'),
    ...maybe(0.3, '--deblock', `${below(13) - 6}:${below(13) - 6}`),
    ...maybe(0.3, '--tskip'),
    ...maybe(0.2, '--cu-lossless'),
    ...maybe(0.3, '--no-signhide'),
    ...maybe(0.3, '--no-wpp'),
    ...(ctu === 16 ? maybe(0.6, '--slices', one(['2', '3', '4'])) : []),
    ...maybe(0.3, '--no-strong-intra-smoothing'),
    ...maybe(0.3, '--constrained-intra'),
    ...maybe(0.3, '--scaling-list', 'default'),
    ...maybe(0.4, '--cbqpoffs', String(below(25) - 12), '--crqpoffs', String(below(25) - 12)),
    ...maybe(0.3, '--rdoq-level', one(['0', '1', '2'])),
    ...maybe(0.3, '--range', one(['full', 'limited'])),
    ...maybe(0.3, '--hrd', '--vbv-maxrate', '9000', '--vbv-bufsize', '9000'),
  ]
}

/** A stream of one picture. */
function streamFile(width: number, height: number): CodedItem {
  const format = one(['yuv420p', 'yuv420p', 'yuv422p', 'yuv444p', 'gray'])
  const isDeep = random() < 0.4
  const pixels = isDeep ? `${format}10le` : format
  const [raw, output] = [join(folder, 'in.yuv'), join(folder, 'out.265')]
  const convert = ['-pix_fmt', pixels, '-f', 'rawvideo', '-y', raw]
  execFileSync('ffmpeg', ['-v', 'error', '-i', source, ...convert])
  const space = { yuv420p: 'i420', yuv422p: 'i422', yuv444p: 'i444', gray: 'i400' }[format]
  const depth = isDeep ? '10' : '8'
  const input = ['--input', raw, '--input-res', `${width}x${height}`, '--fps', '1']
  const shape = ['--input-csp', space ?? '', '--input-depth', depth, '-D', depth]
  const fixed = [
    '--log-level',
    'none',
    '--frames',
    '1',
    '--keyint',
    '1',
    '--hash',
    '1',
    '-o',
    output,
  ]
  const options = [...input, ...shape, ...fixed, ...x265Options()]
  execFileSync('x265', options, { stdio: 'ignore', timeout: 60_000 })
  if (readFileSync(output).length === 0) throw new Error('x265 wrote nothing')
  note(`x265 ${format}${isDeep ? ' 10' : ''}`)
  return itemOfStream(readFileSync(output))
}

/** All items of a file that heif-enc makes. */
function heifFile(): CodedItem[] {
  const output = join(folder, 'out.heic')
  const chroma = one(['420', '422', '444'])
  const options = [
    ...(random() < 0.1 ? ['-L'] : ['-q', String(below(101))]),
    ...['-p', `chroma=${chroma}`, '-p', `x265:ctu=${one([16, 32, 64])}`],
    ...maybe(0.4, '-t', '64'),
    ...maybe(0.3, '-b', '10'),
  ]
  execFileSync('heif-enc', [...options, source, '-o', output], { stdio: 'ignore', timeout: 60_000 })
  note(`heif-enc ${chroma}`)
  return hevcItems(readFileSync(output))
}

function note(kind: string): void {
  kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
}

function compare(coded: CodedItem, label: string): void {
  const stream = streamOfItem(coded.item.slice(0, coded.item.length), coded.hvcc)
  try {
    const how = differenceOf(coded, stream)
    sums[how ? 'different' : 'same']++
    if (how) keep('different', label, how, stream)
  } catch (error) {
    keep('refused', label, (error as Error).message, stream)
    sums.refused++
    kernels = openKernels(module)
  }
}

/** The encoder's own digests count; where there are none, ffmpeg does, or else libde265. */
function differenceOf(coded: CodedItem, stream: Uint8Array): string | undefined {
  const told = toldDigests(stream)
  const whole = decodePlanes(kernels, coded, true)
  if (whole.arenaBytes !== whole.plannedBytes) return 'planned wrong'
  if (told.length > 0) {
    sums.byDigest++
    return told.join() === digestsOf(whole).join() ? undefined : 'digests'
  }
  const shown = decodePlanes(kernels, coded)
  const { depth } = shown.sequence
  const how = difference(shown, ffmpegSamples(stream, depth))
  return how && difference(shown, libde265Samples(stream, depth)) && how
}

function keep(what: string, label: string, why: string, stream: Uint8Array): void {
  const path = join(tmpdir(), `heic-${what}-${seed}-${label}.265`)
  writeFileSync(path, stream)
  console.log(what, path, why.slice(0, 160))
}

for (let i = 0; i < Number(count); i++) {
  const [width, height] = [16 + below(400), 16 + below(300)]
  writeFileSync(source, (await drawSource(random, width, height)).png)
  try {
    if (random() < 0.7) compare(streamFile(width, height), String(i))
    else for (const [n, item] of heifFile().entries()) compare(item, `${i}-${n}`)
  } catch {
    sums.failed++ // the encoder does not take these settings together
  }
}
rmSync(folder, { recursive: true })
console.log(JSON.stringify(sums), JSON.stringify(Object.fromEntries(kinds)))
process.exitCode = sums.different > 0 ? 1 : 0
