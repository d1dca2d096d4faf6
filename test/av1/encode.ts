/** AVIF files for tests, by sharp or by avifenc. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp, { type AvifOptions } from 'sharp'
import { seededRandom } from '../helpers/random.ts'
import { av1Items } from './items.ts'
import { drawSource } from './sources.ts'

export interface Picture {
  readonly kind: 'waves' | 'text' | 'repeats' | 'drawing' | 'noise'
  readonly width: number
  readonly height: number
}

async function draw({ kind, width, height }: Picture): Promise<Buffer> {
  const { below } = seededRandom(width + height)
  return (await drawSource(() => below(2 ** 31) / 2 ** 31, width, height, kind)).png
}

/** AV1 data of the colours of a picture, coded by sharp. */
export async function bySharp(picture: Picture, options: AvifOptions): Promise<Uint8Array> {
  const file = await sharp(await draw(picture))
    .avif(options)
    .toBuffer()
  return av1Items(file)[0]!.data
}

/** The same, coded by avifenc with these flags. */
export async function byAvifenc(picture: Picture, flags: string): Promise<Uint8Array> {
  const folder = mkdtempSync(join(tmpdir(), 'av1-'))
  try {
    const [input, output] = [join(folder, 'in.png'), join(folder, 'out.avif')]
    writeFileSync(input, await draw(picture))
    execFileSync('avifenc', [...flags.split(' '), '-j', '1', input, output], { stdio: 'pipe' })
    return av1Items(readFileSync(output))[0]!.data
  } finally {
    rmSync(folder, { recursive: true })
  }
}
