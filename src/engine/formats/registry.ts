/** Every format's adapter, by name. */

import { ImageError } from '../api/errors.ts'
import type { OutputFormat } from '../api/formats.ts'
import type {
  Cost,
  DecodedRows,
  DecodeRequest,
  Decoder,
  RowEncoder,
  ScaleLog2,
} from '../contract/codec.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { UseKernels } from '../kernels/kernels.ts'
import type { MemoryLedger } from '../memory/ledger.ts'
import type { Steps } from '../rows/pump.ts'
import type { CodecModules, LoadWasm } from '../stock/modules.ts'
import { CodecPool } from '../stock/pool.ts'
import { avifInput } from './avif/decoder.ts'
import { avifTiles } from './avif/encoder.ts'
import { gifInput } from './gif/decoder.ts'
import { jpegInput } from './jpeg/decoder.ts'
import { jpegRows } from './jpeg/encoder.ts'
import { pngInput } from './png/decoder.ts'
import { pngRows } from './png/encoder.ts'
import { webpInput } from './webp/decoder.ts'
import { webpRows } from './webp/encoder.ts'

export interface CodecTable {
  readonly encoders: Readonly<Record<OutputFormat, RowEncoder>>
  /** Peak memory of decoding this image. */
  costOfDecoding(info: ImageInfo, inputBytes: number, scale: ScaleLog2): Cost
  /** Decodes that were begun so far. */
  readonly decodes: number
  /** Decodes with the adapter of the image's format. */
  decode<T>(request: DecodeRequest<ImageInfo>, consume: Consume<T>): Promise<T>
  /** Lets the stock codecs' memory go; call it between conversions only. */
  drop(): void
}

type Consume<T> = (rows: DecodedRows) => Steps<T>

/** What codecs work with. */
export interface CodecTools {
  readonly kernels: UseKernels
  readonly pool: CodecPool
}

/** One reader or writer for each format. */
export interface CodecSet {
  readonly decoders: DecoderTable
  readonly encoders: CodecTable['encoders']
}

/** The modules of a set, and how to open it; without `openSet`: that of this file. */
export type EngineModules =
  | (CodecModules & { readonly openSet?: never })
  | { readonly kernels: LoadWasm; openSet(tools: CodecTools): CodecSet }

type DecoderTable = {
  readonly [F in ImageInfo['format']]: Decoder<Extract<ImageInfo, { format: F }>>
}

/** Opens nothing yet: each codec is instantiated when it is first used. */
export function codecTable(
  modules: EngineModules,
  kernels: UseKernels,
  ledger: MemoryLedger,
): CodecTable {
  const pool = new CodecPool(ledger)
  const tools = { kernels, pool }
  const { decoders, encoders } = modules.openSet ? modules.openSet(tools) : ourSet(modules, tools)
  // The table pairs each format with its own info type; an index by a union cannot show that.
  const decoderOf = (info: ImageInfo) => decoders[info.format] as Decoder
  let decodes = 0
  return {
    get decodes() {
      return decodes
    },
    encoders,
    costOfDecoding: (info, inputBytes, scale) => decoderOf(info).cost(info, inputBytes, scale),
    decode(request, consume) {
      decodes++
      return decoderOf(request.info).decode(request, whole(consume, request))
    },
    drop: () => pool.drop(),
  }
}

/** Kernels of our own where there are any, and stock codecs in rows or tiles. */
function ourSet(wasm: CodecModules, { kernels, pool }: CodecTools): CodecSet {
  return {
    decoders: {
      jpeg: jpegInput(kernels),
      png: pngInput(kernels),
      webp: webpInput(wasm.webpDecoder, pool),
      avif: avifInput(wasm.avifDecoder, pool),
      gif: gifInput(),
    },
    encoders: {
      webp: webpRows(wasm.webpEncoder, pool),
      avif: avifTiles(wasm.avifEncoder, pool),
      jpeg: jpegRows(kernels),
      png: pngRows(kernels),
    },
  }
}

/**
 * A file that lost its last bytes may still be shown; one that lost more is refused, as soon as it
 * is known. Tolerated are one MCU row or 2 % of the rows, whichever is more, but never a quarter.
 */
function whole<T>(consume: Consume<T>, { scale }: DecodeRequest<ImageInfo>): Consume<T> {
  return function* checked(rows) {
    const { height } = rows.format
    const tolerated = Math.max(Math.min(16 >> scale, height / 4), height / 50)
    const steps = consume(rows)
    for (;;) {
      const step = steps.next()
      const missing = rows.missingRows ?? 0
      if (missing > tolerated) {
        const message = `Cannot decode: ${missing} of ${height} rows are missing or damaged`
        throw new ImageError('damaged-image', message, { missingRows: missing, rows: height })
      }
      if (step.done) return step.value
      yield
    }
  }
}
