/** The codecs of a set of formats, by name: what an engine works with. */

import { ImageError } from '../api/errors.ts'
import type { InputFormat, KnownFormat, OutputFormat } from '../api/formats.ts'
import type { AnimationEncoder, AnimationReader } from '../contract/animation.ts'
import type {
  Cost,
  DecodedRows,
  DecodeRequest,
  Decoder,
  Depth,
  RowEncoder,
  ScaleLog2,
} from '../contract/codec.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { UseKernels } from '../kernels/kernels.ts'
import type { MemoryLedger } from '../memory/ledger.ts'
import type { Slices } from '../rows/pump.ts'
import type { CodecModules, InflateBrotli } from '../stock/modules.ts'
import { CodecPool } from '../stock/pool.ts'
import type { Format, FormatReader, FormatWriter, Recoder } from './format.ts'
import { formatOf, writerOf } from './formats.ts'
import { checkRows } from './missing-rows.ts'

export interface CodecTable {
  /** The set. */
  readonly formats: readonly Format[]
  /** What is true of a format's input, and of its output. */
  readerOf(format: InputFormat): FormatReader
  writerOf(format: OutputFormat): FormatWriter
  /** `undefined`: all results in this format are drawn. */
  recoderOf(format: OutputFormat): Recoder | undefined
  readonly inflateBrotli: InflateBrotli | undefined
  readonly encoders: Readonly<Record<OutputFormat, RowEncoder>>
  /** Of what moves; `undefined`: it is not read, or not written. */
  animationReaderOf(format: InputFormat): AnimationReader | undefined
  animationEncoderOf(format: OutputFormat): AnimationEncoder | undefined
  /** Peak memory of decoding this image. */
  costOfDecoding(info: ImageInfo, inputBytes: number, scale: ScaleLog2, depth?: Depth): Cost
  /** Decodes that were begun so far. */
  readonly decodes: number
  /** Counts a decode of all frames, one by one. */
  beginDecode(): void
  /** Decodes the first picture by its format's decoder. */
  decode<T>(request: DecodeRequest<ImageInfo>, consume: Consume<T>): Promise<T>
  /** Lets the stock codecs' memory go; call it between conversions only. */
  drop(): void
}

type Consume<T> = (rows: DecodedRows) => Slices<T>

/** Where the codecs work: nothing of it is opened before it is used. */
export interface CodecRoom {
  readonly modules: CodecModules
  readonly kernels: UseKernels
  readonly ledger: MemoryLedger
}

/** Opens nothing yet: each codec is instantiated when it is first used. */
export function codecTable(
  formats: readonly Format[],
  { modules, kernels, ledger }: CodecRoom,
): CodecTable {
  const pool = new CodecPool(ledger)
  const tools = { modules, kernels, pool }
  const decoders = new Map<KnownFormat, Decoder>(
    formats.map(({ name, reader }) => [name, reader.decoder(tools)]),
  )
  const encoders = formats.flatMap(({ name, writer }) =>
    writer ? [[name, writer.encoder(tools)] as const] : [],
  )
  const decoderOf = ({ format }: ImageInfo) => {
    const decoder = decoders.get(format)
    if (!decoder) throw new Error(`no format is called ${format}`)
    return decoder
  }
  let decodes = 0
  return {
    get decodes() {
      return decodes
    },
    formats,
    readerOf: (name) => formatOf(name, formats).reader,
    writerOf: (name) => writerOf(name, formats),
    recoderOf: (name) => formatOf(name, formats).recoder,
    inflateBrotli: modules.inflateBrotli,
    encoders: Object.fromEntries(encoders) as Record<OutputFormat, RowEncoder>,
    animationReaderOf: (name) => formatOf(name, formats).reader.animation?.(tools),
    animationEncoderOf: (name) => writerOf(name, formats).animation?.encoder(tools),
    beginDecode() {
      decodes++
    },
    costOfDecoding: (info, inputBytes, scale, depth) =>
      decoderOf(info).cost(info, inputBytes, scale, depth),
    decode(request, consume) {
      decodes++
      return decoderOf(request.info).decode(request, (pictures) => {
        const [first] = pictures
        if (!first) throw new ImageError('damaged-image', 'Cannot decode: there is no picture')
        return whole(consume, request)(first.rows)
      })
    },
    drop: () => pool.drop(),
  }
}

/** Refuses a file as soon as too many of its rows are known to be missing. */
function whole<T>(consume: Consume<T>, { scale, info }: DecodeRequest<ImageInfo>): Consume<T> {
  return function* checked(rows) {
    const slices = consume(rows)
    for (;;) {
      const slice = slices.next()
      checkRows(rows.missingRows ?? 0, rows.format.height, scale, info.height)
      if (slice.done) return slice.value
      yield
    }
  }
}
