/** Formats that take so long to write that nobody should wait for them, by their names. */

import type { Effort, OutputFormat } from '../engine/index.ts'

const COSTLY: ReadonlySet<string> = new Set(['avif', 'jxl'])

export function isCostlyFormat(format: OutputFormat): boolean {
  return COSTLY.has(format)
}

/** Smaller results are written at once: about 256 pixels square. */
const FEW_PIXELS = 65_536

export interface CostOf {
  readonly format: OutputFormat
  readonly effort: Effort
  /** Of the result. */
  readonly pixels: number
}

/** Whether somebody who waits for it had better get something else first. */
export function isCostly({ format, effort, pixels }: CostOf): boolean {
  return isCostlyFormat(format) && effort !== 'fast' && pixels > FEW_PIXELS
}
