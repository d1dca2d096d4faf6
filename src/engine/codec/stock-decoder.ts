/** Wraps a stock whole-frame decoder as a source of rows that are read in the codec's own heap. */

import { ImageError } from '../errors.ts'
import { FrameRows } from '../rows/frame-rows.ts'
import { runAtOnce, type Steps } from '../rows/pump.ts'
import type { DecodedRows } from './codec.ts'
import { captureFrame } from './emscripten.ts'
import type { CodecPool, PooledCodec } from './pool.ts'

/** How a stock decoder is run. */
export interface StockDecode<C> {
  readonly pool: CodecPool
  readonly codec: PooledCodec<C>
  readonly formatName: string
  /** Bytes that the decoder is expected to need. */
  readonly reservedBytes: number
  call(codec: C): unknown
}

/**
 * Runs the decoder and lets `consume` read the frame before the codec frees it.
 * Whatever the library throws means a damaged file, as the probe has accepted the header before,
 * unless it ran out of memory.
 */
export async function decodeInHeap<C, T>(
  { pool, codec, formatName, reservedBytes, call }: StockDecode<C>,
  consume: (rows: DecodedRows) => Steps<T>,
): Promise<T> {
  const outcome = await pool
    .run(codec, reservedBytes, (decoder) =>
      captureFrame(
        () => call(decoder),
        (frame) => ({ value: runAtOnce(consume(new FrameRows(frame.pixels, frame))) }),
      ),
    )
    .catch((cause: unknown) => {
      throw cause instanceof ImageError ? cause : failure(pool, formatName, cause)
    })
  if (outcome === null) throw failure(pool, formatName)
  return outcome.value
}

function failure({ isShort }: CodecPool, formatName: string, cause?: unknown): ImageError {
  if (isShort) {
    return new ImageError('memory-budget', `Cannot decode ${formatName}: out of memory`, { cause })
  }
  return new ImageError('damaged-image', `Cannot decode ${formatName}: the file is damaged`, {
    cause,
  })
}
