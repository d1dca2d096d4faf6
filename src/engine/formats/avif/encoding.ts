/** How a picture is coded for what was asked: the colours, and alpha. */

import type { EncodeOptions } from '../../contract/codec.ts'
import type { RowFormat } from '../../rows/rows.ts'
import type { Av1Encoding } from './av1-encode-kernel.ts'
import { alphaQuantizer, colorQuantizer, samplingOf } from './quality.ts'

export function colorEncoding(rowFormat: RowFormat, options: EncodeOptions): Av1Encoding {
  const { quality, lossless, effort } = options
  const sampling = samplingOf(rowFormat.channels, options)
  const quantizer = colorQuantizer(quality)
  return { ...sizeOf(rowFormat), sampling, source: 'color', lossless, quantizer, effort, rowFormat }
}

export function alphaEncoding(rowFormat: RowFormat, options: EncodeOptions): Av1Encoding {
  const { quality, lossless, effort } = options
  const quantizer = alphaQuantizer(quality)
  const coded = { source: 'alpha', sampling: '400', quantizer } as const
  return { ...sizeOf(rowFormat), ...coded, lossless, effort, rowFormat }
}

/** Whether the encoder would mix what nobody sees into what is seen. */
export function hidesColors({ alpha, lossless }: EncodeOptions): boolean {
  return alpha && !lossless
}

function sizeOf({ width, height }: RowFormat) {
  return { width, height }
}
