/** How a block is coded in the scans of a JPEG (T.81, F.1.2, G.1.2); coefficients are in zigzag order. */

import { damaged } from '../../../api/fail.ts'
import { JXL } from '../name.ts'
import type { Scan } from './description.ts'
import type { ScanCoder, SymbolCodes } from './scan-code.ts'

/** A component in a scan. */
export interface CodedComponent {
  readonly dc: SymbolCodes | undefined
  readonly ac: SymbolCodes | undefined
  /** DC of the block before. */
  last: number
}

export interface BlockJob {
  readonly coder: ScanCoder
  readonly scan: Scan
  readonly component: CodedComponent
  readonly samples: Int16Array
  /** Of DC. */
  readonly at: number
  /** Runs of sixteen zeros at its end. */
  readonly zeroRuns: number
}

const [SIXTEEN_ZEROS, END] = [0xf0, 0]

function sizeOf(value: number): number {
  return 32 - Math.clz32(Math.abs(value))
}

function putDc({ coder, scan, component, samples, at }: BlockJob): void {
  const value = samples[at]! >> scan.low
  const step = value - component.last
  component.last = value
  const size = sizeOf(step)
  if (size > 15) damaged(JXL, 'a coefficient is too large')
  coder.symbol(component.dc, size)
  if (size > 0) coder.bits(size, step < 0 ? step + (1 << size) - 1 : step)
}

/** All of a block. */
export function putWhole(job: BlockJob): void {
  const { coder, component, samples, at, zeroRuns } = job
  putDc(job)
  let run = 0
  for (let k = 1; k < 64; k++) {
    const value = samples[at + k]!
    if (value === 0) {
      run++
      continue
    }
    for (; run > 15; run -= 16) coder.symbol(component.ac, SIXTEEN_ZEROS)
    const size = sizeOf(value)
    if (size > 15) damaged(JXL, 'a coefficient is too large')
    coder.symbol(component.ac, (run << 4) | size)
    coder.bits(size, value < 0 ? value + (1 << size) - 1 : value)
    run = 0
  }
  for (let i = 0; i < zeroRuns; i++, run -= 16) coder.symbol(component.ac, SIXTEEN_ZEROS)
  if (run > 0) coder.symbol(component.ac, END)
}

/** The high bits of some coefficients, for the first time. */
export function putFirst(job: BlockJob): void {
  const { coder, scan, component, samples, at, zeroRuns } = job
  if (scan.first === 0) putDc(job)
  const from = Math.max(1, scan.first)
  if (from > scan.last) return
  let run = 0
  for (let k = from; k <= scan.last; k++) {
    const whole = samples[at + k]!
    const value = Math.abs(whole) >> scan.low
    if (value === 0) {
      run++
      continue
    }
    coder.flush()
    for (; run > 15; run -= 16) coder.symbol(component.ac, SIXTEEN_ZEROS)
    const size = sizeOf(value)
    if (size > 15) damaged(JXL, 'a coefficient is too large')
    coder.symbol(component.ac, (run << 4) | size)
    coder.bits(size, whole < 0 ? (1 << size) - 1 - value : value)
    run = 0
  }
  if (zeroRuns > 0) coder.flush()
  for (let i = 0; i < zeroRuns; i++, run -= 16) coder.symbol(component.ac, SIXTEEN_ZEROS)
  if (run > 0) coder.addEmpty(component.ac, [])
  if (scan.first === 0) coder.flush()
}

/** One more bit of them. */
export function putRefined(job: BlockJob): void {
  const { coder, scan, component, samples, at } = job
  if (scan.first === 0) coder.bits(1, (samples[at]! >> scan.low) & 1)
  const from = Math.max(1, scan.first)
  if (from > scan.last) return
  const size = (k: number) => Math.abs(samples[at + k]!) >> scan.low
  let end = 0
  for (let k = from; k <= scan.last; k++) if (size(k) === 1) end = k
  let run = 0
  let refinements: number[] = []
  const tell = () => {
    coder.each(refinements)
    refinements = []
  }
  for (let k = from; k <= scan.last; k++) {
    const value = size(k)
    if (value === 0) {
      run++
      continue
    }
    for (; run > 15 && k <= end; run -= 16) {
      coder.flush()
      coder.symbol(component.ac, SIXTEEN_ZEROS)
      tell()
    }
    if (value > 1) {
      refinements.push(value & 1)
      continue
    }
    coder.flush()
    coder.symbol(component.ac, (run << 4) | 1)
    coder.bits(1, Number(samples[at + k]! > 0))
    tell()
    run = 0
  }
  if (run > 0 || refinements.length > 0) coder.addEmpty(component.ac, refinements)
  if (scan.first === 0) coder.flush()
}
