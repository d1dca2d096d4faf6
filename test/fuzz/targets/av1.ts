/** wasm/av1 and the headers before it: damaged AV1 data, without the file around them. */

import { type Bytes, bytesOf } from '../../../src/engine/bytes/bytes.ts'
import {
  type Av1Headers,
  openAv1Decoder,
  readAv1Headers,
} from '../../../src/engine/formats/avif/av1-kernel.ts'
import { av1ArenaBytes } from '../../../src/engine/formats/avif/av1-memory.ts'
import { type Kernels, openKernels } from '../../../src/engine/kernels/kernels.ts'
import { av1Items } from '../../av1/items.ts'
import { LAYERED, SUPERRES } from '../../av1/streams.ts'
import type { Random } from '../../helpers/random.ts'
import { type CheckedKernels, checkedModule, openCheckedKernels } from '../checked/kernels.ts'
import { type Seed, seed, smallSeeds } from '../seeds.ts'
import { expectSame, expectThat, type Outcome, type Target, type TargetContext } from './target.ts'

/** Larger pictures are not opened, and of the checked kernels only these rows are asked for. */
const MAX_PIXELS = 400_000
const MAX_CHECKED_PIXELS = 40_000
const MAX_HELD_BYTES = 96 * 1024 * 1024
/** Turns of loops for each sample and each byte, and what opening takes. */
const TURNS_PER_PIXEL = 2000
const TURNS_AT_LEAST = 3_000_000

export function av1Target({ seeds, kernels }: TargetContext): Target {
  const fuzz = new Av1Fuzz(kernels)
  return {
    name: 'av1',
    weight: 6,
    seeds: [...smallSeeds(seeds, 'avif').flatMap(itemsOf), ...streamSeeds()],
    run: (input, random) => fuzz.run(input, random),
  }
}

/** Coded narrower, and predicted from layers: no file of the others is. */
function streamSeeds(): Seed[] {
  return [...SUPERRES, ...LAYERED].map(([name, data]) => seed(name, 'avif', data))
}

/** The data of each item, as seeds of their own. */
function itemsOf(file: Seed): Seed[] {
  try {
    return av1Items(file.bytes).map(({ data }) => ({ ...file, bytes: data }))
  } catch {
    return []
  }
}

class Av1Fuzz {
  readonly #plain: WebAssembly.Module
  readonly #checked: WebAssembly.Module
  #plainKernels: Kernels | undefined
  #checkedKernels: CheckedKernels | undefined

  constructor(kernels: Uint8Array<ArrayBuffer>) {
    this.#plain = new WebAssembly.Module(kernels)
    this.#checked = checkedModule(kernels)
  }

  /** Decodes twice: in kernels that watch every access, and in plain ones with other memory. */
  run(data: Uint8Array, random: Random): Outcome {
    const item = bytesOf(data)
    const headers = readAv1Headers(item)
    if (pixelsOf(headers) > MAX_PIXELS) return 'left'
    try {
      return this.#decode(item, headers, random)
    } catch (error) {
      this.#plainKernels = undefined
      this.#checkedKernels = undefined
      throw error
    }
  }

  #decode(item: Bytes, headers: Av1Headers, random: Random): Outcome {
    const checked = this.#openChecked()
    checked.allowWork(
      TURNS_AT_LEAST * (1 + headers.earlier.length) + pixelsOf(headers) * TURNS_PER_PIXEL,
    )
    const rows = Math.ceil(MAX_CHECKED_PIXELS / headers.width)
    const watched = decodeRows(checked, item, headers, rows)
    const plain = this.#openPlain()
    const mark = plain.exports.mark()
    fillArena(plain, random)
    const whole = decodeRows(plain, item, headers, headers.height)
    const planned = av1ArenaBytes(headers)
    expectThat(whole.arenaBytes <= planned, `${whole.arenaBytes} bytes, ${planned} planned`)
    expectThat(plain.exports.mark() === mark, 'the decoder keeps a part of the arena')
    expectSame(whole.samples.subarray(0, watched.samples.length), watched.samples, 'both kernels')
    return whole.missingRows > 0 ? 'decoded in part' : 'decoded'
  }

  #openPlain(): Kernels {
    const live = this.#plainKernels
    if (live && live.heldBytes < MAX_HELD_BYTES) return live
    this.#plainKernels = openKernels(this.#plain)
    return this.#plainKernels
  }

  #openChecked(): CheckedKernels {
    const live = this.#checkedKernels
    if (live && live.heldBytes < MAX_HELD_BYTES) return live
    this.#checkedKernels = openCheckedKernels(this.#checked)
    return this.#checkedKernels
  }
}

/** With those of the pictures that must be decoded before. */
function pixelsOf({ width, height, earlier }: Av1Headers): number {
  return earlier.reduce((sum, picture) => sum + pixelsOf(picture), (width + 128) * (height + 128))
}

/** What an earlier conversion left must not matter. */
function fillArena(kernels: Kernels, random: Random): void {
  const mark = kernels.exports.mark()
  const bytes = 1_000_000
  const block = kernels.alloc(bytes)
  kernels.view(block, bytes).fill(random.below(256))
  kernels.exports.release(mark)
}

/** The first rows of luma, and of chroma as far as they come with them. */
function decodeRows(kernels: Kernels, item: Bytes, headers: Av1Headers, wanted: number) {
  const { width, height, mono, subsamplingX, subsamplingY } = headers
  const mark = kernels.exports.mark()
  const decoder = openAv1Decoder(kernels, item, headers)
  const arenaBytes = kernels.exports.mark() - mark
  const parts: Uint8Array[] = []
  let rows = 0
  while (rows < Math.min(wanted, height)) {
    const band = decoder.next()
    if (!band) break
    expectThat(band.rows > 0 && rows + band.rows <= height, `${band.rows} rows after ${rows}`)
    for (let p = 0; p < (mono ? 1 : 3); p++) {
      const [subX, subY] = p > 0 ? [subsamplingX, subsamplingY] : [0, 0]
      const bytes = 2 * ((width + subX) >> subX)
      const last = Math.min((height + subY) >> subY, (rows + band.rows + subY) >> subY)
      for (let y = rows >> subY; y < last; y++) {
        const at = band.planes[p]! + (y - (rows >> subY)) * band.strides[p]!
        parts.push(kernels.view(at, bytes).slice())
      }
    }
    rows += band.rows
  }
  expectThat(rows >= Math.min(wanted, height), `${rows} rows of ${height}`)
  const { missingRows } = decoder
  decoder.release()
  expectThat(missingRows >= 0 && missingRows <= height, `${missingRows} missing of ${height}`)
  return { samples: Uint8Array.from(Buffer.concat(parts)), missingRows, arenaBytes }
}
