/** Stub until h/av1dec has it. */
import type { Av1Headers } from './av1-kernel.ts'
export function av1ArenaBytes(headers: Av1Headers, bytes: number): number {
  const { width, subsamplingX, subsamplingY, mono } = headers
  const s = mono ? 1 : 1 + 2 / ((1 + subsamplingX) * (1 + subsamplingY))
  return Math.ceil((width + 256) * 2 * s * 3 * (128 + 24) + bytes + 1_000_000)
}
