/** Holds the rows of AVIFs against libavif's frames. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { openKernels } from '../../src/engine/kernels/kernels.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import { asRgba, libraryPixels, ownPixels, worstOf } from '../helpers/avif-rows.ts'
import type { CorpusFile } from './expected.ts'

/** libavif reckons in single precision, ours in whole numbers. */
const ALLOWED = 1
/** libavif would need gigabytes. */
const MOST_PIXELS = 30_000_000

/** Decodes each file at full size in both ways. Returns how many differ. */
export async function checkAvifFidelity(
  folder: string,
  files: readonly CorpusFile[],
): Promise<number> {
  const kernels = openKernels(await nodeCodecModules().kernels())
  let [checked, wrong, most] = [0, 0, 0]
  for (const { path, format, class: kind } of files) {
    if (format !== 'avif' || kind !== 'decode') continue
    const bytes = new Uint8Array(await readFile(join(folder, path)))
    const { pixels, channels, info } = await ownPixels(kernels, bytes)
    if (info.width * info.height > MOST_PIXELS) continue
    const worst = worstOf(asRgba(pixels, channels), await libraryPixels(bytes))
    checked++
    most = Math.max(most, worst)
    if (worst <= ALLOWED) continue
    wrong++
    console.log(`  WRONG: ${path} differs from libavif by up to ${worst}`)
  }
  console.log(`\nfidelity: ${checked} AVIF files within ${most} level of libavif, ${wrong} not`)
  return wrong
}
