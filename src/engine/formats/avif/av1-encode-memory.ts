/** Stub until h/av1enc brings it. */
import type { Av1Encoding } from './av1-encode-kernel.ts'
export function av1EncodeArenaBytes({ width, height }: Av1Encoding): number {
  return 1_500_000 + width * 64 * 12 + (width * height) / 2
}
