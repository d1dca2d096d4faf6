/**
 * How much work the scans of a JPEG are (T.81 B.2.3), told from their headers alone. The decoder
 * has the same bounds (wasm/jpeg/scans.ts); here a plan already knows.
 */

import { ImageError } from '../../api/errors.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { Size } from '../../geometry/orientation.ts'

/** Scans at most, and blocks visited, as a multiple of the frame's and as what is always free. */
const MAX_SCANS = 100
const MAX_VISITS = 40
const FREE_VISITS = 100_000

const [EOI, SOS] = [0xd9, 0xda]
const WINDOW_BYTES = 65_536

/** What a frame header says. */
export interface ScannedFrame extends Size {
  readonly process: string
  readonly components: readonly { readonly id: number; readonly h: number; readonly v: number }[]
}

/** Throws `image-too-large` for more; `start`: where the first scan's segment begins, behind its length. */
export function checkScans(bytes: Bytes, start: number, frame: ScannedFrame): void {
  const blocks = blocksOf(frame)
  const most = MAX_VISITS * [...blocks.values()].reduce((sum, own) => sum + own, 0) + FREE_VISITS
  const seen = new Set<number>()
  let visits = 0
  let scans = 0
  const markers = new Markers(bytes)
  for (let at: number | undefined = start; at !== undefined; at = nextScan(bytes, markers, at)) {
    const ids = idsOf(bytes, at)
    // A sequential scan that codes a component again is passed over (A.2.3: there is one).
    const isRepeat = frame.process !== 'progressive' && ids.some((id) => seen.has(id))
    for (const id of ids) {
      if (!isRepeat) visits += blocks.get(id) ?? 0
      seen.add(id)
    }
    if (++scans > MAX_SCANS || visits > most) throw tooManyScans()
  }
}

/** The components of a scan: their number, then the id and the tables of each. */
function idsOf(bytes: Bytes, start: number): number[] {
  const count = Math.min(bytes.at(start), Math.floor((bytes.length - start - 1) / 2))
  return Array.from({ length: count }, (_, i) => bytes.at(start + 1 + 2 * i))
}

/** The refusal of the decoder as well. */
export function tooManyScans(): ImageError {
  return new ImageError('image-too-large', 'Cannot decode JPEG: it has too many scans')
}

/** Blocks of each component by its id (A.1.1, A.2.4). */
function blocksOf({ width, height, components }: ScannedFrame): Map<number, number> {
  const hMax = Math.max(...components.map(({ h }) => h))
  const vMax = Math.max(...components.map(({ v }) => v))
  const side = (length: number, own: number, most: number) =>
    Math.ceil(Math.ceil((length * own) / most) / 8)
  return new Map(
    components.map(({ id, h, v }) => [id, side(width, h, hMax) * side(height, v, vMax)]),
  )
}

/** Where the content of the next scan header begins; `undefined`: there is none. */
function nextScan(bytes: Bytes, markers: Markers, from: number): number | undefined {
  let at = from
  for (;;) {
    const marker = markers.next(at)
    if (marker === undefined || marker + 5 > bytes.length) return undefined
    const code = bytes.at(marker + 1)
    if (code === EOI) return undefined
    if (code === SOS) return marker + 4
    at = marker + 2 + Math.max(2, bytes.at(marker + 2) * 256 + bytes.at(marker + 3))
  }
}

/** Finds the markers of a file front to back, and reads each of its bytes once, however many there are. */
class Markers {
  readonly #bytes: Bytes
  #window = new Uint8Array(0)
  #start = 0

  constructor(bytes: Bytes) {
    this.#bytes = bytes
  }

  /** The next marker that ends entropy-coded data: no stuffed byte, no restart (B.1.1.5). */
  next(from: number): number | undefined {
    for (let start = from; start + 1 < this.#bytes.length; ) {
      this.#moveTo(start)
      const [window, base] = [this.#window, this.#start]
      let at = window.indexOf(0xff, start - base)
      for (; at >= 0; at = window.indexOf(0xff, at + 1)) {
        const code = window[at + 1] ?? 0
        if (code >= 0xc0 && code !== 0xff && (code & 0xf8) !== 0xd0) return base + at
      }
      start = base + Math.max(1, window.length - 1) // a marker may lie across two windows
    }
    return undefined
  }

  /** Reads on only where `from` and the byte after it are not there yet. */
  #moveTo(from: number): void {
    if (from >= this.#start && from + 1 < this.#start + this.#window.length) return
    this.#start = from
    this.#window = this.#bytes.slice(from, Math.min(this.#bytes.length, from + WINDOW_BYTES))
  }
}
