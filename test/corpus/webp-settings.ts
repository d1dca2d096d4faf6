/**
 * `node test/corpus/webp-settings.ts [count] [seed]`: files of cwebp at random settings, decoded by our
 * kernels, bit by bit as dwebp does. Run by hand: a thousand files take some minutes.
 */

import { writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { testKernels } from '../helpers/kernels.ts'
import { seededRandom } from '../helpers/random.ts'
import { findTool } from '../helpers/tools.ts'
import {
  decodeByDwebp,
  decodeByKernels,
  encodeByCwebp,
  randomPicture,
  randomSettings,
} from '../helpers/webp-settings.ts'

const [count = 1000, first = 1] = process.argv.slice(2).map(Number)
const cwebp = findTool('cwebp')
const dwebp = findTool('dwebp')
if (!cwebp || !dwebp) throw new Error('cwebp and dwebp are not installed')

const kernels = testKernels()
const tally = { lossless: 0, lossy: 0, 'lossy with alpha': 0 }
let bad = 0
for (let seed = first; seed < first + count; seed++) {
  const random = seededRandom(seed)
  const picture = randomPicture(random, 500)
  const made = encodeByCwebp(cwebp, picture, randomSettings(random, picture.hasAlpha))
  const found = decodeByKernels(kernels, made.file)
  const isSame = Buffer.compare(found.pixels, decodeByDwebp(dwebp, made.file)) === 0
  const { lossless, alpha } = found.picture
  tally[lossless ? 'lossless' : alpha ? 'lossy with alpha' : 'lossy'] += 1
  if (isSame && found.missingRows === 0) continue
  bad += 1
  const path = join(tmpdir(), `webp-${seed}.webp`)
  writeFileSync(path, made.file)
  console.log(`seed ${seed} differs: ${made.settings}, kept as ${path}`)
}
console.log(`${count} files, ${bad} differ:`, tally)
if (bad) process.exitCode = 1
