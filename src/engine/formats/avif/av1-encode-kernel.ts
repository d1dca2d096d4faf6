/** AV1 still pictures by our own kernel: rows in, OBUs out, never the whole frame. */

import { ImageError } from '../../api/errors.ts'
import type { Effort } from '../../api/options.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import { withHeldBytes } from '../../memory/with-held-bytes.ts'
import { type RowFormat, rowBytes } from '../../rows/rows.ts'
import { EFFORT_NUMBERS } from '../encoder-kernel.ts'
import './av1-encode-exports.ts'
import { BAND_ROWS } from './av1-encode-memory.ts'
import { av1Filters, DETAILED_BITS } from './av1-filters.ts'
import {
  type Av1Configuration,
  type Av1Filters,
  type Av1Header,
  type Av1Matrices,
  type Av1Sampled,
  av1Configuration,
  cdefBits,
  cdefBytes,
  frameHeader,
  joined,
  OBU_FRAME,
  obuHeader,
  sequenceHeaderObu,
  TILE_SIZE_BYTES,
} from './av1-headers.ts'
import { tileLayout } from './av1-tile-layout.ts'

export interface Av1Encoding {
  readonly width: number
  readonly height: number
  /** '400': one plane, of gray rows, or of the luma or alpha of RGBA rows. */
  readonly sampling: Av1Sampled
  /** Which channels of RGBA are coded; alpha in '400' only. */
  readonly source: 'color' | 'alpha'
  /** Every sample as it is: RGB by the identity matrix in '444', or one plane in '400'. */
  readonly lossless: boolean
  /** base_q_idx, 1 (finest) to 255; lossless takes none. */
  readonly quantizer: number
  readonly effort: Effort
  readonly rowFormat: RowFormat
  /** Instead of those that suit the quantizer; tests turn them off. */
  readonly filters?: Av1Filters
  /** The same of chroma's quantizer. */
  readonly matrices?: Av1Matrices
  readonly chromaDelta?: number
}

/** One coded picture. */
export interface Av1Picture {
  /** The OBUs in order, to be written one after the other: sequence header, frame. */
  readonly pieces: readonly Uint8Array<ArrayBuffer>[]
  /** For av1C. */
  readonly sequenceHeader: Uint8Array<ArrayBuffer>
  readonly configuration: Av1Configuration
  /** nclx: whether the matrix is the identity (0) and not BT.601 (6); always full range. */
  readonly isIdentity: boolean
}

/** Takes all rows from top to bottom. Several may be open at a time in an instance of the kernels. */
export interface Av1Encoder {
  /** Rows may lie in the kernels' memory; then they are taken where they are. */
  write(rows: Uint8Array, count: number): void
  finish(): Av1Picture
  /** JavaScript bytes that are held: the result so far. */
  readonly heldBytes: number
  /** Where the kernel keeps the picture. */
  readonly address: number
  /** Lets the result go. What lies in the arena is released with the conversion. */
  release(): void
}

/** What the kernel calls them (wasm/av1-encode/state.ts). */
const SAMPLINGS = { '400': 0, '420': 1, '444': 2, auto: 3 } as const satisfies Record<
  Av1Sampled,
  number
>

/** Levels of quantiser matrices: none, and that of small chroma. */
const [NO_MATRIX, CHROMA_MATRIX] = [15, 6]
/** The weakest but one of luma: a stronger one costs more PSNR than pictures look better. */
const LUMA_MATRIX = 13

/** Output that may wait in the kernel until it is taken. */
const TAKE_BYTES = 16_384

/** A tile cannot be larger: its size is a number of four bytes. */
const MAX_TILE_BYTES = 0xffff_ffff

export function openAv1Encoder(kernels: Kernels, encoding: Av1Encoding): Av1Encoder {
  const { exports } = kernels
  const header = headerOf(encoding)
  const stride = rowBytes(encoding.rowFormat)
  const picture = openPicture(kernels, encoding, header)
  const band = kernels.alloc(stride * BAND_ROWS)
  const output = new TileOutput(kernels, picture, header)
  let taken = 0

  /** Rows at a place in the arena. */
  function takeRows(pointer: number, count: number): void {
    if (count > encoding.height - taken) {
      throw new ImageError('codec-failed', 'Cannot encode AVIF: more rows than the picture has')
    }
    taken += count
    for (let done = 0; done < count; ) {
      done += exports.av1EncodeRows(picture, pointer + done * stride, stride, count - done)
      output.codeBand()
    }
  }

  const encoder = {
    write(rows: Uint8Array, count: number) {
      // Rows of another kernel are taken where they are.
      if (rows.buffer === exports.memory.buffer) {
        takeRows(rows.byteOffset, count)
        return
      }
      for (let row = 0; row < count; row += BAND_ROWS) {
        const some = Math.min(BAND_ROWS, count - row)
        const part = rows.subarray(row * stride, (row + some) * stride)
        kernels.view(band, some * stride).set(part)
        takeRows(band, some)
      }
    },
    finish(): Av1Picture {
      if (taken < encoding.height) {
        throw new ImageError('codec-failed', 'Cannot encode AVIF: rows are missing')
      }
      const hasScreenTools = exports.av1EncodeHasPalettes(picture) === 1
      const hasCopies = exports.av1EncodeHasCopies(picture) === 1
      const hasMatrices = exports.av1EncodeHasMatrices(picture) === 1
      const sampling = exports.av1EncodeSampling(picture) === SAMPLINGS['444'] ? '444' : '420'
      const decided =
        encoding.sampling === 'auto' ? headerOf(decidedBy(encoding, sampling)) : header
      return pictureOf(
        {
          ...decided,
          filters: filtersOf(encoding, header.quantizer, output.bytes),
          hasScreenTools,
          hasCopies,
          matrices: hasMatrices ? decided.matrices : undefined,
        },
        output.tiles,
      )
    },
    address: picture,
    release: () => output.clear(),
  }
  return withHeldBytes(encoder, () => output.bytes)
}

/** Opens it in the kernel; answers its address. */
function openPicture({ exports }: Kernels, encoding: Av1Encoding, header: Av1Header): number {
  const { width, height, rowFormat, sampling, source, effort } = encoding
  const { tileColumns, tileRows } = tileLayout(header)
  const picture = exports.av1EncodeOpen(
    width,
    height,
    rowFormat.channels,
    SAMPLINGS[sampling],
    source === 'alpha' ? 1 : 0,
    header.quantizer,
    EFFORT_NUMBERS[effort],
    tileColumns,
    tileRows,
    header.matrices?.y ?? NO_MATRIX,
    header.matrices?.uv ?? NO_MATRIX,
    header.chromaDelta,
  )
  if (picture > 0) {
    const { cdef } = header.filters
    if (cdef) exports.av1EncodeCdef(picture, cdef.damping, cdefBits(cdef), cdefBytes(cdef))
    return picture
  }
  throw picture === -3
    ? new ImageError('memory-budget', 'Cannot encode AVIF: out of memory')
    : new ImageError('codec-failed', 'Cannot encode AVIF: illegal size or sampling')
}

function headerOf(encoding: Av1Encoding): Av1Header {
  const { width, height, sampling, lossless } = encoding
  const quantizer = lossless ? 0 : Math.max(1, Math.min(255, Math.round(encoding.quantizer)))
  return {
    width,
    height,
    sampling: sampling === 'auto' ? '420' : sampling,
    isIdentity: lossless && sampling === '444',
    quantizer,
    hasDeltaQ: !lossless,
    ...chromaQuantizing(encoding, quantizer),
    filters: filtersOf(encoding, quantizer, 0),
    hasFilterIntra: hasFilterIntra(encoding),
    hasEdgeFilter: true,
    hasScreenTools: false,
    hasCopies: false,
  }
}

/** Filters for a picture that took so many bytes. */
function filtersOf(encoding: Av1Encoding, quantizer: number, bytes: number): Av1Filters {
  const { width, height, effort, filters } = encoding
  const isDetailed = effort !== 'fast' && bytes * 8 > DETAILED_BITS * width * height
  return filters ?? av1Filters(quantizer, { isBest: effort === 'best', isDetailed })
}

/** What 'auto' came to. Of a drawing chroma is quantized as luma is. */
function decidedBy(encoding: Av1Encoding, sampling: '420' | '444'): Av1Encoding {
  return sampling === '420' ? { ...encoding, sampling } : { ...encoding, sampling, chromaDelta: 0 }
}

/** As the kernel decides it: without codes on trial, more modes are no gain. */
function hasFilterIntra({ lossless, effort }: Av1Encoding): boolean {
  return !lossless && effort === 'best'
}

/**
 * Small chroma is quantized finer, but for what is too fine to be seen of it; at equal size pictures
 * look nearer to the original (SSIMULACRA2). So they do at `balanced` with a weak matrix for luma.
 */
function chromaQuantizing(
  { sampling, lossless, effort, matrices, chromaDelta }: Av1Encoding,
  quantizer: number,
): Pick<Av1Header, 'matrices' | 'chromaDelta'> {
  const isSmall = sampling !== '444' && sampling !== '400' && !lossless
  const luma = effort === 'balanced' ? LUMA_MATRIX : NO_MATRIX
  return {
    matrices: matrices ?? (isSmall ? { y: luma, uv: CHROMA_MATRIX } : undefined),
    chromaDelta: chromaDelta ?? (isSmall ? -Math.min(16, quantizer >> 2) : 0),
  }
}

/** Collects the output of all tiles. */
class TileOutput {
  readonly #kernels: Kernels
  readonly #picture: number
  readonly tiles: Uint8Array<ArrayBuffer>[][]
  bytes = 0

  constructor(kernels: Kernels, picture: number, header: Av1Header) {
    this.#kernels = kernels
    this.#picture = picture
    const { across, down } = tileLayout(header)
    this.tiles = Array.from({ length: across * down }, () => [])
  }

  /** Codes the superblocks of a full band, if it is. */
  codeBand(): void {
    const { exports } = this.#kernels
    for (;;) {
      const ready = exports.av1EncodeStep(this.#picture)
      if (ready === -1) return
      if (ready < 0) throw new ImageError('codec-failed', 'Cannot encode AVIF: no room for output')
      const tile = exports.av1EncodeTile(this.#picture)
      if (ready >= TAKE_BYTES || tile % 2 === 1) this.#take(tile >> 1, ready)
    }
  }

  #take(tile: number, bytes: number): void {
    const { exports, view } = this.#kernels
    const pointer = exports.av1EncodeOutput(this.#picture) >>> 0
    this.tiles[tile]!.push(view(pointer, bytes).slice())
    this.bytes += bytes
    exports.av1EncodeTaken(this.#picture, bytes)
  }

  clear(): void {
    this.tiles.length = 0
    this.bytes = 0
  }
}

/** Headers, and before each tile but the last its size. */
function pictureOf(
  header: Av1Header,
  tiles: readonly (readonly Uint8Array<ArrayBuffer>[])[],
): Av1Picture {
  const data = tiles.flatMap((pieces, tile) =>
    tile === tiles.length - 1 ? pieces : [tileSize(pieces), ...pieces],
  )
  const frame = frameHeader(header)
  const bytes = data.reduce((sum, piece) => sum + piece.length, frame.length)
  const sequenceHeader = sequenceHeaderObu(header)
  return {
    pieces: [sequenceHeader, joined([obuHeader(OBU_FRAME, bytes), frame]), ...data],
    sequenceHeader,
    configuration: av1Configuration(header, header.sampling),
    isIdentity: header.isIdentity,
  }
}

/** tile_size_minus_1, little endian. */
function tileSize(pieces: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const bytes = pieces.reduce((sum, piece) => sum + piece.length, 0)
  if (bytes > MAX_TILE_BYTES) throw new ImageError('codec-failed', 'Cannot encode AVIF: too large')
  const size = new Uint8Array(TILE_SIZE_BYTES)
  new DataView(size.buffer).setUint32(0, bytes - 1, true)
  return size
}
