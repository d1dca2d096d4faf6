/**
 * A second set of codecs, for whoever wants the files of exactly libwebp, libaom and mozjpeg: every
 * picture is decoded and encoded in whole frames, as those libraries do it (AVIFs above 2.2
 * megapixels in tiles), behind the same contract and plan. It takes 4 to 44 bytes per pixel where
 * ours takes rows, so that fewer pictures fit. The stages between are ours: @jsquash/resize wants
 * whole frames twice and knows neither a window with fractions nor a picture that is already reduced.
 */

import { heic } from '#heic'
import type { ImageInfo } from '../contract/info.ts'
import { avif } from '../formats/avif/index.ts'
import type { CodecSet, Format, FormatWriter } from '../formats/format.ts'
import { gif } from '../formats/gif/index.ts'
import { jpeg } from '../formats/jpeg/index.ts'
import { jxl } from '../formats/jxl/index.ts'
import { png } from '../formats/png/index.ts'
import { webp } from '../formats/webp/index.ts'
import type { CodecModules, LoadWasm } from '../stock/modules.ts'
import type { CodecPool } from '../stock/pool.ts'
import { framedRows } from '../stock/whole-frame-encoder.ts'
import { stockAvifInput } from './avif/decoder.ts'
import { stockAvifRows } from './avif/encoder.ts'
import { stockJpegInput } from './jpeg-decoder.ts'
import { stockJpegOutput } from './jpeg-encoder.ts'
import { stockPngInput, stockPngRows } from './png.ts'
import { PngSlot } from './png-instance.ts'
import { stockWebpInput } from './webp-decoder.ts'
import { webpOutput } from './webp-encoder.ts'

/** The compiled wasm of this set. */
export interface StockModules extends CodecModules {
  readonly avifDecoder: LoadWasm
  readonly avifEncoder: LoadWasm
  readonly jpegDecoder: LoadWasm
  readonly jpegEncoder: LoadWasm
  readonly pngCodec: LoadWasm
  readonly webpDecoder: LoadWasm
  readonly webpEncoder: LoadWasm
}

/** The set, for `createEngine`: one line a format. No library here reads GIF and HEIC, or writes JPEG XL: ours do. */
export function stockSet(wasm: StockModules): CodecSet {
  const slotOf = pngSlots(wasm.pngCodec)
  return {
    modules: wasm,
    formats: [
      withCodecs(jpeg, {
        decoder: (tools) =>
          stockJpegInput(wasm.jpegDecoder, tools.pool, jpeg.reader.decoder(tools)),
        encoder: ({ pool }) => framedRows(stockJpegOutput(wasm.jpegEncoder, pool), pool),
      }),
      withCodecs(png, {
        decoder: ({ pool }) => stockPngInput(slotOf(pool)),
        encoder: ({ pool }) => stockPngRows(slotOf(pool)),
      }),
      withCodecs(webp, {
        decoder: ({ pool }) => stockWebpInput(wasm.webpDecoder, pool),
        encoder: ({ pool }) => framedRows(webpOutput(wasm.webpEncoder, pool), pool),
      }),
      gif,
      ...(heic ? [heic as Format] : []),
      withCodecs(avif, {
        decoder: ({ pool }) => stockAvifInput(wasm.avifDecoder, pool),
        reader: { rowsInKernels: false, rowChannels: () => 4 },
        encoder: ({ pool }) => stockAvifRows(wasm.avifEncoder, pool),
      }),
      jxl,
    ],
  }
}

interface Codecs<I extends ImageInfo> {
  readonly decoder?: Format<I>['reader']['decoder']
  /** What is true of its rows, where that differs. */
  readonly reader?: Partial<Pick<Format<I>['reader'], 'rowsInKernels' | 'rowChannels'>>
  readonly encoder: FormatWriter['encoder']
}

/** The same format by other libraries. */
function withCodecs<I extends ImageInfo>(
  format: Format<I>,
  { decoder = format.reader.decoder, reader: rows = {}, encoder }: Codecs<I>,
): Format<I> {
  const { reader, writer } = format
  return {
    ...format,
    reader: { ...reader, ...rows, decoder },
    ...(writer && { writer: { ...writer, encoder } }),
  }
}

/** Decoder and encoder share an instance, which is the pool's to let go. */
function pngSlots(wasm: LoadWasm): (pool: CodecPool) => PngSlot {
  const slots = new WeakMap<CodecPool, PngSlot>()
  return (pool) => {
    const slot = slots.get(pool) ?? new PngSlot(wasm, pool)
    slots.set(pool, slot)
    return slot
  }
}
