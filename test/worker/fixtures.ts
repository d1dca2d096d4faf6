/** Images for the tests in workerd, where there are no files: drawn once by sharp, handed over as base64. */

import sharp, { type Sharp } from 'sharp'
import type { TestProject } from 'vitest/node'
import { grains } from '../helpers/random.ts'
import { FIXTURE_NAMES, type FixtureName, SECRET } from './fixture-names.ts'

const DRAW: Readonly<Record<FixtureName, () => Sharp>> = {
  'photo.jpg': () => noise(160, 120).jpeg({ quality: 90 }),
  'logo.png': () => halfTransparent(64),
  'photo.webp': () => noise(96, 72).webp(),
  'photo.avif': () => noise(96, 72).avif(),
  'photo.gif': () => noise(48, 32).gif(),
  'moving.gif': () => moving(48, 32, 3),
  'small.jpg': () =>
    noise(160, 120)
      .jpeg({ quality: 30, mozjpeg: true })
      .withIccProfile('p3')
      .withExifMerge({ IFD0: { ImageDescription: SECRET }, IFD3: { GPSLatitude: '1/1 2/1 3/1' } }),
  'turned.jpg': () =>
    noise(160, 120).jpeg({ quality: 30, mozjpeg: true }).withMetadata({ orientation: 6 }),
  'turnable.jpg': () =>
    noise(160, 128)
      .jpeg({ quality: 30, mozjpeg: true })
      .withIccProfile('p3')
      .withExifMerge({ IFD0: { ImageDescription: SECRET } })
      .withMetadata({ orientation: 6 }),
}

export default async function setup(project: TestProject): Promise<void> {
  const fixtures = {} as Record<FixtureName, string>
  for (const name of FIXTURE_NAMES) {
    fixtures[name] = (await DRAW[name]().toBuffer()).toString('base64')
  }
  project.provide('fixtures', fixtures)
}

/** Flat frames of other colours. */
function moving(width: number, height: number, frames: number): Sharp {
  const bytes = width * height * 3
  const data = Buffer.alloc(bytes * frames)
  for (let i = 0; i < frames; i++) data.fill(40 + 70 * i, i * bytes, (i + 1) * bytes)
  const raw = { width, height: height * frames, channels: 3, pageHeight: height } as const
  return sharp(data, { raw }).gif({ delay: [50, 60, 70] })
}

/** The same every time, smoothed so that codecs have work. */
function noise(width: number, height: number): Sharp {
  const pixels = new Uint8Array(width * height * 3)
  const next = grains(1)
  for (let i = 0; i < pixels.length; i++) pixels[i] = next() >>> 24
  return sharp(pixels, { raw: { width, height, channels: 3 } }).blur(2)
}

/** The left half is clear, the right half red. */
function halfTransparent(size: number): Sharp {
  const pixels = new Uint8Array(size * size * 4)
  for (let i = 0; i < size * size; i++) {
    pixels.set([200, 30, 30, i % size < size / 2 ? 0 : 255], i * 4)
  }
  return sharp(pixels, { raw: { width: size, height: size, channels: 4 } }).png()
}
