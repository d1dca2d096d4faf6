import sharp, { type Sharp } from 'sharp'
import { describe, expect, it } from 'vitest'
import type { EncodeOptions } from '../../../../src/engine/contract/codec.ts'
import { pngRows } from '../../../../src/engine/formats/png/encoder.ts'
import { ssimulacra2Against } from '../../../bench/ssimulacra2.ts'
import { photoPixels, psnr } from '../../../helpers/engine.ts'
import { testKernels } from '../../../helpers/kernels.ts'
import { seededRandom } from '../../../helpers/random.ts'

const kernels = testKernels()
const encoder = pngRows(() => kernels)
const PLAIN: EncodeOptions = {
  quality: 80,
  effort: 'balanced',
  lossless: true,
  alpha: true,
  lowMemory: false,
}
const [WIDTH, HEIGHT] = [320, 280]

interface Encoded {
  readonly file: Uint8Array<ArrayBuffer>
  /** Arena and JavaScript bytes at their highest. */
  readonly peak: { readonly wasm: number; readonly js: number }
}

async function encoded(
  rgba: Uint8Array,
  options: Partial<EncodeOptions>,
  width = WIDTH,
): Promise<Encoded> {
  const mark = kernels.exports.mark()
  const height = rgba.length / 4 / width
  const sink = await encoder.open({ width, height, channels: 4 }, { ...PLAIN, ...options })
  let js = 0
  for (let y = 0; y < height; y += 16) {
    const count = Math.min(16, height - y)
    sink.write(rgba.slice(y * width * 4, (y + count) * width * 4), count)
    js = Math.max(js, sink.heldBytes)
  }
  const file = await sink.finish()
  js = Math.max(js, sink.heldBytes + file.length)
  const wasm = kernels.exports.mark() - mark
  kernels.exports.release(mark)
  return { file, peak: { wasm, js } }
}

async function pixelsOf(file: Uint8Array): Promise<Uint8Array> {
  return new Uint8Array(await sharp(file).ensureAlpha().raw().toBuffer())
}

function colorsIn(rgba: Uint8Array): number {
  return new Set(new Uint32Array(rgba.slice().buffer)).size
}

/** A photo, opaque or seen through a disc with a soft edge. */
function photo(alpha: boolean): Uint8Array {
  const rgb = photoPixels(WIDTH, HEIGHT)
  const rgba = new Uint8Array(WIDTH * HEIGHT * 4)
  for (let i = 0; i < WIDTH * HEIGHT; i++) {
    const distance = Math.hypot((i % WIDTH) - WIDTH / 2, Math.floor(i / WIDTH) - HEIGHT / 2)
    rgba.set(rgb.subarray(i * 3, i * 3 + 3), i * 4)
    rgba[i * 4 + 3] = alpha ? Math.max(0, Math.min(255, (130 - distance) * 10)) : 255
  }
  return rgba
}

describe('pngRows() with colors', () => {
  it.each([2, 3, 16, 255, 256])('makes a palette of at most %i, opaque or not', async (colors) => {
    for (const alpha of [false, true]) {
      const { file } = await encoded(photo(alpha), { colors, alpha })
      const found = colorsIn(await pixelsOf(file))
      expect(found).toBeGreaterThan(colors * 0.8)
      expect(found).toBeLessThanOrEqual(colors)
      // IHDR: bits of an index, and that there is a palette.
      const depth = colors > 16 ? 8 : colors > 4 ? 4 : colors > 2 ? 2 : 1
      expect([...file.subarray(24, 26)]).toEqual([depth, 3])
    }
  })

  it.each([16, 256])('is as near as sharp in %i colours, in as few bytes', async (colors) => {
    const rgba = photo(false)
    const raw = { width: WIDTH, height: HEIGHT, channels: 4 } as const
    const theirs = await sharp(rgba, { raw }).png({ palette: true, colours: colors }).toBuffer()
    const { file } = await encoded(rgba, { colors, alpha: false })
    const judge = ssimulacra2Against({ ...raw, data: rgba })
    const [mine, rival] = [await pixelsOf(file), await pixelsOf(theirs)]
    const score = (data: Uint8Array) => judge({ ...raw, data })
    expect(score(mine)).toBeGreaterThan(score(rival) - 1)
    expect(psnr(mine, rgba)).toBeGreaterThan(psnr(rival, rgba) - 2)
    expect(file.length).toBeLessThan(theirs.length * 1.15)
  })

  it('keeps alpha: what is opaque, what is clear, and what lies between', async () => {
    const rgba = photo(true)
    const { file } = await encoded(rgba, { colors: 128 })
    const result = await pixelsOf(file)
    let worst = 0
    for (let i = 3; i < rgba.length; i += 4) {
      if (rgba[i] === 255 || rgba[i] === 0) expect(result[i]).toBe(rgba[i])
      worst = Math.max(worst, Math.abs(result[i]! - rgba[i]!))
    }
    expect(worst).toBeLessThan(64)
    // What is seen on black, on white, is near.
    for (const background of ['black', 'white']) {
      const raw = { width: WIDTH, height: HEIGHT, channels: 4 } as const
      const over = (image: Sharp) => image.flatten({ background }).raw().toBuffer()
      expect(psnr(await over(sharp(file)), await over(sharp(rgba, { raw })))).toBeGreaterThan(32)
    }
  })

  it('leaves a picture with no more colours as it is, whatever lies under what is not seen', async () => {
    const random = seededRandom(5)
    const palette = Array.from({ length: 9 }, () => [...random.bytes(3), 255])
    palette.push([9, 8, 7, 0], [1, 2, 3, 0], [50, 60, 70, 128])
    const rgba = Uint8Array.from({ length: 40 * 30 }, () => random.below(palette.length)).reduce(
      (all, index, i) => {
        all.set(palette[index]!, i * 4)
        return all
      },
      new Uint8Array(40 * 30 * 4),
    )
    const { file } = await encoded(rgba, { colors: 11 }, 40)
    const result = await pixelsOf(file)
    expect(colorsIn(result)).toBe(11)
    for (let i = 0; i < rgba.length; i += 4) {
      const isSeen = rgba[i + 3] !== 0
      expect([...result.subarray(i, i + 4)]).toEqual(
        isSeen ? [...rgba.subarray(i, i + 4)] : [0, 0, 0, 0],
      )
    }
  })

  it('answers the same file for the same rows', async () => {
    const rgba = photo(true)
    const one = await encoded(rgba, { colors: 32 })
    expect((await encoded(rgba, { colors: 32 })).file).toEqual(one.file)
  })

  it.each([
    [2, false],
    [64, true],
    [256, false],
    [256, true],
  ] as const)('plans what it takes: %i colours, alpha %s', async (colors, alpha) => {
    const noise = seededRandom(1).bytes(WIDTH * HEIGHT * 4)
    for (const rgba of [photo(alpha), noise]) {
      const { peak } = await encoded(rgba, { colors, alpha })
      const size = { width: WIDTH, height: HEIGHT }
      const cost = encoder.cost(size, { ...PLAIN, colors, alpha })
      expect(peak.wasm).toBeLessThanOrEqual(cost.wasmBytes)
      const most = cost.jsBytes + (encoder.worstFileBytes?.(size, { ...PLAIN, colors, alpha }) ?? 0)
      expect(peak.js).toBeLessThanOrEqual(rgba === noise ? most : cost.jsBytes)
    }
  })
})
