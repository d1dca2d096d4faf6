/** GIF, WebP and AVIF files, bare ICC profiles, and the beginnings of formats that are refused. */

import sharp from 'sharp'
import { bytesFrom, vp8x, webp } from '../../helpers/craft.ts'
import { gif, gifControl, gifFrame, gifScreen } from '../../helpers/craft-gif.ts'
import { photo, photoPixels } from '../../helpers/engine.ts'
import { type Model, mabElement, mft1Element, mft2Element } from '../../helpers/icc-lut-profile.ts'
import {
  buildProfile,
  COLORANTS,
  curvElement,
  matrixTags,
  paraElement,
  SRGB_CURVE,
} from '../../helpers/icc-profile.ts'
import { type Seed, seed } from './seed.ts'

export async function gifSeeds(): Promise<Seed[]> {
  const noise = { x: 2, y: 1, width: 20, height: 17 }
  const pixels = Array.from({ length: 20 * 17 }, (_, i) => (i * 7 + (i >> 3)) % 4)
  const still = await photo(50, 40).gif().toBuffer()
  const coloured = await photo(90, 30).gif({ colours: 16 }).toBuffer()
  return [
    seed('encoded', 'gif', still),
    seed('few colours', 'gif', coloured),
    seed('animated', 'gif', await animation().gif().toBuffer()),
    seed('plain', 'gif', gif(gifScreen(20, 17), gifFrame({ width: 20, height: 17, pixels }))),
    seed(
      'interlaced',
      'gif',
      gif(gifScreen(24, 20), gifControl(1), gifFrame({ ...noise, pixels, interlaced: true })),
    ),
    seed(
      'local palette',
      'gif',
      gif(gifScreen(8, 8, false), gifFrame({ width: 9, height: 9, palette: [[1, 2, 3]] })),
    ),
  ]
}

export async function webpSeeds(): Promise<Seed[]> {
  const alpha = sharp(photoPixels(30, 20), { raw: { width: 30, height: 20, channels: 3 } })
  const files = {
    lossy: await photo(40, 30).webp().toBuffer(),
    lossless: await photo(24, 24).webp({ lossless: true }).toBuffer(),
    'few colours': await photo(60, 40).png({ colours: 7 }).toBuffer().then(losslessly),
    'more colours': await photo(90, 70).png({ colours: 200 }).toBuffer().then(losslessly),
    'larger lossless': await photo(120, 90).webp({ lossless: true, effort: 6 }).toBuffer(),
    'larger lossy': await photo(150, 90).webp({ quality: 30 }).toBuffer(),
    alpha: await alpha.ensureAlpha(0.5).webp().toBuffer(),
    animated: await animation().webp().toBuffer(),
    icc: await photo(16, 16).withIccProfile('p3').webp().toBuffer(),
    exif: await photo(16, 9)
      .withExif({ IFD0: { Copyright: 'Me' } })
      .webp()
      .toBuffer(),
    empty: webp(vp8x(0x3e, 10, 10)),
  }
  return Object.entries(files).map(([name, bytes]) => seed(name, 'webp', bytes))
}

function losslessly(file: Buffer): Promise<Buffer> {
  return sharp(file).webp({ lossless: true }).toBuffer()
}

/** Three frames. */
function animation() {
  const frames = [1, 2, 3].map((n) => photoPixels(20, 16, n))
  const raw = { width: 20, height: 48, channels: 3, pageHeight: 16 } as const
  return sharp(Buffer.concat(frames), { raw })
}

/** Bare profiles. */
export function iccSeeds(): Seed[] {
  const table = Array.from({ length: 64 }, (_, i) => i * 1040)
  const gray = (curve: Uint8Array, connection: string) =>
    buildProfile({ kTRC: curve }, { space: 'GRAY', connection, version: 2 })
  const formulas = [[2.2], [2.2, 1, 0.1], [2.2, 0.9, 0.1, 0.05], [2.4, 0.9, 0.1, 0.07, 0.04]]
  const files: Record<string, Uint8Array> = {
    p3: buildProfile(matrixTags(COLORANTS.p3, SRGB_CURVE)),
    adobe: buildProfile(matrixTags(COLORANTS.adobe, curvElement([2.19921875])), { version: 2 }),
    table: buildProfile(matrixTags(COLORANTS.prophoto, curvElement(table))),
    linear: buildProfile(matrixTags(COLORANTS.srgb, curvElement([]))),
    gray: gray(curvElement([1.8]), 'XYZ '),
    'gray Lab': gray(curvElement(table), 'Lab '),
  }
  formulas.concat([[2.4, 0.9, 0.1, 0.07, 0.04, 0.01, 0.02]]).forEach((parameters, type) => {
    files[`para ${type}`] = buildProfile(matrixTags(COLORANTS.srgb, paraElement(type, parameters)))
  })
  const model: Model = (device) => [0.9, 0.5, 0.4].map((value, i) => value * (device[i] ?? 1))
  const tables = {
    'mft1 of colours': { A2B0: mft1Element(model, { inputs: 3, points: 3 }) },
    'mft2 of colours': { A2B0: mft2Element(model, { inputs: 3, points: 4, gamma: 2 }) },
    'mAB of colours': { A2B0: mabElement(model, { inputs: 3, points: 3, size: 2, matrix: true }) },
    'mft2 of inks': { A2B0: mft2Element(model, { inputs: 4, points: 3 }) },
    'mAB of inks': { A2B1: mabElement(model, { inputs: 4, points: 2, size: 1 }) },
    'mft1 of gray': { A2B0: mft1Element(model, { inputs: 1, points: 9 }) },
  }
  for (const [name, tags] of Object.entries(tables)) {
    const space = name.endsWith('inks') ? 'CMYK' : name.endsWith('gray') ? 'GRAY' : 'RGB '
    files[name] = buildProfile(tags, { space, connection: 'Lab ', version: 2 })
  }
  return Object.entries(files).map(([name, bytes]) => seed(name, 'icc', bytes))
}

/** What the sniffer must tell apart. */
export function otherSeeds(): Seed[] {
  const beginnings = {
    tiff: bytesFrom('II*\0', new Uint8Array(30)),
    bmp: bytesFrom('BM', new Uint8Array(12), 40, new Uint8Array(20)),
    ico: bytesFrom([0, 0, 1, 0, 1, 0, 16, 16, 0, 0, 1, 0, 24, 0], new Uint8Array(12)),
    svg: bytesFrom('<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg"></svg>'),
    pdf: bytesFrom('%PDF-1.4 nothing'),
    heic: bytesFrom([0, 0, 0, 16], 'ftypheic', [0, 0, 0, 0]),
    jxl: bytesFrom([0, 0, 0, 12], 'JXL \r\n', 0x87, '\n'),
    text: bytesFrom('hello, I am a text file'),
  }
  return Object.entries(beginnings).map(([name, bytes]) => seed(name, 'other', bytes))
}
