/** Writes the coded data of a scan: MCU by MCU, with its restarts. */

import { damaged } from '../../../api/fail.ts'
import type { Slices } from '../../../rows/pump.ts'
import { JXL } from '../name.ts'
import type { HuffmanCode } from '../restore/structure.ts'
import { type BlockJob, type CodedComponent, putFirst, putRefined, putWhole } from './blocks.ts'
import type { BytesOut } from './bytes-out.ts'
import type { Coefficients } from './coefficients.ts'
import type { Scan } from './description.ts'
import type { BlockPicture, Channel } from './picture.ts'
import { ScanCoder, symbolCodes } from './scan-code.ts'

export interface ScanJob {
  readonly out: BytesOut
  readonly picture: BlockPicture
  readonly scan: Scan
  readonly isProgressive: boolean
  readonly restartInterval: number
  /** The code in each slot; AC from 16 on. */
  readonly codes: ReadonlyMap<number, HuffmanCode>
  readonly coefficients: Coefficients
}

interface Part extends CodedComponent {
  readonly channel: Channel
  readonly index: number
  /** Blocks of an MCU. */
  readonly h: number
  readonly v: number
}

export function* writeScan(job: ScanJob): Slices<void> {
  const { out, picture, scan, restartInterval } = job
  checkScan(job)
  const parts = partsOf(job)
  const { mcusWide, mcusHigh } = mcusOf(picture, parts)
  const walk = new BlockWriter(job)
  for (let y = 0, mcu = 0; y < mcusHigh; y++) {
    yield* readRows(job, parts, y)
    for (let x = 0; x < mcusWide; x++, mcu++) {
      if (restartInterval > 0 && mcu > 0 && mcu % restartInterval === 0) {
        walk.coder.flush()
        out.align()
        out.append([0xff, 0xd0 + ((mcu / restartInterval - 1) & 7)])
        for (const part of parts) part.last = 0
      }
      for (const part of parts) walk.mcu(part, x, y)
    }
  }
  walk.coder.flush()
  out.align()
  if (scan.components.length === 0) damaged(JXL, 'a scan of its JPEG is empty')
}

/** Decodes what the MCU row needs. */
function* readRows({ coefficients }: ScanJob, parts: readonly Part[], y: number): Slices<void> {
  for (const { channel, v } of parts) yield* coefficients.need(channel, y * v)
}

function checkScan({ scan: { first, last, low, high, components }, isProgressive }: ScanJob): void {
  const isWhole = first === 0 && last === 63 && low === 0 && high === 0
  const isPart = last >= first && low < 14 && (first === 0 || components.length === 1)
  if (!(isProgressive ? isPart : isWhole)) damaged(JXL, 'a scan of its JPEG is odd')
}

function partsOf({ picture, scan, codes }: ScanJob): Part[] {
  const isAlone = scan.components.length === 1
  const coded = (slot: number) => {
    const code = codes.get(slot)
    return code && symbolCodes(code)
  }
  return scan.components.map(({ index, dc, ac }) => {
    const i = picture.channels.findIndex(({ component }) => component === index)
    const channel = picture.channels[i] ?? damaged(JXL, 'a scan of its JPEG is odd')
    const [h, v] = isAlone ? [1, 1] : [channel.h, channel.v]
    return { channel, index: i, h, v, last: 0, dc: coded(dc), ac: coded(16 + ac) }
  })
}

/** A component alone has no blocks beyond its edge. */
function mcusOf({ width, height, wide, high, channels }: BlockPicture, parts: readonly Part[]) {
  const [alone, other] = parts
  if (!alone || other) {
    const [hMost, vMost] = [maxOf(channels, 'h'), maxOf(channels, 'v')]
    return { mcusWide: wide / hMost, mcusHigh: high / vMost }
  }
  const { shiftX, shiftY } = alone.channel
  return {
    mcusWide: Math.ceil(Math.ceil(width / (1 << shiftX)) / 8),
    mcusHigh: Math.ceil(Math.ceil(height / (1 << shiftY)) / 8),
  }
}

function maxOf(channels: readonly Channel[], side: 'h' | 'v'): number {
  return Math.max(...channels.map((channel) => channel[side]))
}

class BlockWriter {
  readonly coder: ScanCoder
  readonly #job: ScanJob
  readonly #put: (job: BlockJob) => void
  readonly #resets: ReadonlySet<number>
  /** Counted over the scan. */
  #block = 0

  constructor(job: ScanJob) {
    const { scan, isProgressive } = job
    this.#job = job
    this.coder = new ScanCoder(job.out)
    this.#put = isProgressive ? (scan.high > 0 ? putRefined : putFirst) : putWhole
    this.#resets = new Set(scan.resets)
  }

  mcu(part: Part, x: number, y: number): void {
    const { scan, coefficients } = this.#job
    const samples = coefficients.of(part.index)
    for (let v = 0; v < part.v; v++) {
      for (let h = 0; h < part.h; h++, this.#block++) {
        if (this.#resets.has(this.#block)) this.coder.flush()
        const at = coefficients.place(part.index, x * part.h + h, y * part.v + v)
        const zeroRuns = scan.zeroRuns.get(this.#block) ?? 0
        this.#put({ coder: this.coder, scan, component: part, samples, at, zeroRuns })
      }
    }
  }
}
