/**
 * Compares our decoder with dav1d on files of other encoders at random settings:
 * `node test/av1/random.ts COUNT [SEED] [screen]`,
 * the latter with drawings from which blocks are copied. Needs avifenc (with aom, svt, rav1e), aomenc and dav1d. By hand.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKernels } from '../../src/engine/kernels/kernels.ts'
import { difference } from '../helpers/plane-difference.ts'
import { seededRandom } from '../helpers/random.ts'
import { dav1dSamples, decodePlanes } from './decode-planes.ts'
import { av1Items } from './items.ts'
import { drawSource } from './sources.ts'

const [count = '50', seed = '1', isScreen] = process.argv.slice(2)
const { below: randomBelow } = seededRandom(Number(seed))
const random = () => randomBelow(2 ** 31) / 2 ** 31
const below = (n: number) => Math.floor(random() * n)
const one = <T>(list: readonly T[]): T => list[below(list.length)]!
const maybe = (chance: number, ...flags: string[]) => (random() < chance ? flags : [])
const module = new WebAssembly.Module(
  readFileSync(new URL('../../wasm/build/kernels.wasm', import.meta.url)),
)
const folder = mkdtempSync(join(tmpdir(), 'av1-random-'))
const source = join(folder, 'in.png')
const output = join(folder, 'out.avif')
let kernels = openKernels(module)
const sums = { same: 0, different: 0, refused: 0, failed: 0 }
const tools = new Map<string, number>()

/** Advanced options of libaom. */
function aomOptions(depth: number): string[] {
  const option = (name: string, ...values: (number | string)[]) =>
    maybe(0.25, '-a', `${name}=${one(values)}`)
  return [
    ...option('tune-content', 'screen', 'default', 'film'),
    ...option('enable-palette', 0, 1),
    ...option('enable-intrabc', 0, 1),
    ...option('enable-cdef', 0, 1),
    ...option('enable-restoration', 1, 1, 0),
    ...option('sb-size', 64, 128, 'dynamic'),
    ...option('enable-rect-partitions', 0, 1),
    ...option('enable-ab-partitions', 0, 1),
    ...option('enable-1to4-partitions', 0, 1),
    ...option('min-partition-size', 4, 8, 16),
    ...option('enable-filter-intra', 0, 1),
    ...option('enable-cfl-intra', 0, 1),
    ...option('enable-smooth-intra', 0, 1),
    ...option('enable-angle-delta', 0, 1),
    ...option('enable-intra-edge-filter', 0, 1),
    ...option('enable-tx64', 0, 1),
    ...option('enable-rect-tx', 0, 1),
    ...option('enable-flip-idtx', 0, 1),
    ...option('reduced-tx-type-set', 0, 1),
    ...option('use-intra-dct-only', 0, 1),
    ...option('enable-qm', 1, 0),
    ...option('qm-min', 0, 4, 8),
    ...option('aq-mode', 0, 1, 2, 3),
    ...option('deltaq-mode', 0, 1, 2, 3),
    ...option('enable-chroma-deltaq', 0, 1),
    ...option('sharpness', 0, 3, 7),
    ...option('cdf-update-mode', 0, 1),
    ...option('loopfilter-control', 0, 1, 2),
    ...(depth < 12
      ? option('film-grain-test', ...Array.from({ length: 16 }, (_, i) => i + 1))
      : []),
  ]
}

/** Settings of avifenc that fit together. */
function settings(): string[] {
  if (isScreen) return screenSettings()
  const codec = one(['aom', 'aom', 'aom', 'aom', 'svt', 'rav1e'])
  const depth = codec === 'aom' ? one([8, 8, 8, 10, 12]) : one([8, 10])
  const yuv = codec === 'svt' ? '420' : one(['420', '420', '422', '444', '400'])
  const level = String(one([below(64), 10 + below(40), 3]))
  const quality = ['--min', level, '--max', level]
  const isLossless = codec !== 'svt' && random() < 0.08
  const rate = isLossless ? ['--lossless'] : [...quality, '-y', yuv]
  return [
    ...['-c', codec, '-d', String(depth), ...rate, '-s', String(one([3, 4, 6, 6, 7, 8, 9, 10]))],
    ...maybe(0.3, '--tilerowslog2', String(below(4)), '--tilecolslog2', String(below(4))),
    ...maybe(0.3, '-r', one(['limited', 'full'])),
    ...(codec === 'aom' ? aomOptions(depth) : []),
  ]
}

/** libaom copies blocks in slow stills alone, where it takes the picture for a drawing. */
function screenSettings(): string[] {
  const level = String(one([8 + below(40), 20]))
  return [
    ...['-c', 'aom', '-d', one(['8', '8', '10']), '--min', level, '--max', level],
    ...['-y', one(['420', '420', '422', '444', '400']), '-s', one(['2', '3', '4', '5', '6'])],
    ...['-a', 'tune-content=screen', '-a', 'enable-intrabc=1'],
    ...maybe(0.3, '-a', `sb-size=${one([64, 128])}`),
    ...maybe(0.3, '-a', 'reduced-tx-type-set=1'),
    ...maybe(0.3, '-a', `film-grain-test=${1 + below(16)}`),
    ...maybe(0.3, '--tilerowslog2', String(below(3)), '--tilecolslog2', String(below(3))),
  ]
}

async function check(index: number): Promise<void> {
  const side = () => one([1 + below(40), 16 + below(300), 64 + below(300), 200 + below(600)])
  const [width, height] = [side(), side()]
  const { kind, png } = await drawSource(random, width, height)
  writeFileSync(source, png)
  const flags = settings()
  const label = `${index}: ${kind} ${width}x${height} ${flags.join(' ')}`
  try {
    execFileSync('avifenc', [...flags, '-j', '1', source, output], { stdio: 'pipe' })
  } catch {
    sums.failed++
    return
  }
  for (const { data } of av1Items(readFileSync(output))) {
    try {
      const decoded = decodePlanes(kernels, data)
      note(decoded)
      const expected = dav1dSamples(data, decoded.headers.bitDepth)
      const how = difference(decoded, expected)
      if (how) console.log('DIFFERENT', label, how)
      if (decoded.missingRows) console.log('missing rows', label, decoded.missingRows)
      if (how) writeFileSync(`/tmp/different-${sums.different}.avif`, readFileSync(output))
      if (how) sums.different++
      else sums.same++
    } catch (error) {
      sums.refused++
      console.log('refused', label, (error as Error).message)
      writeFileSync(`/tmp/refused-${sums.refused}.avif`, readFileSync(output))
      kernels = openKernels(module)
    }
  }
}

/** Counts what was in use, so that one sees what a run has covered. */
function note({
  headers: { frame, sequence, hasFilmGrain, bitDepth, mono, tiles },
}: ReturnType<typeof decodePlanes>) {
  const { quantizers, filters } = frame
  const used = {
    [`${bitDepth} bit`]: true,
    mono,
    '4:4:4': !mono && sequence.subX === 0,
    '4:2:2': !mono && sequence.subX > sequence.subY,
    grain: hasFilmGrain,
    'block copy': frame.intraBlockCopy,
    'screen content': frame.screenContent,
    tiles: tiles.length > 1,
    '128': sequence.has128Superblocks,
    lossless: quantizers.isAllLossless,
    matrices: quantizers.matrices !== undefined,
    segments: quantizers.segments !== undefined,
    'delta q': quantizers.blockDelta !== undefined,
    'delta lf': quantizers.filterDelta !== undefined,
    deblock: filters.deblock !== undefined,
    cdef: filters.cdef !== undefined,
    restoration: filters.restoration.length > 0,
    'fixed cdfs': !frame.updatesCdfs,
    'reduced transforms': frame.reducedTransforms,
  }
  for (const [name, isUsed] of Object.entries(used)) {
    if (isUsed) tools.set(name, (tools.get(name) ?? 0) + 1)
  }
}

try {
  for (let i = 0; i < Number(count); i++) await check(i)
} finally {
  rmSync(folder, { recursive: true })
}
console.log(sums, Object.fromEntries(tools))
process.exitCode = sums.different + sums.refused > 0 ? 1 : 0
