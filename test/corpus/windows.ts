/** Holds the windows that `gravity=attention` and `entropy` keep of photos against those that libvips keeps. */

import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import sharp from 'sharp'
import {
  createEngine,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  type Engine,
  INTERESTS,
  type Interest,
  SlabList,
  uprightSize,
} from '../../src/engine/index.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import type { CorpusFile } from './expected.ts'

const MOST_PIXELS = 30_000_000
const BOXES = [
  { width: 300, height: 300 },
  { width: 400, height: 200 },
] as const
/** How far a window may be off, as a share of the side that it moves along; and how many may be so. */
const NEAR = 0.02
const LEAST_NEAR = 0.9

/** Returns how many of the two find too few. */
export async function checkWindows(folder: string, files: readonly CorpusFile[]): Promise<number> {
  const engine = createEngine(nodeCodecModules(), DEFAULT_LIMITS)
  let wrong = 0
  for (const interest of INTERESTS) {
    const offs: number[] = []
    for (const { path } of files.filter((one) => isPhoto(one))) {
      const bytes = await readFile(join(folder, path))
      const { width, height } = engine.inspect(SlabList.of(bytes)).info
      if (width * height > MOST_PIXELS) continue
      for (const box of BOXES) offs.push(await offBy(engine, bytes, { ...box, interest }))
    }
    const near = offs.filter((off) => off <= NEAR).length
    console.log(`${interest}: ${near} of ${offs.length} windows within 2 % of those of libvips`)
    if (near < LEAST_NEAR * offs.length) wrong++
  }
  return wrong
}

/** sharp reads no AVIF of 10 bits. */
function isPhoto({ class: kind, path }: CorpusFile): boolean {
  return kind === 'decode' && path.startsWith('photos/') && !path.endsWith('.avif')
}

interface Asked {
  readonly width: number
  readonly height: number
  readonly interest: Interest
}

/** The distance of our window from libvips', found where our result is most like the whole picture. */
async function offBy(engine: Engine, bytes: Uint8Array, { interest, ...box }: Asked) {
  const theirs = sharp(bytes)
    .autoOrient()
    .resize({ ...box, position: sharp.strategy[interest] })
  const { info } = await theirs.raw().toBuffer({ resolveWithObject: true })
  const convert = async (options: object) => {
    const wanted = { ...DEFAULT_OPTIONS, format: 'png', ...options } as const
    const { bytes: file } = await engine.convert(SlabList.of(bytes), wanted)
    return sharp(file).toColourspace('b-w').removeAlpha().raw().toBuffer()
  }
  const size = uprightSize(engine.inspect(SlabList.of(bytes)).info)
  const factor = Math.max(box.width / size.width, box.height / size.height)
  const whole = {
    width: Math.round(size.width * factor),
    height: Math.round(size.height * factor),
  }
  const ours = await convert({ ...box, gravity: interest })
  const all = await convert({ ...whole, fit: 'fill' })
  const at = placeIn(all, whole, ours, box)
  const [x, y] = [-(info.cropOffsetLeft ?? 0), -(info.cropOffsetTop ?? 0)]
  return Math.max(Math.abs(at.x - x) / whole.width, Math.abs(at.y - y) / whole.height)
}

/** A crop moves along one axis. Every seventh pixel tells enough. */
function placeIn(
  all: Uint8Array,
  whole: { readonly width: number; readonly height: number },
  part: Uint8Array,
  { width, height }: { readonly width: number; readonly height: number },
) {
  let best = Number.POSITIVE_INFINITY
  let place = { x: 0, y: 0 }
  const moves = Math.max(whole.width - width, whole.height - height)
  for (let move = 0; move <= moves; move++) {
    const at = whole.width > width ? { x: move, y: 0 } : { x: 0, y: move }
    let off = 0
    for (let y = 0; y < height; y += 7) {
      for (let x = 0; x < width; x += 7) {
        off += Math.abs(all[(at.y + y) * whole.width + at.x + x]! - part[y * width + x]!)
      }
    }
    if (off >= best) continue
    best = off
    place = at
  }
  return place
}
