/**
 * Compares our decoder with dav1d on pictures that are predicted from others in the same item, by aomenc
 * and SVT-AV1 at random settings: `node test/av1/random-layers.ts COUNT [SEED] [FIRST]`. By hand.
 * Where dav1d differs, aomdec decides.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { av1ArenaBytes } from '../../src/engine/formats/avif/av1-memory.ts'
import { openKernels } from '../../src/engine/kernels/kernels.ts'
import { difference } from '../helpers/plane-difference.ts'
import { seededRandom } from '../helpers/random.ts'
import { dav1dSamples, decodePlanes, type Planes } from './decode-planes.ts'
import { layeredItem } from './layered.ts'
import { movingPictures, type Shape } from './moving.ts'

const [count = '50', seed = '1', first = '0'] = process.argv.slice(2)
const path = process.env.KERNELS ?? new URL('../../wasm/build/kernels.wasm', import.meta.url)
const module = new WebAssembly.Module(readFileSync(path))
let kernels = openKernels(module)
const folder = mkdtempSync(join(tmpdir(), 'av1-layers-'))
const source = join(folder, 'in.y4m')
const stream = join(folder, 'out.obu')
const sums = { same: 0, asAomdec: 0, different: 0, refused: 0, failed: 0 }
const tools = new Map<string, number>()

type Random = ReturnType<typeof seededRandom>

function aomFlags({ below }: Random, { sampling, depth }: Shape, frames: number): string[] {
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!
  const rarely = (...flags: string[]) => (below(4) === 0 ? flags : [])
  const option = (name: string, ...values: (number | string)[]) =>
    rarely(`--${name}=${one(values)}`)
  const profile = depth === 12 || sampling === '422' ? 2 : Number(sampling === '444')
  const resize =
    below(6) === 0
      ? [
          `--resize-mode=${one([1, 2])}`,
          `--resize-denominator=${9 + below(8)}`,
          `--resize-kf-denominator=${9 + below(8)}`,
        ]
      : []
  return [
    ...[`--profile=${profile}`, `--bit-depth=${depth}`, `--input-bit-depth=${depth}`],
    ...(sampling === '400' ? ['--monochrome'] : []),
    ...[`--cpu-used=${one([1, 2, 3, 4, 5, 6, 7, 8])}`, `--lag-in-frames=${one([0, frames, 19])}`],
    ...['--end-usage=q', `--cq-level=${below(64)}`, `--limit=${frames}`],
    ...(below(4) === 0 ? ['--rt'] : ['--good']),
    ...resize,
    ...rarely('--superres-mode=2'),
    ...option('error-resilient', 1),
    ...option('sframe-dist', 1, 2),
    ...option('frame-parallel', 1),
    ...option('sb-size', 64, 128, 'dynamic'),
    ...option('tile-columns', 1, 2),
    ...option('tile-rows', 1),
    ...option('tune-content', 'screen', 'film'),
    ...option('aq-mode', 0, 1, 2, 3),
    ...option('deltaq-mode', 1, 2),
    ...option('delta-lf-mode', 1),
    ...option('enable-qm', 1),
    ...option('enable-cdef', 0),
    ...option('enable-restoration', 0, 1),
    ...option('enable-order-hint', 0),
    ...option('enable-dual-filter', 0),
    ...option('enable-obmc', 0),
    ...option('enable-warped-motion', 0),
    ...option('enable-global-motion', 0),
    ...option('enable-ref-frame-mvs', 0),
    ...option('enable-masked-comp', 0),
    ...option('enable-interintra-comp', 0),
    ...option('enable-dist-wtd-comp', 0),
    ...option('enable-onesided-comp', 0),
    ...option('reduced-tx-type-set', 1),
    ...option('reduced-reference-set', 1),
    ...option('cdf-update-mode', 0, 2),
    ...option('lossless', 1),
    ...option('max-partition-size', 16, 32, 64),
    ...option('min-partition-size', 8, 16),
    ...option('enable-fwd-kf', 1),
    ...option('kf-max-dist', 1, 2),
    ...option('annexb', 0),
    ...(depth < 12 && sampling !== '400' ? option('film-grain-test', 1, 5, 9, 16) : []),
  ]
}

function encode(random: Random, shape: Shape, frames: number): Uint8Array {
  const { below } = random
  const mayBeSvt =
    shape.sampling === '420' && shape.depth < 12 && Math.min(shape.width, shape.height) >= 64
  if (mayBeSvt && below(5) === 0) return encodeSvt(random, shape, frames)
  const flags = aomFlags(random, shape, frames)
  label += ` ${flags.join(' ')}`
  execFileSync('aomenc', [...flags, '--obu', '--threads=1', '-o', stream, source], {
    stdio: 'pipe',
  })
  return readFileSync(stream)
}

function encodeSvt({ below }: Random, shape: Shape, frames: number): Uint8Array {
  const flags = ['--preset', String(2 + below(8)), '-q', String(below(63)), '-n', String(frames)]
  if (below(3) === 0)
    flags.push('--resize-mode', String(1 + below(2)), '--resize-denom', String(9 + below(8)))
  if (below(3) === 0) flags.push('--pred-struct', '1')
  label += ` svt ${flags.join(' ')}`
  const ivf = join(folder, 'out.ivf')
  const fixed = ['--input-depth', String(shape.depth), '--lp', '1', '-b', ivf, '-i', source]
  execFileSync('SvtAv1EncApp', [...flags, ...fixed], { stdio: 'pipe' })
  return withoutIvf(readFileSync(ivf))
}

function withoutIvf(file: Buffer): Uint8Array {
  const parts: Uint8Array[] = []
  for (let at = 32; at + 12 <= file.length; ) {
    const size = file.readUInt32LE(at)
    parts.push(file.subarray(at + 12, at + 12 + size))
    at += 12 + size
  }
  return Buffer.concat(parts)
}

let label = ''

function check(index: number): void {
  const random = seededRandom(Number(seed) * 100_003 + index)
  const { below } = random
  const one = <T>(list: readonly T[]): T => list[below(list.length)]!
  const side = () => one([16 + below(50), 16 + below(100), 64 + below(100), 64 + below(200)])
  const sampling = one(['420', '420', '420', '444', '422', '400'] as const)
  // aomenc takes gray of 8 bits alone.
  const depth = sampling === '400' ? 8 : one([8, 8, 8, 10, 10, 12])
  const shape: Shape = { width: side(), height: side(), sampling, depth }
  const frames = 2 + below(3)
  label = `${index}: ${JSON.stringify(shape)} x${frames}`
  writeFileSync(source, movingPictures(below, shape, frames))
  let data: Uint8Array
  try {
    data = layeredItem(encode(random, shape, frames)).data
  } catch (error) {
    sums.failed++
    if (process.env.VERBOSE) console.log('failed', label, (error as Error).message.slice(0, 300))
    return
  }
  compare(data)
}

function compare(data: Uint8Array): void {
  let decoded: Planes
  try {
    decoded = decodePlanes(kernels, data)
  } catch (error) {
    sums.refused++
    console.log('refused', label, (error as Error).message)
    writeFileSync(
      `${tmpdir()}/refused-${sums.refused}.obu`,
      Buffer.concat([Buffer.of(0x12, 0), data]),
    )
    kernels = openKernels(module)
    return
  }
  note(decoded)
  const how = difference(decoded, dav1dSamples(data, decoded.headers.bitDepth))
  const planned = av1ArenaBytes(decoded.headers)
  if (planned < decoded.arenaBytes) console.log('PLANNED', planned, decoded.arenaBytes, label)
  if (!how && decoded.missingRows === 0) {
    sums.same++
    return
  }
  const other = difference(decoded, aomSamples(data, decoded.headers.bitDepth))
  if (!other) {
    sums.asAomdec++
    console.log('as aomdec', label, how)
    return
  }
  sums.different++
  console.log('DIFFERENT', label, how, '| aomdec:', other, 'missing', decoded.missingRows)
  writeFileSync(
    `${tmpdir()}/different-${sums.different}.obu`,
    Buffer.concat([Buffer.of(0x12, 0), data]),
  )
}

function aomSamples(data: Uint8Array, depth: number): Uint16Array {
  const [input, output] = [join(folder, 'in.obu'), join(folder, 'out.yuv')]
  writeFileSync(input, Buffer.concat([Buffer.of(0x12, 0), data]))
  execFileSync('aomdec', ['--rawvideo', '-o', output, input], { stdio: 'pipe' })
  const raw = readFileSync(output)
  if (depth === 8) return Uint16Array.from(raw)
  return new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2)
}

/** Counts what was in use, so that one sees what a run has covered. */
function note({ headers }: Planes): void {
  const { frame, earlier, sequence } = headers
  const { inter } = frame
  const used = {
    inter: inter !== undefined,
    'several before': earlier.length > 1,
    scaled: inter?.references.some(({ width }) => width !== frame.codedWidth) ?? false,
    compounds: inter?.compounds ?? false,
    'skip mode': inter?.skipMode !== undefined,
    'motion field': inter?.usesMotionField ?? false,
    'motion modes': inter?.motionModes ?? false,
    warps: inter?.warps ?? false,
    'global motion': frame.motion.some(({ kind }) => kind > 0),
    'whole vectors': inter?.wholeVectors ?? false,
    primary: frame.primary !== undefined,
    segments: frame.quantizers.segments !== undefined,
    'segments kept': frame.quantizers.segments?.updatesMap === false,
    'segments temporal': frame.quantizers.segments?.isTemporal ?? false,
    'intra only': frame.kind === 2,
    'switch frame': frame.kind === 3,
    'hidden before': earlier.some((picture) => !picture.frame.isShown),
    tiles: headers.tiles.length > 1,
    '128': sequence.has128Superblocks,
  }
  for (const [name, isUsed] of Object.entries(used)) {
    if (isUsed) tools.set(name, (tools.get(name) ?? 0) + 1)
  }
}

try {
  for (let i = Number(first); i < Number(first) + Number(count); i++) check(i)
} finally {
  rmSync(folder, { recursive: true })
}
console.log(sums, Object.fromEntries(tools))
process.exitCode = sums.different + sums.refused > 0 ? 1 : 0
