/** Row encoders under test: pictures to feed them, and what they hold. */

import type { EncodeOptions, RowEncoder } from '../../src/engine/contract/codec.ts'
import type { Size } from '../../src/engine/geometry/orientation.ts'
import { MemoryLedger } from '../../src/engine/memory/ledger.ts'
import { CodecPool } from '../../src/engine/stock/pool.ts'
import { photoPixels } from './engine.ts'

export const ENCODE_OPTIONS: EncodeOptions = {
  quality: 80,
  lossless: false,
  effort: 'balanced',
  alpha: false,
  lowMemory: false,
}

export type AlphaKind = 'opaque' | 'everywhere' | 'lower half'

/** RGBA of a photo-like picture; its alpha is a wave, or 255. */
export function rgbaPicture({ width, height }: Size, alpha: AlphaKind = 'opaque'): Uint8Array {
  const rgb = photoPixels(width, height)
  const rgba = new Uint8Array(width * height * 4)
  for (let i = 0; i < width * height; i++) {
    const [x, y] = [i % width, Math.floor(i / width)]
    const isWave = alpha === 'everywhere' || (alpha === 'lower half' && y >= height / 2)
    const wave = isWave ? Math.round(127 + 120 * Math.sin(x / 30 + y / 50)) : 255
    rgba[i * 4] = rgb[i * 3]!
    rgba[i * 4 + 1] = rgb[i * 3 + 1]!
    rgba[i * 4 + 2] = rgb[i * 3 + 2]!
    rgba[i * 4 + 3] = wave
  }
  return rgba
}

/** Encodes rows that come in pieces of changing height. */
export async function encodeRows(
  encoder: RowEncoder,
  size: Size & { readonly channels: 1 | 4 },
  pixels: Uint8Array,
  options: EncodeOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const { file } = await encodeAndMeasure(encoder, size, pixels, options)
  return file
}

/** The same, with the most that was held in JavaScript: on the way, or as the file. */
export async function encodeAndMeasure(
  encoder: RowEncoder,
  { width, height, channels }: Size & { readonly channels: 1 | 4 },
  pixels: Uint8Array,
  options: EncodeOptions,
): Promise<{ readonly file: Uint8Array<ArrayBuffer>; readonly heldBytes: number }> {
  const sink = await encoder.open({ width, height, channels }, options)
  const rowBytes = width * channels
  let heldBytes = 0
  for (let y = 0, step = 1; y < height; step = (step * 5 + 3) % 37) {
    const count = Math.min(height - y, 1 + step)
    sink.write(pixels.subarray(y * rowBytes, (y + count) * rowBytes), count)
    heldBytes = Math.max(heldBytes, sink.heldBytes)
    y += count
  }
  const file = await sink.finish()
  return { file, heldBytes: Math.max(heldBytes, file.length) }
}

/** A pool of its own, and the account of what it holds. */
export function freshPool(): { readonly pool: CodecPool; readonly ledger: MemoryLedger } {
  const ledger = new MemoryLedger()
  return { pool: new CodecPool(ledger), ledger }
}
