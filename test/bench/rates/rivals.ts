/** Native encoders with their own numbers of quality. */

import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import type { Encode, Picture } from '../encoders/contender.ts'

type Open = (picture: Picture) => Promise<Encode>

/** `effort`: libaom's speed is 9 less it. */
export function openSharpAvif(effort: number, chromaSubsampling: '4:2:0' | '4:4:4'): Open {
  return async (picture) => async (quality) => ({
    bytes: await pixelsOf(picture).avif({ quality, effort, chromaSubsampling }).toBuffer(),
  })
}

/** `effort`: libwebp's method. */
export function openSharpWebp(effort: number): Open {
  return async (picture) => async (quality) => ({
    bytes: await pixelsOf(picture).webp({ quality, effort }).toBuffer(),
  })
}

/** `cjxl -e 7` of libjxl, where it is installed; quality is its distance. */
export async function openCjxl(picture: Picture): Promise<Encode> {
  const png = await pixelsOf(picture).png({ compressionLevel: 1 }).toBuffer()
  return async (distance) => {
    const folder = mkdtempSync(join(tmpdir(), 'edgepress-cjxl-'))
    const [from, to] = [join(folder, 'in.png'), join(folder, 'out.jxl')]
    try {
      writeFileSync(from, png)
      const { status, error } = spawnSync('cjxl', [from, to, '-e', '7', '-d', `${distance}`])
      if (error || status !== 0)
        throw new Error('cjxl failed, or is not installed', { cause: error })
      return { bytes: readFileSync(to) }
    } finally {
      rmSync(folder, { recursive: true })
    }
  }
}

function pixelsOf({ rgb, width, height }: Picture) {
  return sharp(rgb, { raw: { width, height, channels: 3 }, limitInputPixels: false })
}
