/**
 * Compares our decoder with dav1d, sample by sample: `node test/av1/compare.ts FILE|FOLDER …`.
 * By hand; `npm test` has a small part of this.
 */

import { globSync, readFileSync, statSync } from 'node:fs'
import { openKernels } from '../../src/engine/kernels/kernels.ts'
import { difference } from '../helpers/plane-difference.ts'
import { dav1dSamples, decodePlanes } from './decode-planes.ts'
import { type Av1Item, av1Items } from './items.ts'

const module = new WebAssembly.Module(
  readFileSync(new URL('../../wasm/build/kernels.wasm', import.meta.url)),
)
const files = process.argv
  .slice(2)
  .flatMap((path) => (statSync(path).isDirectory() ? globSync(`${path}/**/*.avif`) : [path]))
let [same, different, refused] = [0, 0, 0]
let kernels = openKernels(module)
for (const file of files) {
  for (const { id, data } of itemsOf(file)) {
    const label = `${file.split('/').at(-1)}#${id}`
    try {
      const decoded = decodePlanes(kernels, data)
      const how = difference(decoded, dav1dSamples(data, decoded.headers.bitDepth))
      if (how) {
        different++
        console.log('DIFFERENT', label, decoded.headers.width, decoded.headers.height, how)
      } else same++
      if (decoded.missingRows) console.log('missing rows', label, decoded.missingRows)
    } catch (error) {
      refused++
      console.log('refused', label, (error as Error).message.slice(0, 160))
      kernels = openKernels(module)
    }
  }
}
console.log(`${same} same, ${different} different, ${refused} refused`)
process.exitCode = different > 0 ? 1 : 0

function itemsOf(file: string): readonly Av1Item[] {
  try {
    return av1Items(readFileSync(file))
  } catch (error) {
    console.log('no items', file, (error as Error).message)
    return []
  }
}
