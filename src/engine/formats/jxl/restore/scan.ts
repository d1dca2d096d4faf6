/** Follows the coded data of a scan and notes what its coefficients do not tell. */

import type { Bytes } from '../../../bytes/bytes.ts'
import type { Slices } from '../../../rows/pump.ts'
import { EntropyReader, type Lookup, lookupOf } from './entropy-reader.ts'
import { notRestorable } from './restorable.ts'
import type { Frame, ScanDetails, ScanHeader, ScanJob } from './structure.ts'

/** Blocks between two pauses. */
const BLOCKS_PER_PAUSE = 65_536
const MOST_DC = 32_767
/** Before the first run of empty blocks, and after one that was cut. */
const NO_RUN = -1
const UNTOLD = -1

/** Which coefficients of a progressive file are not zero yet, by zigzag index: bits of two words a block. */
interface Nonzero {
  readonly words: Uint32Array
  /** Blocks from one row to the next. */
  readonly stride: number
}

interface ComponentPlan {
  readonly dc: Lookup | undefined
  readonly ac: Lookup | undefined
  readonly nonzero: Nonzero
  /** Blocks of an MCU. */
  readonly h: number
  readonly v: number
}

/** Bytes of what is kept of a progressive file. */
export function nonzeroBytes(frame: Frame): number {
  return gridsOf(frame).reduce((sum, { wide, high }) => sum + wide * high * 8, 0)
}

function gridsOf({ width, height, components }: Frame) {
  const hMost = Math.max(...components.map(({ h }) => h))
  const vMost = Math.max(...components.map(({ v }) => v))
  return components.map(({ h, v }) => ({
    wide: Math.ceil(width / (8 * hMost)) * h,
    high: Math.ceil(height / (8 * vMost)) * v,
    // Of scans of the component alone.
    ownWide: Math.ceil((width * h) / hMost / 8),
    ownHigh: Math.ceil((height * v) / vMost / 8),
  }))
}

/** Follows scan after scan of one file. */
export class ScanFollower {
  readonly #file: Bytes
  readonly reader: EntropyReader
  #nonzero: Nonzero[] = []
  /** By component and zigzag index: the lowest bit that was told. */
  readonly #told: Int8Array[] = []
  #block = 0
  #run = NO_RUN
  #resets: number[] = []
  #zeroRuns: { block: number; count: number }[] = []

  constructor(file: Bytes) {
    this.#file = file
    this.reader = new EntropyReader(file, 0)
  }

  *follow(job: ScanJob): Slices<ScanDetails> {
    const { frame, header, restartInterval } = job
    this.#prepare(frame)
    this.#resets = []
    this.#zeroRuns = []
    this.#block = 0
    this.#run = NO_RUN
    this.reader.moveTo(job.start)
    checkHeader(job)
    this.#checkOrder(header)
    const plans = this.#plansOf(job)
    const grids = gridsOf(frame)
    const [alone] = header.components
    const isAlone = header.components.length === 1
    const grid = grids[alone!.index]!
    const own = frame.components[alone!.index]!
    const mcusWide = isAlone ? grid.ownWide : grid.wide / own.h
    const mcus = mcusWide * (isAlone ? grid.ownHigh : grid.high / own.v)
    const last = new Int32Array(plans.length)
    for (let mcu = 0; mcu < mcus; mcu++) {
      if (restartInterval > 0 && mcu > 0 && mcu % restartInterval === 0) {
        this.#restart(mcu / restartInterval - 1)
        last.fill(0)
      }
      if (mcu % BLOCKS_PER_PAUSE === BLOCKS_PER_PAUSE - 1) yield
      const [x, y] = [mcu % mcusWide, Math.floor(mcu / mcusWide)]
      for (let i = 0; i < plans.length; i++) this.#mcu(job, plans[i]!, [x, y], last, i)
    }
    if (this.#run > 0) notRestorable('its data is damaged')
    const end = this.reader.finish()
    return { resets: this.#resets, zeroRuns: this.#zeroRuns, end }
  }

  /** Each bit of a coefficient is told once, the higher ones first: what is told again would be lost. */
  #checkOrder({ components, first, last, high, low }: ScanHeader): void {
    for (const { index } of components) {
      const told = this.#told[index] ?? new Int8Array(64).fill(UNTOLD)
      this.#told[index] = told
      for (let k = first; k <= last; k++) {
        if (told[k] !== (high === 0 ? UNTOLD : high)) notRestorable('its scans are in disorder')
        told[k] = low
      }
    }
  }

  #prepare(frame: Frame): void {
    if (this.#nonzero.length > 0) return
    this.#nonzero = gridsOf(frame).map(({ wide, high }) => ({
      words: new Uint32Array(frame.isProgressive ? wide * high * 2 : 0),
      stride: wide,
    }))
  }

  #plansOf({ frame, header, codes }: ScanJob): ComponentPlan[] {
    const isAlone = header.components.length === 1
    return header.components.map(({ index, dc, ac }) => {
      const [dcCode, acCode] = [codes.get(dc), codes.get(16 + ac)]
      const { h, v } = frame.components[index]!
      return {
        dc: dcCode && lookupOf(dcCode),
        ac: acCode && lookupOf(acCode),
        nonzero: this.#nonzero[index]!,
        h: isAlone ? 1 : h,
        v: isAlone ? 1 : v,
      }
    })
  }

  #restart(number: number): void {
    if (this.#run > 0) notRestorable('its data is damaged')
    this.#run = NO_RUN
    const at = this.reader.finish()
    if (this.#file.at(at) !== 0xff || this.#file.at(at + 1) !== 0xd0 + (number & 7)) {
      notRestorable('its restart markers are damaged')
    }
    this.reader.moveTo(at + 2)
  }

  #mcu(
    job: ScanJob,
    plan: ComponentPlan,
    [x, y]: readonly [number, number],
    last: Int32Array,
    i: number,
  ) {
    const { first, last: end, high, low } = job.header
    for (let v = 0; v < plan.v; v++) {
      for (let h = 0; h < plan.h; h++) {
        const place = ((y * plan.v + v) * plan.nonzero.stride + x * plan.h + h) * 2
        if (high > 0) this.#refine(plan, place, first, end)
        else {
          if (first === 0) last[i] = this.#dc(plan, last[i]!, low)
          if (end > 0) this.#first(plan, place, Math.max(1, first), end, first > 0)
        }
        this.#block++
      }
    }
  }

  #dc({ dc }: ComponentPlan, before: number, low: number): number {
    const size = this.reader.symbol(dc ?? notRestorable('a code is missing'))
    if (size === 0) return before
    const bits = this.reader.bits(size)
    const value = before + (bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits)
    if (Math.abs(value * 2 ** low) > MOST_DC) notRestorable('its data is damaged')
    return value
  }

  /** Coefficients that come for the first time. */
  #first(plan: ComponentPlan, place: number, first: number, end: number, mayRun: boolean): void {
    if (this.#run > 0) {
      this.#run--
      return
    }
    const { reader } = this
    const ac = plan.ac ?? notRestorable('a code is missing')
    const { words } = plan.nonzero
    let zeroRuns = 0
    for (let k = first; k <= end; k++) {
      const symbol = reader.symbol(ac)
      const [run, size] = [symbol >> 4, symbol & 15]
      if (size > 0) {
        k += run
        if (k > end) notRestorable('its data is damaged')
        reader.bits(size)
        zeroRuns = 0
        if (words.length > 0) words[place + (k >> 5)]! |= 1 << (k & 31)
      } else if (run === 15) {
        k += 15
        zeroRuns++
      } else {
        this.#beginRun(run, k === first, mayRun)
        break
      }
    }
    this.#run--
    if (zeroRuns > 0) this.#zeroRuns.push({ block: this.#block, count: zeroRuns })
  }

  /** A run of 2^`log` empty blocks and more begins here. */
  #beginRun(log: number, isEmpty: boolean, mayRun: boolean): void {
    if (mayRun && isEmpty && this.#run === 0) this.#resets.push(this.#block)
    if (log > 0 && !mayRun) notRestorable('its data is damaged')
    this.#run = (1 << log) + this.reader.bits(log)
  }

  /** A bit more of coefficients that have come, and some that have not. */
  #refine(plan: ComponentPlan, place: number, first: number, end: number): void {
    const { reader } = this
    const { words } = plan.nonzero
    if (first === 0) {
      reader.bits(1)
      if (end > 0) notRestorable('a scan is odd')
      return
    }
    const isSet = (k: number) => ((words[place + (k >> 5)]! >>> (k & 31)) & 1) === 1
    let k = first
    if (this.#run <= 0) {
      const ac = plan.ac ?? notRestorable('a code is missing')
      let endsWithZeros = false
      for (; k <= end; k++) {
        const symbol = reader.symbol(ac)
        let run = symbol >> 4
        const size = symbol & 15
        if (size > 1) notRestorable('its data is damaged')
        if (size === 0 && run < 15) {
          this.#beginRun(run, k === first, true)
          break
        }
        endsWithZeros = size === 0
        if (size === 1) reader.bits(1)
        for (; k <= end; k++) {
          if (isSet(k)) reader.bits(1)
          else if (--run < 0) break
        }
        if (size === 0) continue
        if (k > end) notRestorable('its data is damaged')
        words[place + (k >> 5)]! |= 1 << (k & 31)
      }
      if (endsWithZeros) notRestorable('a scan has needless zeros')
    }
    if (this.#run > 0) for (; k <= end; k++) if (isSet(k)) reader.bits(1)
    this.#run--
  }
}

/** Scans as JPEG XL's own writer would order their bits. */
function checkHeader({ frame, header: { components, first, last, high, low } }: ScanJob): void {
  const isWhole = first === 0 && last === 63 && high === 0 && low === 0
  const isPart = first === 0 ? last === 0 : last >= first && last < 64 && components.length === 1
  const isFine = frame.isProgressive
    ? isPart && low < 14 && (high === 0 || high === low + 1)
    : isWhole
  if (!isFine) notRestorable('a scan is odd')
}
