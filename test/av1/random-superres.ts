/**
 * Compares our decoder with aomdec on pictures that aomenc coded narrower (super-resolution), at random
 * settings: `node test/av1/random-superres.ts COUNT [SEED]`. By hand. Not with dav1d: 1.0.0 has other
 * taps in one of the 64 phases (6) than the specification and libaom.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { openKernels } from '../../src/engine/kernels/kernels.ts'
import { difference } from '../helpers/plane-difference.ts'
import { seededRandom } from '../helpers/random.ts'
import { decodePlanes } from './decode-planes.ts'

const [count = '50', seed = '1'] = process.argv.slice(2)
const { below } = seededRandom(Number(seed))
const one = <T>(list: readonly T[]): T => list[below(list.length)]!
const rarely = (...flags: string[]) => (below(4) === 0 ? flags : [])
const kernels = openKernels(
  new WebAssembly.Module(readFileSync(new URL('../../wasm/build/kernels.wasm', import.meta.url))),
)
const folder = mkdtempSync(join(tmpdir(), 'av1-superres-'))
const source = join(folder, 'in.y4m')
const stream = join(folder, 'out.obu')
/** A temporal delimiter, which comes first in a stream and not in an item. */
const DELIMITER_BYTES = 2

interface Shape {
  readonly width: number
  readonly height: number
  readonly sampling: '420' | '422' | '444'
  readonly depth: number
}

/** Waves and noise as YUV4MPEG2. */
function drawn({ width, height, sampling, depth }: Shape): Buffer {
  const isDeep = depth > 8
  const tag = isDeep ? `C${sampling}p${depth}` : `C${sampling}`
  const head = Buffer.from(`YUV4MPEG2 W${width} H${height} F1:1 Ip A1:1 ${tag}\nFRAME\n`)
  const chroma = {
    width: sampling === '444' ? width : (width + 1) >> 1,
    height: sampling === '420' ? (height + 1) >> 1 : height,
  }
  const planes = [{ width, height }, chroma, chroma].map((plane) => {
    const samples = new Uint16Array(plane.width * plane.height)
    const [a, b, grain] = [below(300) / 1000, below(300) / 1000, 1 + below(60)]
    for (const i of samples.keys()) {
      const wave = Math.sin((i % plane.width) * a) * 50 + Math.sin((i / plane.width) * b) * 50
      const value = Math.max(0, Math.min(255, 128 + wave + below(grain) - grain / 2))
      samples[i] = value * 2 ** (depth - 8)
    }
    return Buffer.from(isDeep ? samples.buffer : Uint8Array.from(samples).buffer)
  })
  return Buffer.concat([head, ...planes])
}

function settings({ sampling, depth }: Shape): string[] {
  const denominator = 9 + below(8)
  const profile = depth === 12 || sampling === '422' ? 2 : Number(sampling === '444')
  return [
    ...[`--profile=${profile}`, `--bit-depth=${depth}`, `--input-bit-depth=${depth}`],
    ...['--superres-mode=1', `--superres-denominator=${denominator}`],
    ...[`--superres-kf-denominator=${denominator}`, `--cpu-used=${one([2, 4, 6])}`],
    ...['--end-usage=q', `--cq-level=${below(60)}`, `--sb-size=${one(['64', '128', 'dynamic'])}`],
    ...rarely('--enable-restoration=0'),
    ...rarely('--enable-cdef=0'),
    ...rarely(`--film-grain-test=${1 + below(16)}`),
    ...rarely('--tile-columns=1', '--tile-rows=1'),
  ]
}

/** How what we decode differs from what aomdec does; `undefined`: not at all. */
function check(shape: Shape, flags: readonly string[]): string | undefined {
  writeFileSync(source, drawn(shape))
  const fixed = ['--limit=1', '--obu', '--threads=1', '-o', stream, source]
  execFileSync('aomenc', [...flags, ...fixed], { stdio: 'pipe' })
  const decoded = decodePlanes(kernels, readFileSync(stream).subarray(DELIMITER_BYTES))
  if (decoded.headers.frame.codedWidth === shape.width) return 'is not coded narrower'
  const shown = join(folder, 'out.yuv')
  execFileSync('aomdec', ['--rawvideo', '-o', shown, stream], { stdio: 'pipe' })
  const raw = readFileSync(shown)
  if (shape.depth === 8) return difference(decoded, Uint16Array.from(raw))
  return difference(decoded, new Uint16Array(raw.buffer, raw.byteOffset, raw.length / 2))
}

let wrong = 0
try {
  for (let i = 0; i < Number(count); i++) {
    const [width, height] = [20 + below(500), 20 + below(300)]
    const sampling = one(['420', '420', '422', '444'] as const)
    const shape = { width, height, sampling, depth: one([8, 8, 10, 12]) }
    const flags = settings(shape)
    const found = check(shape, flags)
    if (!found) continue
    wrong++
    console.log(i, JSON.stringify(shape), flags.join(' '), found)
  }
} finally {
  rmSync(folder, { recursive: true })
}
console.log(`${count} pictures, ${wrong} wrong`)
process.exitCode = wrong > 0 ? 1 : 0
