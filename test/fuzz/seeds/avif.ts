/** AVIFs: small real pictures of many kinds, and boxes around nothing but headers. */

import sharp, { type AvifOptions } from 'sharp'
import { bytesOf } from '../../../src/engine/bytes/bytes.ts'
import { readAv1Headers } from '../../../src/engine/formats/avif/av1-kernel.ts'
import { LAYERED } from '../../av1/streams.ts'
import { codedData } from '../../helpers/avif-rows.ts'
import {
  ALPHA_URN,
  auxC,
  av1C,
  avif,
  clap,
  colr,
  gridOf,
  type Item,
  imir,
  irot,
  ispe,
  sequence,
  track,
  YUV420,
} from '../../helpers/craft-avif.ts'
import { rgbaPicture } from '../../helpers/rows.ts'
import { type Seed, seed } from './seed.ts'

const SIDE = 72

/** A picture with alpha. */
export function goodAvif(): Promise<Uint8Array> {
  return picture({ chromaSubsampling: '4:2:0' }, true)
}

async function picture(options: AvifOptions, hasAlpha = false): Promise<Uint8Array> {
  const raw = { width: SIDE, height: SIDE, channels: 4 } as const
  const rgba = rgbaPicture(raw, hasAlpha ? 'everywhere' : 'opaque')
  const whole = sharp(rgba, { raw })
  const shown = hasAlpha ? whole : whole.removeAlpha()
  return new Uint8Array(await shown.avif({ effort: 0, quality: 60, ...options }).toBuffer())
}

export async function avifSeeds(): Promise<Seed[]> {
  const files = {
    ...headersOnly(),
    '4:2:0': await picture({ chromaSubsampling: '4:2:0', effort: 3 }),
    '4:4:4': await picture({ effort: 4 }),
    '10 bits': await picture({ bitdepth: 10, chromaSubsampling: '4:2:0' }),
    '12 bits': await picture({ bitdepth: 12 }),
    lossless: await picture({ lossless: true }),
    alpha: await goodAvif(),
    ...(await layered()),
    ...predicted(),
  }
  return Object.entries(files).map(([name, bytes]) => seed(name, 'avif', bytes))
}

/** Layers that are predicted from others. */
function predicted(): Record<string, Uint8Array> {
  const files = LAYERED.map(([name, data]) => {
    const { width, height } = readAv1Headers(bytesOf(data))
    const properties = [ispe(width, height), av1C(0)]
    return [name, avif({ items: [{ id: 1, type: 'av01', data, properties }] })] as const
  })
  return Object.fromEntries(files)
}

/** Grids, a window, and colours that were multiplied by alpha. */
async function layered(): Promise<Record<string, Uint8Array>> {
  const file = await goodAvif()
  const item = (id: number, layer: 'color' | 'alpha', more: readonly Uint8Array[] = []): Item => ({
    ...{ id, type: 'av01', data: codedData(file, layer) },
    properties: [ispe(SIDE, SIDE), av1C(0), ...more],
  })
  const isAlpha = [auxC(ALPHA_URN)]
  const [width, height] = [2 * SIDE - 20, 2 * SIDE]
  const grid = (id: number, more: readonly Uint8Array[] = []): Item => ({
    ...{ id, type: 'grid', data: gridOf({ columns: 2, rows: 2, width, height }) },
    properties: [ispe(width, height), ...more],
  })
  const window = clap([30, 1], [40, 1], [3, 1], [9, 1])
  return {
    grid: avif({
      items: [grid(1), grid(2, isAlpha), item(3, 'color'), item(4, 'alpha', isAlpha)],
      links: [
        { type: 'dimg', from: 1, to: [3, 3, 3, 3] },
        { type: 'dimg', from: 2, to: [4, 4, 4, 4] },
        { type: 'auxl', from: 2, to: [1] },
      ],
    }),
    window: avif({
      items: [item(1, 'color', [window]), item(2, 'alpha', isAlpha)],
      links: [
        { type: 'auxl', from: 2, to: [1] },
        { type: 'prem', from: 1, to: [2] },
      ],
    }),
  }
}

function headersOnly(): Record<string, Uint8Array> {
  const picture = {
    id: 1,
    type: 'av01',
    properties: [ispe(30, 20), av1C(YUV420), irot(1), imir(0)],
  }
  const alpha = { id: 2, type: 'av01', properties: [ispe(30, 20), av1C(0x1c), auxC(ALPHA_URN)] }
  const tile = { id: 3, type: 'av01', properties: [ispe(15, 20), av1C(YUV420)] }
  const grid = {
    id: 1,
    type: 'grid',
    properties: [ispe(30, 20), colr('prof', new Uint8Array(140))],
  }
  const tiles = { type: 'dimg', from: 1, to: [3, 3] }
  const tracks = [track('pict', 5), track('auxv', 5)]
  return {
    'headers of alpha': avif({
      items: [picture, alpha],
      links: [{ type: 'auxl', from: 2, to: [1] }],
    }),
    'headers of a grid': avif({ items: [grid, tile], links: [tiles], wide: true }),
    'headers of a sequence': sequence(...tracks),
  }
}
