/** HEICs: PCM pictures in boxes of many kinds, and small files of heif-enc where there is one. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { ALPHA_URN, auxC, clap, gridOf, irot, ispe } from '../../helpers/craft-avif.ts'
import { heic, hevcItem, planesOf } from '../../helpers/craft-heic.ts'
import type { HevcPlanes } from '../../helpers/craft-hevc.ts'
import { rgbaPicture } from '../../helpers/rows.ts'
import { findTool } from '../../helpers/tools.ts'
import { type Seed, seed } from './seed.ts'

const SIDE = 72
const RAW = { width: SIDE, height: SIDE, channels: 4 } as const

const picture = () => sharp(rgbaPicture(RAW, 'everywhere'), { raw: RAW })

/** In one piece. */
export async function goodHeic(): Promise<Uint8Array> {
  return heic({ items: [hevcItem(1, await planesOf(picture()))] })
}

export async function heicSeeds(): Promise<Seed[]> {
  const files = { ...(await crafted()), ...(await coded()) }
  return Object.entries(files).map(([name, bytes]) => seed(name, 'heic', bytes))
}

/** 4:2:0. */
function halved(planes: HevcPlanes): HevcPlanes {
  const [luma, ...chroma] = planes.planes
  const small = chroma.map((plane) => {
    const half = SIDE / 2
    return Uint8Array.from({ length: half * half }, (_, i) => {
      return plane[2 * Math.floor(i / half) * SIDE + 2 * (i % half)]!
    })
  })
  return { ...planes, chroma: '4:2:0', planes: [luma!, ...small] }
}

async function crafted(): Promise<Record<string, Uint8Array>> {
  const planes = await planesOf(picture())
  const gray: HevcPlanes = { ...planes, chroma: '4:0:0', planes: planes.planes.slice(0, 1) }
  const more = [irot(1), clap([30, 1], [40, 1], [3, 1], [9, 1])]
  const grid = { columns: 2, rows: 1, width: 2 * SIDE - 20, height: SIDE }
  return {
    pcm: await goodHeic(),
    gray: heic({ items: [hevcItem(1, gray, { more })] }),
    alpha: heic({
      items: [hevcItem(1, planes), hevcItem(2, gray, { more: [auxC(ALPHA_URN)] })],
      links: [
        { type: 'auxl', from: 2, to: [1] },
        { type: 'prem', from: 1, to: [2] },
      ],
    }),
    halved: heic({
      items: [
        { id: 1, type: 'grid', data: gridOf(grid), properties: [ispe(grid.width, SIDE)] },
        ...[2, 3].map((id) => hevcItem(id, halved(planes))),
      ],
      links: [{ type: 'dimg', from: 1, to: [2, 3] }],
    }),
    grid: heic({
      items: [
        { id: 1, type: 'grid', data: gridOf(grid), properties: [ispe(grid.width, SIDE)] },
        ...[2, 3].map((id) => hevcItem(id, gray)),
      ],
      links: [{ type: 'dimg', from: 1, to: [2, 3] }],
    }),
  }
}

/** With all that CABAC codes. */
async function coded(): Promise<Record<string, Uint8Array>> {
  const tool = findTool('heif-enc')
  if (!tool) return {}
  const folder = mkdtempSync(join(tmpdir(), 'heic-seeds-'))
  const [input, output] = [join(folder, 'in.png'), join(folder, 'out.heic')]
  writeFileSync(input, await picture().png().toBuffer())
  const options = {
    '4:2:0': ['-q', '60'],
    '4:4:4': ['-q', '90', '-p', 'chroma=444', '-p', 'x265:ctu=16'],
    '4:2:2': ['-q', '30', '-p', 'chroma=422', '-p', 'x265:ctu=32'],
    lossless: ['-L', '-p', 'chroma=444'],
  }
  try {
    return Object.fromEntries(
      Object.entries(options).map(([name, flags]) => {
        execFileSync(tool, [...flags, input, '-o', output], { stdio: 'ignore' })
        return [name, new Uint8Array(readFileSync(output))]
      }),
    )
  } finally {
    rmSync(folder, { recursive: true })
  }
}
