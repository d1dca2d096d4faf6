/** Holds decoded samples against sharp's (libjpeg-turbo, libspng), for every JPEG and PNG. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import { bytesOf } from '../../src/engine/bytes/bytes.ts'
import { openJpeg } from '../../src/engine/formats/jpeg/kernel.ts'
import { openPng } from '../../src/engine/formats/png/kernel.ts'
import { probe, SlabList } from '../../src/engine/index.ts'
import { type Kernels, openKernels } from '../../src/engine/kernels/kernels.ts'
import { type RowSource, rowBytes } from '../../src/engine/rows/rows.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import type { CorpusFile } from './expected.ts'

/** Larger pictures would need gigabytes on sharp's side. */
const MOST_PIXELS = 60_000_000

/** sharp truncates 16-bit samples where ours are rounded. */
const ALLOWED = { jpeg: 0, png: 0, deep: 1 } as const

/** Decodes each file at full size and counts samples that differ. Returns how many files do. */
export async function checkFidelity(folder: string, files: readonly CorpusFile[]): Promise<number> {
  const kernels = openKernels(await nodeCodecModules().kernels())
  let checked = 0
  let wrong = 0
  for (const file of files.filter((one) => one.class === 'decode')) {
    const bytes = await readFile(join(folder, file.path))
    const info = probe(SlabList.of(bytes))
    if (info.format !== 'jpeg' && info.format !== 'png') continue
    if (info.width * info.height > MOST_PIXELS) continue
    if (info.format === 'jpeg' && info.channels === 4) continue // sharp applies a profile
    const allowed = info.depth === 16 ? ALLOWED.deep : ALLOWED[info.format]
    const worst = await worstDifference(kernels, bytes, info.format)
    checked++
    if (worst <= allowed) continue
    wrong++
    console.log(`  WRONG: ${file.path} differs from sharp by up to ${worst}`)
  }
  console.log(`\nfidelity: ${checked} JPEG and PNG files at full size, ${wrong} differ from sharp`)
  return wrong
}

async function worstDifference(
  kernels: Kernels,
  bytes: Uint8Array,
  format: 'jpeg' | 'png',
): Promise<number> {
  const mark = kernels.exports.mark()
  const file = bytesOf(bytes)
  const rows = format === 'jpeg' ? openJpeg(kernels, file, 0) : openPng(kernels, file)
  if ('prepareSlices' in rows) for (const _ of rows.prepareSlices());
  const expected = await referenceOf(bytes, rows.format.channels)
  const worst = compare(rows, expected)
  kernels.exports.release(mark)
  return worst
}

/** Stored pixels, not turned and not colour-managed. */
async function referenceOf(bytes: Uint8Array, channels: 1 | 4): Promise<Buffer> {
  const image = sharp(bytes, { ignoreIcc: true, limitInputPixels: false })
  const plain =
    channels === 1 ? image.toColourspace('b-w') : image.toColourspace('srgb').ensureAlpha()
  return plain.raw({ depth: 'uchar' }).toBuffer()
}

function compare(rows: RowSource, expected: Uint8Array): number {
  const stride = rowBytes(rows.format)
  const band = new Uint8Array(stride * 16)
  let worst = 0
  let at = 0
  for (let count = rows.read(band, 16); count > 0; count = rows.read(band, 16)) {
    for (let i = 0; i < count * stride; i++) {
      worst = Math.max(worst, Math.abs(band[i]! - expected[at + i]!))
    }
    at += count * stride
  }
  return at === expected.length ? worst : 255
}
