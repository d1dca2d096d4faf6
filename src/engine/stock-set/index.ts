/**
 * A second set of codecs, for whoever wants the files of exactly libwebp, libaom and mozjpeg: every
 * picture is decoded and encoded in whole frames, as those libraries do it, behind the same
 * contract and plan. It takes 4 to 44 bytes per pixel where ours takes rows, so that fewer pictures
 * fit. The stages between are ours: @jsquash/resize wants whole frames twice and knows neither a
 * window with fractions nor a picture that is already reduced.
 */

import { avifInput } from '../formats/avif/decoder.ts'
import { gifInput } from '../formats/gif/decoder.ts'
import { jpegInput } from '../formats/jpeg/decoder.ts'
import type { EngineModules } from '../formats/registry.ts'
import { webpInput } from '../formats/webp/decoder.ts'
import { webpOutput } from '../formats/webp/whole-encoder.ts'
import type { CodecModules, LoadWasm } from '../stock/modules.ts'
import { framedRows } from '../stock/whole-frame-encoder.ts'
import { stockAvifRows } from './avif.ts'
import { stockJpegInput } from './jpeg-decoder.ts'
import { stockJpegOutput } from './jpeg-encoder.ts'
import { stockPngInput, stockPngRows } from './png.ts'
import { PngSlot } from './png-instance.ts'

/** The compiled wasm of this set. */
export interface StockModules extends CodecModules {
  readonly jpegDecoder: LoadWasm
  readonly jpegEncoder: LoadWasm
  readonly png: LoadWasm
}

/** The set, for `createEngine`. No library here reads GIF: ours does. */
export function stockSet(wasm: StockModules): EngineModules {
  return {
    kernels: wasm.kernels,
    openSet({ kernels, pool }) {
      const png = new PngSlot(wasm.png, pool)
      return {
        decoders: {
          jpeg: stockJpegInput(wasm.jpegDecoder, pool, jpegInput(kernels)),
          png: stockPngInput(png),
          webp: webpInput(wasm.webpDecoder, pool),
          avif: avifInput(wasm.avifDecoder, pool),
          gif: gifInput(),
        },
        encoders: {
          webp: framedRows(webpOutput(wasm.webpEncoder, pool), pool),
          avif: stockAvifRows(wasm.avifEncoder, pool),
          jpeg: framedRows(stockJpegOutput(wasm.jpegEncoder, pool), pool),
          png: stockPngRows(png),
        },
      }
    },
  }
}
