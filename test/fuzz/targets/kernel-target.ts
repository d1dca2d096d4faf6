/** What the JPEG and the PNG kernel have in common: four decodings of each file, and their checks. */

import { ImageError } from '../../../src/engine/api/errors.ts'
import { bytesOf } from '../../../src/engine/bytes/bytes.ts'
import type { ImageInfo } from '../../../src/engine/contract/info.ts'
import { probe } from '../../../src/engine/formats/probe.ts'
import { RoomTooSmall } from '../../../src/engine/kernels/arena-room.ts'
import { type KernelInput, type Kernels, openKernels } from '../../../src/engine/kernels/kernels.ts'
import { type RowFormat, rowBytes } from '../../../src/engine/rows/rows.ts'
import type { Random } from '../../helpers/random.ts'
import { type CheckedKernels, checkedModule, openCheckedKernels } from '../checked/kernels.ts'
import type { Surroundings } from '../guard.ts'
import {
  type Decoded,
  type DecodeJob,
  type DecoderRows,
  decodeGuarded,
  expectEqual,
} from './decode.ts'
import { expectThat, Finding, type Outcome } from './target.ts'

/** Of larger pictures only the first rows are decoded: time is better spent on variety. */
const MAX_PIXELS = 250_000
/** The same for the checked kernels, which are slow. */
const MAX_CHECKED_PIXELS = 60_000
/** Instances are renewed beyond this. */
const MAX_HELD_BYTES = 96 * 1024 * 1024
/** Memory that is filled when the header does not tell what decoding takes. */
const DEFAULT_REACH = 100_000
const MAX_REACH = 2_000_000

export type Scale = 0 | 1 | 2 | 3

/** What differs between the kernels. */
export interface KernelSpec {
  /** A small file that always decodes. */
  readonly good: Uint8Array
  /** Missing rows are the last ones, and black: nothing of an earlier picture shows there. */
  readonly blanksMissingRows: boolean
  /** Scales that the kernel knows: 1, or 4. */
  readonly scales: number
  open(kernels: Kernels, file: KernelInput, scale: Scale): DecoderRows
  /** The plan's prediction for a probed file. */
  arenaBytes(info: ImageInfo, scale: Scale): number | undefined
  /** Whether the file may be opened at all: what it takes is bounded. */
  mayOpen(file: Uint8Array): boolean
  maxSteps(format: RowFormat, scale: Scale): number
  /** Turns of loops that any file of `length` bytes with these rows may take. */
  maxWork(length: number, format: RowFormat | undefined, scale: Scale): number
}

/** Decodes files in all the ways that must not matter. */
export class KernelFuzz {
  readonly #spec: KernelSpec
  readonly #plain: WebAssembly.Module
  readonly #checked: WebAssembly.Module
  #plainKernels: Kernels | undefined
  #checkedKernels: CheckedKernels | undefined
  #expected: Decoded | undefined

  constructor(kernels: Uint8Array<ArrayBuffer>, spec: KernelSpec) {
    this.#spec = spec
    this.#plain = new WebAssembly.Module(kernels)
    this.#checked = checkedModule(kernels)
  }

  /** Throws a `Finding`, or what a kernel throws; either way the instances are renewed. */
  run(file: Uint8Array, random: Random): Outcome {
    if (!this.#spec.mayOpen(file)) return 'left'
    try {
      return this.#run(file, random)
    } catch (error) {
      this.#plainKernels = undefined
      this.#checkedKernels = undefined
      throw error
    }
  }

  #run(file: Uint8Array, random: Random): Outcome {
    const plain = this.#openPlain()
    const scale = random.below(this.#spec.scales) as Scale
    const info = probed(file)
    const predicted = info && this.#spec.arenaBytes(info, scale)
    const reach = Math.min(MAX_REACH, (predicted ?? DEFAULT_REACH) + 4096)
    const job = this.#job(file, scale, reach)
    const ones = { ...job, ...placedIn(random, reach, 'ones', job) }
    const checked = this.#decodeChecked(ones, scale) // first, as it does not hang
    const zeros = decodeGuarded(plain, { ...job, ...placedIn(random, reach, 'zeros', job) })
    if (checked) expectEqual(checked, zeros, 'checked and plain kernels')
    this.#checkHeader(zeros, info, predicted, scale)
    const readRows = 1 + random.below(20)
    const noise = { ...job, ...placedIn(random, reach, 'noise', job), readRows }
    expectEqual(decodeGuarded(plain, noise), zeros, 'other bytes in the memory that it takes')
    if (zeros.outcome !== 'decoded' || zeros.missingRows) this.#decodeGood(plain)
    return zeros.outcome === 'decoded' && zeros.missingRows ? 'decoded in part' : zeros.outcome
  }

  /**
   * In kernels that watch every access and count the work. Their zones behind blocks are in no plan: where
   * a later row of tiles has more blocks than the first, its room is too small, and the plain kernels judge.
   */
  #decodeChecked(job: DecodeJob, scale: Scale): Decoded | undefined {
    const kernels = this.#openChecked()
    const { maxWork } = this.#spec
    const open: DecodeJob['open'] = (_, file) => {
      kernels.allowWork(maxWork(file.length, undefined, scale))
      const rows = this.#spec.open(kernels, file, scale)
      kernels.allowWork(maxWork(file.length, rows.format, scale))
      return rows
    }
    try {
      return decodeGuarded(kernels, { ...job, open, maxPixels: MAX_CHECKED_PIXELS })
    } catch (error) {
      if (error instanceof RoomTooSmall) return undefined
      if (!kernels.isExhausted) throw error
      throw new Finding(`endless work: ${kernels.workDone} turns for ${job.file.length} bytes`)
    }
  }

  /** The picture is what the probe has said, and takes no more memory than was planned. */
  #checkHeader(
    decoded: Decoded,
    info: ImageInfo | undefined,
    predicted: number | undefined,
    scale: Scale,
  ): void {
    const { format, arenaBytes = 0 } = decoded
    if (!format || !info || predicted === undefined) return
    const width = Math.ceil(info.width / 2 ** scale)
    const height = Math.ceil(info.height / 2 ** scale)
    const planned = JSON.stringify({ width, height, channels: info.channels === 1 ? 1 : 4 })
    expectThat(JSON.stringify(format) === planned, `${JSON.stringify(format)} for ${planned}`)
    if (this.#spec.blanksMissingRows && !info.interlaced) checkBlank(decoded)
    expectThat(arenaBytes <= predicted, `${arenaBytes} bytes of arena, ${predicted} predicted`)
  }

  #decodeGood(kernels: Kernels): void {
    const job = this.#job(this.#spec.good, 0, DEFAULT_REACH)
    const decoded = decodeGuarded(kernels, job)
    this.#expected ??= decodeGuarded(openKernels(this.#plain), job)
    expectThat(this.#expected.missingRows === 0, 'the good file is not good')
    expectEqual(decoded, this.#expected, 'a good file after a bad one')
  }

  #job(file: Uint8Array, scale: Scale, reach: number): DecodeJob {
    const { open, maxSteps } = this.#spec
    return {
      file,
      open: (kernels, input) => open(kernels, input, scale),
      surroundings: { padding: 64, reach, filler: (memory) => memory.fill(0) },
      maxPixels: MAX_PIXELS,
      maxSteps: (format) => maxSteps(format, scale),
      readRows: 0,
    }
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

const FILLERS = { zeros: 0x00, ones: 0xff, noise: undefined } as const

/** Another place in the arena, and other bytes in it. */
function placedIn(
  random: Random,
  reach: number,
  kind: keyof typeof FILLERS,
  { surroundings }: DecodeJob,
): { surroundings: Surroundings } {
  const value = FILLERS[kind]
  const noise = random.bytes(251)
  const filler = (memory: Uint8Array) => {
    if (value !== undefined) memory.fill(value)
    else Buffer.from(memory.buffer, memory.byteOffset, memory.length).fill(noise)
  }
  return { surroundings: { ...surroundings, padding: 64 * random.below(40), reach, filler } }
}

function checkBlank({ format, pixels, missingRows }: Decoded): void {
  if (!format || !pixels || !missingRows) return
  const blank = pixels.subarray(pixels.length - missingRows * rowBytes(format))
  expectThat(
    blank.every((byte) => byte === 0),
    'rows that are not in the file show something',
  )
}

function probed(file: Uint8Array): ImageInfo | undefined {
  try {
    return probe(bytesOf(file))
  } catch (error) {
    if (error instanceof ImageError) return undefined
    throw error
  }
}
