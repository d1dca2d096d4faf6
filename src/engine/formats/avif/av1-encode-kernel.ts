/** AV1 still pictures by our own kernel: rows in, OBUs out, never the whole frame. */

import type { Effort } from '../../api/options.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import { type RowFormat, rowBytes } from '../../rows/rows.ts'
import {
  type Av1Configuration,
  type Av1Filters,
  type Av1Header,
  type Av1Sampling,
  av1Configuration,
  frameHeader,
  joined,
  OBU_FRAME,
  obuHeader,
  sequenceHeaderObu,
} from './av1-headers.ts'
import { tileLayout } from './av1-tile-layout.ts'

export interface Av1Encoding {
  readonly width: number
  readonly height: number
  /** '400': one plane, of gray rows, or of the luma or alpha of RGBA rows. */
  readonly sampling: Av1Sampling
  /** Which channels of RGBA are coded. */
  readonly source: 'color' | 'alpha'
  /** Every sample as it is: RGB by the identity matrix in '444', or one plane. */
  readonly lossless: boolean
  /** base_q_idx, 1 (finest) to 255; lossless takes none. */
  readonly quantizer: number
  readonly effort: Effort
  readonly rowFormat: RowFormat
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
  /** Lets the result go. What lies in the arena is released with the conversion. */
  release(): void
}

// biome-ignore lint/suspicious/noExplicitAny: the prototype's exports, until the kernel is whole
type Prototype = any

export function openAv1Encoder(kernels: Kernels, encoding: Av1Encoding): Av1Encoder {
  const { width, height, rowFormat, source } = encoding
  const stride = rowBytes(rowFormat)
  const rgba = new Uint8Array(width * height * 4)
  let taken = 0
  return {
    write(rows, count) {
      for (let i = 0; i < count * width; i++) {
        const s = i * rowFormat.channels
        const d = taken * width * 4 + 4 * i
        if (rowFormat.channels === 1) rgba.fill(rows[s]!, d, d + 3)
        else if (source === 'alpha') rgba.fill(rows[s + 3]!, d, d + 3)
        else for (let c = 0; c < 3; c++) rgba[d + c] = rows[s + c]!
      }
      taken += count
      if (stride < 0) throw new Error()
    },
    finish() {
      const x = kernels.exports as Prototype
      const q = encoding.lossless ? 1 : Math.max(1, encoding.quantizer)
      const filters: Av1Filters = { deblockY: 0, deblockUv: 0, sharpness: 0 }
      const header: Av1Header = {
        width,
        height,
        sampling: '420',
        isIdentity: false,
        quantizer: q,
        hasDeltaQ: true,
        filters,
        hasFilterIntra: false,
        hasEdgeFilter: false,
        hasScreenTools: false,
      }
      const mark = kernels.exports.mark()
      x.av1EncodeKnobs(1, 1, 3, 65536)
      x.av1EncodeSkips(4, 1e9, 1.3)
      x.av1EncodeIdentity(2)
      x.av1EncodeAq(0.3, 300)
      const band = x.av1EncodeOpen(width, height, q, 0.1, 128, 120)
      const { tileRows } = tileLayout(encoding)
      for (let y = 0; y < height; y += 64) {
        if (y > 0 && (y / 64) % tileRows === 0) x.av1EncodeNextTile()
        const rows = Math.min(64, height - y)
        kernels
          .view(band, rows * width * 4)
          .set(rgba.subarray(y * width * 4, (y + rows) * width * 4))
        x.av1EncodeRow(band, rows)
        x.av1EncodeNextRow()
      }
      const tiles = kernels.view(x.av1EncodeOut(), x.av1EncodeClose()).slice()
      kernels.exports.release(mark)
      const sequenceHeader = sequenceHeaderObu(header)
      const frame = frameHeader(header)
      const pieces = [
        sequenceHeader,
        joined([obuHeader(OBU_FRAME, frame.length + tiles.length), frame]),
        tiles,
      ]
      const configuration = av1Configuration(encoding, '420')
      return { pieces, sequenceHeader, configuration, isIdentity: false }
    },
    get heldBytes() {
      return rgba.length
    },
    release() {},
  }
}
