/** WebP files of libwebp at random settings, and what its own decoder makes of them. */

import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { bytesOf } from '../../src/engine/bytes/bytes.ts'
import { findWebpPicture } from '../../src/engine/formats/webp/probe.ts'
import { openVp8 } from '../../src/engine/formats/webp/vp8-kernel.ts'
import { openVp8l } from '../../src/engine/formats/webp/vp8l-kernel.ts'
import type { Kernels } from '../../src/engine/kernels/kernels.ts'
import { readAll } from './array-rows.ts'
import { photoPixels } from './engine.ts'
import type { Random } from './random.ts'

/** RGBA, and whether its alpha means something. */
export interface Picture {
  readonly width: number
  readonly height: number
  readonly hasAlpha: boolean
  readonly pixels: Uint8Array
}

/** A file and how cwebp was told to make it. */
export interface SettingsFile {
  readonly settings: string
  readonly file: Uint8Array<ArrayBuffer>
}

function pick<T>(list: readonly T[], random: Random): T {
  return list[random.below(list.length)]!
}

/** Like a photo, of few colours, smooth, or noise; with alpha of several kinds. */
export function randomPicture(random: Random, mostSide: number): Picture {
  const side = () => 1 + random.below(pick([4, 20, mostSide / 2, mostSide], random))
  const [width, height] = [side(), side()]
  const pixels = new Uint8Array(width * height * 4)
  const color = randomColor(random, width, height)
  const alpha = random.below(2) ? randomAlpha(random, width, height) : undefined
  for (let y = 0, at = 0; y < height; y++) {
    for (let x = 0; x < width; x++, at += 4) {
      pixels.set(color(x, y), at)
      pixels[at + 3] = alpha ? alpha(x, y) : 255
    }
  }
  return { width, height, hasAlpha: alpha !== undefined, pixels }
}

type Color = (x: number, y: number) => ArrayLike<number>

function randomColor(random: Random, width: number, height: number): Color {
  const colors = Array.from({ length: 1 + random.below(pick([4, 16, 40, 300], random)) }, () =>
    random.bytes(3),
  )
  const cell = 1 + random.below(12)
  const noise = random.bytes(width * height * 3)
  switch (random.below(4)) {
    case 0: {
      const photo = photoPixels(width, height, random.below(1000))
      return (x, y) => photo.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)
    }
    case 1:
      return (x, y) => [128 + 127 * Math.sin(x / cell), 255 - y, (x * 3 + y * 5) & 255]
    case 2:
      return (x, y) => noise.subarray((y * width + x) * 3, (y * width + x) * 3 + 3)
    default:
      return (x, y) => {
        const speck = noise[y * width + x]! < 6 ? noise[y * width + x + 1]! : 0
        return colors[
          (Math.floor(x / cell) * 7 + Math.floor(y / cell) * 13 + speck) % colors.length
        ]!
      }
  }
}

function randomAlpha(random: Random, width: number, height: number) {
  const noise = random.bytes(width * height)
  const far = (x: number, y: number) => Math.hypot(x - width / 2, y - height / 2)
  return pick(
    [
      (x: number, y: number) => Math.max(0, 255 - far(x, y) * 3),
      (x: number, y: number) => (far(x, y) < width / 3 ? 255 : 0),
      (x: number, y: number) => noise[y * width + x]!,
      (x: number, y: number) => (((x >> 3) + (y >> 3)) & 1 ? 255 : (x * 5) & 255),
    ],
    random,
  )
}

/** Arguments of cwebp. */
export function randomSettings(random: Random, hasAlpha: boolean): string[] {
  const below = (limit: number) => String(random.below(limit))
  const maybe = (...settings: string[]) => (random.below(2) ? settings : [])
  const method = ['-m', below(7)]
  if (random.below(5) < 2) {
    const effort = random.below(3) ? ['-q', below(101)] : ['-z', below(10)]
    const near = random.below(4) ? [] : ['-near_lossless', below(101)]
    return ['-lossless', ...method, ...effort, ...near, ...maybe('-exact')]
  }
  const alpha = [
    ...['-alpha_q', random.below(2) ? '100' : below(101), '-alpha_method', below(2)],
    ...['-alpha_filter', pick(['none', 'fast', 'best'], random), ...maybe('-exact')],
  ]
  return [
    ...['-q', below(101), ...method, ...maybe('-f', below(101)), ...maybe('-sharpness', below(8))],
    ...maybe(pick(['-strong', '-nostrong'], random)),
    ...maybe('-sns', below(101)),
    ...maybe('-segments', String(1 + random.below(4))),
    ...maybe('-partition_limit', below(101)),
    ...maybe('-pass', String(1 + random.below(4))),
    ...maybe('-low_memory'),
    ...maybe('-sharp_yuv'),
    ...(hasAlpha ? alpha : []),
  ]
}

/** Encodes a picture; `settings`: see above. */
export function encodeByCwebp(cwebp: string, picture: Picture, settings: string[]): SettingsFile {
  const file = inFolder((folder) => {
    const [input, output] = [join(folder, 'in.pam'), join(folder, 'out.webp')]
    writeFileSync(input, pam(picture))
    execFileSync(cwebp, ['-quiet', ...settings, input, '-o', output], { stdio: 'pipe' })
    return new Uint8Array(readFileSync(output))
  })
  return { settings: `${picture.width}x${picture.height} ${settings.join(' ')}`, file }
}

/** The RGBA of dwebp, without the dithering that it has of its own. */
export function decodeByDwebp(dwebp: string, file: Uint8Array): Uint8Array {
  return inFolder((folder) => {
    const [input, output] = [join(folder, 'in.webp'), join(folder, 'out.pam')]
    writeFileSync(input, file)
    execFileSync(dwebp, ['-quiet', '-nodither', '-pam', input, '-o', output], { stdio: 'pipe' })
    const found = readFileSync(output)
    return found.subarray(found.indexOf('ENDHDR\n') + 7)
  })
}

/** What our kernels make of a still file; the arena is as it was before. */
export function decodeByKernels(kernels: Kernels, file: Uint8Array) {
  const mark = kernels.exports.mark()
  try {
    const bytes = bytesOf(file)
    const picture = findWebpPicture(bytes)
    const open = picture.lossless ? openVp8l : openVp8
    const rows = open(kernels, bytes, { picture, canvas: picture, left: 0, top: 0 })
    const arenaBytes = kernels.exports.mark() - mark
    const pixels = readAll(rows, 7)
    return { picture, pixels, missingRows: rows.missingRows, arenaBytes }
  } finally {
    kernels.exports.release(mark)
  }
}

function pam({ width, height, hasAlpha, pixels }: Picture): Buffer {
  const kind = hasAlpha ? 'DEPTH 4\nTUPLTYPE RGB_ALPHA' : 'DEPTH 3\nTUPLTYPE RGB'
  const head = `P7\nWIDTH ${width}\nHEIGHT ${height}\nMAXVAL 255\n${kind}\nENDHDR\n`
  const body = hasAlpha ? pixels : pixels.filter((_, i) => i % 4 < 3)
  return Buffer.concat([Buffer.from(head), body])
}

function inFolder<T>(work: (folder: string) => T): T {
  const folder = mkdtempSync(join(tmpdir(), 'webp-'))
  try {
    return work(folder)
  } finally {
    rmSync(folder, { recursive: true })
  }
}
