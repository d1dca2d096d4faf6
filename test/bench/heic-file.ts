/**
 * A photo as a phone writes it: HEVC tiles of 512 pixels under a grid, 4:2:0, coded by x265. All tiles are
 * pictures of one stream.
 */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { gridOfStream } from '../heic/grid.ts'
import { findTool } from '../helpers/tools.ts'
import type { Size } from './scene.ts'

const TILE = 512
/** Then the file is about two thirds as long as a JPEG of quality 90. */
const QP = 24

/** `undefined`: x265 is not at hand. */
export async function heicGridOf(path: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  const x265 = findTool('x265')
  if (!x265) return undefined
  const { data, info } = await sharp(path).removeAlpha().raw().toBuffer({ resolveWithObject: true })
  const [columns, rows] = [Math.ceil(info.width / TILE), Math.ceil(info.height / TILE)]
  const tiles = Array.from({ length: columns * rows }, (_, i) =>
    tileOf(data, info, (i % columns) * TILE, Math.floor(i / columns) * TILE),
  )
  return gridOfStream(info, { columns, rows }, coded(x265, Buffer.concat(tiles), tiles.length))
}

/** Y, Cb and Cr by BT.601 in full range; edges are repeated. */
function tileOf(rgb: Uint8Array, { width, height }: Size, left: number, top: number): Uint8Array {
  const luma = new Uint8Array(TILE * TILE)
  const half = TILE / 2
  const [cb, cr] = [new Float32Array(half * half), new Float32Array(half * half)]
  for (let y = 0; y < TILE; y++) {
    for (let x = 0; x < TILE; x++) {
      const row = Math.min(top + y, height - 1)
      const at = (row * width + Math.min(left + x, width - 1)) * 3
      const [r, g, b] = [rgb[at]!, rgb[at + 1]!, rgb[at + 2]!]
      const value = 0.299 * r + 0.587 * g + 0.114 * b
      luma[y * TILE + x] = Math.round(value)
      const place = (y >> 1) * half + (x >> 1)
      cb[place]! += (b - value) / 1.772 / 4
      cr[place]! += (r - value) / 1.402 / 4
    }
  }
  const chroma = [cb, cr].map((plane) =>
    Uint8Array.from(plane, (value) => Math.min(255, Math.round(128 + value))),
  )
  return Buffer.concat([luma, ...chroma])
}

/** One picture after the other. */
function coded(x265: string, planes: Uint8Array, count: number): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'bench-heic-'))
  try {
    const [input, output] = [join(folder, 'in.yuv'), join(folder, 'out.265')]
    writeFileSync(input, planes)
    const shape = ['--input', input, '--input-res', `${TILE}x${TILE}`, '--fps', '1']
    const pictures = ['--frames', String(count), '--keyint', '1', '--no-info', '--range', 'full']
    const quality = ['--preset', 'superfast', '--ctu', '32', '--qp', String(QP)]
    const options = [...shape, ...pictures, ...quality, '--log-level', 'none', '-o', output]
    execFileSync(x265, options, { stdio: 'ignore' })
    return readFileSync(output)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
