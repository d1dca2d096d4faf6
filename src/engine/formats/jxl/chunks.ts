/** Finished files, as the kernels hold them: in chunks. */

import type { Kernels } from '../../kernels/kernels.ts'

/** One array of all chunks from `first` on. */
export function joinChunks(kernels: Kernels, first: number): Uint8Array<ArrayBuffer> {
  const chunks = chunksFrom(kernels, first)
  const bytes = new Uint8Array(lengthOf(chunks))
  copyParts(bytes, chunks, [{ start: 0, bytes: bytes.length }])
  return bytes
}

/** One array of the file that was made last, its sections in their places (wasm/jxl-encode/sections.ts). */
export function joinSections(kernels: Kernels): Uint8Array<ArrayBuffer> {
  const { exports, view } = kernels
  const chunks = chunksFrom(kernels, exports.jxlSectionsChunk())
  const bytes = new Uint8Array(lengthOf(chunks))
  const count = exports.jxlSectionCount()
  const { buffer } = view(0, 0)
  const sizes = new Uint32Array(buffer, exports.jxlSectionSizes() >>> 0, count)
  const places = placesOf(kernels)
  const starts = new Uint32Array(count)
  places.forEach((place, i) => {
    starts[place] = sizes[i]!
  })
  const headBytes = bytes.length - sizes.reduce((sum, size) => sum + size, 0)
  let start = headBytes
  starts.forEach((size, place) => {
    starts[place] = start
    start += size
  })
  const parts = Array.from(sizes, (size, i) => ({ start: starts[places[i]!]!, bytes: size }))
  copyParts(bytes, chunks, [{ start: 0, bytes: headBytes }, ...parts])
  return bytes
}

/** The places of the sections in the file, in the order in which they were coded. */
export function placesOf({ exports, view }: Kernels): Uint32Array {
  const { buffer } = view(0, 0)
  return new Uint32Array(buffer, exports.jxlSectionPlaces() >>> 0, exports.jxlSectionCount())
}

function chunksFrom({ exports, view }: Kernels, first: number): Uint8Array[] {
  const chunks: Uint8Array[] = []
  for (let at = first >>> 0; at !== 0; at = exports.jxlChunkNext(at) >>> 0) {
    chunks.push(view(exports.jxlChunkBytes(at) >>> 0, exports.jxlChunkLength(at)))
  }
  return chunks
}

function lengthOf(chunks: readonly Uint8Array[]): number {
  return chunks.reduce((sum, chunk) => sum + chunk.length, 0)
}

/** Where a part of what the chunks hold goes. */
interface Part {
  readonly start: number
  readonly bytes: number
}

/** Copies the parts, which follow each other in the chunks, to their places in `target`. */
function copyParts(target: Uint8Array, chunks: readonly Uint8Array[], parts: readonly Part[]) {
  let chunk = 0
  let taken = 0
  for (const { start, bytes } of parts) {
    for (let done = 0; done < bytes; ) {
      const from = chunks[chunk]!
      const count = Math.min(bytes - done, from.length - taken)
      target.set(from.subarray(taken, taken + count), start + done)
      done += count
      taken += count
      if (taken < from.length) continue
      chunk++
      taken = 0
    }
  }
}
