/**
 * Compares our decoder with ffmpeg and libde265 on pictures of random bits under random tools: what no
 * encoder writes, such as tiles with dependent slices, scaling lists of their own and PCM beside
 * coefficients. `node test/heic/random-bits.ts COUNT [SEED]`. Needs ffmpeg and libde265-dec265. By hand.
 */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testKernels } from '../helpers/kernels.ts'
import { difference } from '../helpers/plane-difference.ts'
import { seededRandom } from '../helpers/random.ts'
import { decodePlanes, ffmpegSamples, libde265Samples } from './decode-planes.ts'
import { sliceUnits } from './random-data.ts'
import { chooseTools, parameterUnits } from './random-sets.ts'
import { itemOfUnits } from './stream.ts'

const [count = '40', seed = '1'] = process.argv.slice(2)
/** What ffmpeg says of pictures that are none: a delta out of its range, and the like. */
const REFUSED = /cu_qp_delta|CABAC_MAX|Invalid|rror/
const folder = mkdtempSync(join(tmpdir(), 'heic-bits-'))
const sums = { same: 0, sameAsEither: 0, different: 0, refused: 0, unfinished: 0 }

for (let i = 0; i < Number(count); i++) compare(Number(seed) * 100_000 + i)
rmSync(folder, { recursive: true })
console.log(JSON.stringify(sums))
process.exitCode = sums.different > 0 ? 1 : 0

function compare(number: number): void {
  const random = seededRandom(number)
  const kernels = testKernels()
  const tools = chooseTools(random, number % 3 === 0)
  const sets = parameterUnits(random, tools)
  const slices = sliceUnits(kernels, random, tools, sets)
  if (!slices) {
    sums.unfinished++
    return
  }
  const units = [...sets, ...slices]
  const stream = Buffer.concat(units.flatMap((unit) => [Buffer.from([0, 0, 0, 1]), unit]))
  if (isRefused(stream)) {
    sums.refused++
    return
  }
  const decoded = decodePlanes(kernels, itemOfUnits(units))
  const expected = ffmpegSamples(stream, tools.depth)
  const how = difference(decoded, expected)
  if (!how) sums.same++
  else if (isEither(decoded.planes, expected, libde265Samples(stream, tools.depth))) {
    sums.sameAsEither++ // where they differ, we are like one of them
  } else {
    sums.different++
    const path = join(tmpdir(), `heic-bits-${number}.265`)
    writeFileSync(path, stream)
    console.log('DIFFERENT', path, how, JSON.stringify(tools))
  }
}

function isRefused(stream: Uint8Array): boolean {
  const path = join(folder, 'in.265')
  writeFileSync(path, stream)
  const { stderr } = spawnSync('ffmpeg', [
    '-v',
    'warning',
    '-threads',
    '1',
    '-i',
    path,
    '-f',
    'null',
    '-',
  ])
  return REFUSED.test(stderr.toString())
}

function isEither(planes: readonly Uint16Array[], one: Uint16Array, other: Uint16Array): boolean {
  const ours = planes.flatMap((plane) => [...plane])
  return ours.every((sample, i) => sample === one[i] || sample === other[i])
}
