/** What pieces of the kernels' memory take. */

/** A block of the arena: aligned, with room for SIMD to read past its end (wasm/arena.ts). */
export function block(bytes: number): number {
  return Math.ceil((bytes + 64) / 64) * 64
}

/** A row of a plane, which may be overrun by less than 64 bytes: an odd multiple of 64 (wasm/jpeg/planes.ts). */
export function stride(bytes: number): number {
  const lines = Math.ceil(bytes / 64)
  return (lines % 2 === 1 ? lines : lines + 1) * 64
}
