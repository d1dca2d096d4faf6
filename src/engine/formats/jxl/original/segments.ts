/** The file of a JPEG from its description, its tables and its coefficients. */

import { damaged, unsupported } from '../../../api/fail.ts'
import type { Slices } from '../../../rows/pump.ts'
import { JXL } from '../name.ts'
import { type HuffmanCode, MARKERS } from '../restore/structure.ts'
import type { BytesOut } from './bytes-out.ts'
import type { Coefficients } from './coefficients.ts'
import type { Description } from './description.ts'
import type { BlockPicture } from './picture.ts'
import { writeScan } from './scan-writer.ts'
import type { Texts } from './texts.ts'

const [SOI, SOF0, SOF2, DHT, DQT] = [0xd8, 0xc0, 0xc2, 0xc4, 0xdb]

export interface FileParts {
  readonly description: Description
  readonly texts: Texts
  readonly picture: BlockPicture
  /** Steps of each component, in zigzag order. */
  readonly quants: readonly Uint16Array[]
  readonly coefficients: Coefficients
}

export function* writeFile(out: BytesOut, parts: FileParts): Slices<void> {
  const writer = new SegmentWriter(out, parts)
  out.append([0xff, SOI])
  for (const marker of parts.description.markers) {
    if (marker === MARKERS.SOS) yield* writer.scan()
    else writer.segment(marker)
  }
  out.append(parts.texts.tail)
}

/** Takes of each kind of thing the next one. */
class SegmentWriter {
  readonly #out: BytesOut
  readonly #parts: FileParts
  readonly #apps: Iterator<Uint8Array>
  readonly #comments: Iterator<Uint8Array>
  readonly #gaps: Iterator<Uint8Array>
  #quant = 0
  #code = 0
  #scan = 0
  #isProgressive = false
  #restartInterval = 0
  readonly #codes = new Map<number, HuffmanCode>()

  constructor(out: BytesOut, parts: FileParts) {
    this.#out = out
    this.#parts = parts
    this.#apps = parts.texts.apps.values()
    this.#comments = parts.texts.comments.values()
    this.#gaps = parts.texts.gaps.values()
  }

  segment(marker: number): void {
    if (marker !== MARKERS.GAP) this.#out.byte(0xff)
    if (marker === MARKERS.GAP) this.#out.append(next(this.#gaps))
    else if (marker >= 0xe0 && marker <= 0xef) this.#out.append(next(this.#apps))
    else if (marker === MARKERS.COM) this.#out.append(next(this.#comments))
    else if (marker === MARKERS.EOI) this.#out.byte(marker)
    else this.#body(marker)
  }

  #body(marker: number): void {
    if (marker === DQT) this.#quants()
    else if (marker === DHT) this.#huffman()
    else if (marker === MARKERS.DRI) this.#interval()
    else if (marker >= SOF0 && marker <= SOF2) this.#frame(marker)
    else unsupported(JXL, 'its JPEG has segments that are not written here')
  }

  #quants(): void {
    const { description, quants } = this.#parts
    const bytes: number[] = []
    for (let isLast = false; !isLast; ) {
      const table = description.quants[this.#quant] ?? missing()
      const owner = description.components.findIndex(({ quant }) => quant === this.#quant)
      const steps = quants[owner] ?? missing()
      bytes.push((table.precision << 4) | table.index)
      for (const step of steps) {
        if (table.precision === 1) bytes.push(step >> 8)
        else if (step > 255) missing()
        bytes.push(step & 255)
      }
      this.#quant++
      isLast = table.isLast
    }
    this.#put(DQT, bytes)
  }

  #huffman(): void {
    const bytes: number[] = []
    for (let isLast = false; !isLast; ) {
      const code = this.#parts.description.codes[this.#code++] ?? missing()
      const { slot, counts, values } = code
      const longest = counts.findLastIndex((count) => count > 0)
      bytes.push(slot)
      // The code of ones is none.
      for (let i = 1; i <= 16; i++) bytes.push(counts[i]! - Number(i === longest))
      bytes.push(...values.slice(0, -1))
      this.#codes.set(slot, code)
      isLast = code.isLast
    }
    this.#put(DHT, bytes)
  }

  #interval(): void {
    this.#restartInterval = this.#parts.description.restartInterval
    this.#put(MARKERS.DRI, [this.#restartInterval >> 8, this.#restartInterval & 255])
  }

  #frame(marker: number): void {
    const { description, picture } = this.#parts
    const { width, height, channels } = picture
    this.#isProgressive = marker === SOF2
    const bytes = [8, height >> 8, height & 255, width >> 8, width & 255]
    bytes.push(description.components.length)
    description.components.forEach(({ id, quant }, i) => {
      const { h, v } = channels.find(({ component }) => component === i) ?? missing()
      const table = description.quants[quant] ?? missing()
      bytes.push(id, (h << 4) | v, table.index)
    })
    this.#put(marker, bytes)
  }

  *scan(): Slices<void> {
    const { description, picture, coefficients } = this.#parts
    const scan = description.scans[this.#scan++] ?? missing()
    const { components, first, last, high, low } = scan
    const named = components.flatMap(({ index, dc, ac }) => [
      description.components[index]?.id ?? missing(),
      (dc << 4) | ac,
    ])
    this.#out.byte(0xff)
    this.#put(MARKERS.SOS, [components.length, ...named, first, last, (high << 4) | low])
    const how = { isProgressive: this.#isProgressive, restartInterval: this.#restartInterval }
    yield* writeScan({ out: this.#out, picture, scan, ...how, codes: this.#codes, coefficients })
  }

  #put(marker: number, body: readonly number[]): void {
    this.#out.byte(marker)
    this.#out.u16(body.length + 2)
    this.#out.append(body)
  }
}

function next<T>(parts: Iterator<T>): T {
  const { value, done } = parts.next()
  return done ? missing() : value
}

function missing(): never {
  return damaged(JXL, 'the description of its JPEG is damaged')
}
