/** The AV1 headers of the tiles of a layer: they must say what the layer says of all. */

import { damaged } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { CodedLayer } from '../heif/layers.ts'
import type { Av1Coding } from './av1.ts'
import { type Av1Headers, readAv1Headers } from './av1-kernel.ts'
import { AVIF } from './name.ts'
import { selectedBy } from './selection.ts'

/** Reads the headers of one tile. Throws `damaged-image`, or `unsupported-format` with the reason. */
export function readTileHeaders(item: Bytes, layer: CodedLayer<Av1Coding>): Av1Headers {
  const headers = readAv1Headers(item, selectedBy(layer.propertiesOf(0)))
  const { coding } = layer
  const chroma = chromaOf(headers)
  const { width, height, bitDepth } = headers
  if (width !== coding.width || height !== coding.height) {
    damaged(AVIF, 'the coded picture has another size than the file says')
  }
  if (bitDepth !== coding.depth || chroma !== coding.chroma) {
    damaged(AVIF, 'the coded picture is ambiguous')
  }
  return headers
}

function chromaOf({ mono, subsamplingX, subsamplingY }: Av1Headers): Av1Coding['chroma'] {
  if (mono) return '4:0:0'
  if (subsamplingX === 0) return '4:4:4'
  return subsamplingY === 0 ? '4:2:2' : '4:2:0'
}
