/** Chunks that WebP encoders keep tokens and files in (wasm/shared/store.ts). */

const [LEAST_CHUNK, MOST_CHUNK] = [8192, 65_536]

/** Bytes of one, for a picture of so many pixels. */
export function chunkBytes(pixels: number): number {
  let bytes = LEAST_CHUNK
  while (bytes < MOST_CHUNK && bytes * 64 < pixels) bytes *= 2
  return bytes
}
