/** Animations made by hand, and as sharp shows them. */

import { createHash } from 'node:crypto'
import sharp from 'sharp'
import { gif, gifControl, gifFrame, gifRepeats, gifScreen } from './craft-gif.ts'
import { photoPixels } from './engine.ts'
import { seededRandom } from './random.ts'

/** What a reader shows of a file that moves. */
export interface Shown {
  readonly width: number
  readonly height: number
  readonly frames: readonly Buffer[]
  readonly delays: readonly number[]
  /** 0: for ever. */
  readonly loop: number | undefined
}

/** All pictures by libvips: RGBA, and what nobody sees is zero. */
export async function shownBySharp(file: Uint8Array): Promise<Shown> {
  const image = sharp(file, { pages: -1 })
  const { pageHeight, delay = [], loop } = await image.metadata()
  const { data, info } = await image.ensureAlpha().raw().toBuffer({ resolveWithObject: true })
  for (let at = 3; at < data.length; at += 4) if (data[at] === 0) data.fill(0, at - 3, at)
  const height = pageHeight ?? info.height
  const bytes = info.width * height * 4
  const frames = Array.from({ length: info.height / height }, (_, i) =>
    data.subarray(i * bytes, (i + 1) * bytes),
  )
  return { width: info.width, height, frames, delays: delay, loop }
}

/** What is seen, and for how long: pictures that are shown again and again count as one. */
export function timelineOf({ width, height, frames, delays, loop }: Shown) {
  const seen: { readonly picture: string; ms: number }[] = []
  for (const [i, frame] of frames.entries()) {
    const picture = createHash('sha1').update(frame).digest('hex')
    const last = seen.at(-1)
    if (last?.picture === picture) last.ms += delays[i] ?? 0
    else seen.push({ picture, ms: delays[i] ?? 0 })
  }
  return { width, height, loop, seen }
}

/** A GIF with frames anywhere on its canvas, of every disposal, with and without transparency. */
export function randomGif(seed: number): Uint8Array<ArrayBuffer> {
  const random = seededRandom(seed)
  const upTo = (most: number) => 1 + random.below(most)
  const [width, height] = [upTo(40), upTo(40)]
  const frames = Array.from({ length: 1 + upTo(7) }, (_, i) => {
    const size = { width: upTo(width), height: upTo(height) }
    const place = { x: upTo(width - size.width + 1) - 1, y: upTo(height - size.height + 1) - 1 }
    const rect =
      i === 0 && random.below(100) < 70 ? { x: 0, y: 0, width, height } : { ...place, ...size }
    const pixels = Array.from({ length: rect.width * rect.height }, () => upTo(4) - 1)
    const disposal = upTo(4) - 1
    // libvips clears to the background's colour where no frame is transparent; browsers never do.
    const isClear = i === 0 || disposal === 2 || random.below(100) < 50
    const transparent = isClear ? upTo(4) - 1 : undefined
    const control = gifControl(transparent, { delay: upTo(30) + 1, disposal })
    return [control, gifFrame({ ...rect, pixels, interlaced: random.below(100) < 30 })]
  })
  return gif(gifScreen(width, height), gifRepeats(upTo(5)), ...frames.flat())
}

/** A GIF of a photo, part of which moves, with delays of its own for each frame. */
export async function movingPhoto({
  width,
  height,
  frames,
}: {
  readonly width: number
  readonly height: number
  readonly frames: number
}): Promise<Buffer> {
  const bytes = width * height * 3
  const all = Buffer.alloc(bytes * frames)
  for (let i = 0; i < frames; i++) {
    photoPixels(width, height).copy(all, i * bytes)
    const [size, left] = [Math.floor(height / 3), (i * 9) % width]
    for (let y = 0; y < size; y++) {
      const start = i * bytes + ((y + i) * width + left) * 3
      all.fill(40 + 20 * i, start, start + Math.min(size, width - left) * 3)
    }
  }
  const raw = { width, height: height * frames, channels: 3, pageHeight: height } as const
  const delay = Array.from({ length: frames }, (_, i) => 40 + 10 * i)
  return sharp(all, { raw }).gif({ delay, loop: 3, effort: 1, reuse: true }).toBuffer()
}
