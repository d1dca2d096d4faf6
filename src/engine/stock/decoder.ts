/** Wraps a stock whole-frame decoder as a source of rows that are read in the codec's own heap. */

import { ImageError } from '../api/errors.ts'
import type { Cost, DecodedRows, FrameRoom } from '../contract/codec.ts'
import type { Size } from '../geometry/orientation.ts'
import { FrameRows } from '../rows/frame-source.ts'
import { runAtOnce, type Slices } from '../rows/pump.ts'
import { captureFrame } from './emscripten.ts'
import { borrowedBytes, boundOf, type CodecPool, type PooledCodec } from './pool.ts'
import { type DecodePart, type TileRow, TileRows } from './tile-source.ts'

/** The shape of jSquash's Emscripten decoders. */
export interface StockDecoder {
  decode(bytes: Uint8Array, ...options: number[]): unknown
}

/** What differs between formats. */
export interface StockInput {
  readonly codec: PooledCodec<StockDecoder>
  readonly formatName: string
  /** What `decode` takes behind the file. */
  readonly options: readonly number[]
}

/** How a file is decoded. */
export interface StockDecode {
  readonly pool: CodecPool
  /** Size of the file, in bytes, and how to put it in its place. */
  readonly fileBytes: number
  readonly fill: (place: Uint8Array) => void
  /** Bytes that the decoder is expected to need. */
  readonly reservedBytes: number
}

/** malloc may put this much before the file's copy. */
const HEAP_SLACK = 262_144

/** Peak memory of decoding a file of so many bytes, which arrives in JavaScript memory. */
export function stockCost(
  { codec }: Pick<StockInput, 'codec'>,
  fileBytes: number,
  reservedBytes: number,
): Cost {
  const placed = borrowedBytes(roomOf(codec, fileBytes, reservedBytes), fileBytes)
  return {
    heap: 'codecs',
    wasmBytes: Math.max(boundOf(reservedBytes), placed),
    jsBytes: fileBytes,
  }
}

/** The glue copies the file to the front of the heap before anything else is allocated there. */
function roomOf(
  { staticBytes }: PooledCodec<unknown>,
  fileBytes: number,
  reservedBytes: number,
): FrameRoom {
  return { floor: staticBytes + fileBytes + HEAP_SLACK, reservedBytes }
}

/**
 * Runs the decoder and lets `consume` read the frame before the codec frees it. The file waits
 * where the decoder's frame will be, so that it need not exist in JavaScript memory as well.
 * Whatever the library throws means a damaged file, as the probe has accepted the header before,
 * unless it ran out of memory.
 */
export async function decodeInHeap<T>(
  { codec, formatName, options }: StockInput,
  { pool, fileBytes, fill, reservedBytes }: StockDecode,
  consume: (rows: DecodedRows) => Slices<T>,
): Promise<T> {
  const { buffer, byteOffset } = pool.borrow(roomOf(codec, fileBytes, reservedBytes), fileBytes)
  const file = new Uint8Array(buffer, byteOffset, fileBytes)
  fill(file)
  const outcome = await pool
    .run(codec, reservedBytes, (decoder) =>
      captureFrame(
        () => decoder.decode(file, ...options),
        (frame) => ({ value: runAtOnce(consume(new FrameRows(frame.pixels, frame))) }),
      ),
    )
    .catch((cause: unknown) => {
      throw cause instanceof ImageError ? cause : failure(pool, formatName, cause)
    })
  if (outcome === null) throw failure(pool, formatName)
  return outcome.value
}

/** A picture that comes in rows of tiles, from top to bottom. */
export interface TileRowsDecode extends Pick<StockDecode, 'pool' | 'reservedBytes'>, Size {
  readonly tileRows: Iterator<TileRow>
}

/** Like `decodeInHeap`, for one part of the picture after the other. */
export async function decodeTileRows<T>(
  { codec, formatName, options }: StockInput,
  { pool, reservedBytes, width, height, tileRows }: TileRowsDecode,
  consume: (rows: DecodedRows) => Slices<T>,
): Promise<T> {
  const format = { width, height, channels: 4 } as const
  return pool
    .run(codec, reservedBytes, (decoder) => {
      const decodePart: DecodePart = (file, take) => {
        const outcome = captureFrame(
          () => decoder.decode(file, ...options),
          (frame) => ({ value: take(frame) }),
        )
        pool.sample()
        if (outcome === null) throw failure(pool, formatName)
      }
      const rows = new TileRows(format, tileRows, decodePart)
      return pool.beside(rows, () => runAtOnce(consume(rows)))
    })
    .catch((cause: unknown) => {
      throw cause instanceof ImageError ? cause : failure(pool, formatName, cause)
    })
}

function failure({ isShort }: CodecPool, formatName: string, cause?: unknown): ImageError {
  if (isShort) {
    return new ImageError('memory-budget', `Cannot decode ${formatName}: out of memory`, { cause })
  }
  return new ImageError('damaged-image', `Cannot decode ${formatName}: the file is damaged`, {
    cause,
  })
}
