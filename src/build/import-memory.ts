/**
 * Emscripten links every codec with a memory of its own: 16 MiB from the start, which never shrinks
 * and is not collected for a long time. Six codecs would fill an isolate before they did anything.
 *
 * This rewrites a module so that it imports its memory, as `pool.memory`, with only its static data
 * and stack as the minimum. Codecs then take one and the same memory in turn (stock/pool.ts), and
 * malloc grows it as it always did.
 *
 * Binary format: WebAssembly Core Specification 2.0, section 5.5 (modules).
 */

import {
  concat,
  leb,
  name,
  readLeb,
  readSections,
  SECTION,
  type Section,
  section,
} from './wasm-binary.ts'

const PAGE = 65_536

/** Returns the module with its memory imported; `staticBytes` in front belong to data and stack. */
export function importMemory(wasm: Uint8Array): { module: Uint8Array; staticBytes: number } {
  const sections = readSections(wasm)
  const memory = sections.find(({ id }) => id === SECTION.memory)
  const imports = sections.find(({ id }) => id === SECTION.import)
  if (!memory || !imports) throw new Error('Cannot rewrite: no memory or no imports of its own')
  const staticPages = Math.ceil(staticEnd(wasm, sections) / PAGE)
  const cursor = { at: imports.start }
  const count = readLeb(wasm, cursor)
  const body = [
    ...leb(count + 1),
    ...wasm.subarray(cursor.at, imports.end),
    ...name('pool'),
    ...name('memory'),
    2, // kind: memory
    0, // limits: a minimum only
    ...leb(staticPages),
  ]
  const module = concat([
    wasm.subarray(0, imports.head),
    section(SECTION.import, Uint8Array.from(body)),
    wasm.subarray(imports.end, memory.head),
    wasm.subarray(memory.end),
  ])
  return { module, staticBytes: staticPages * PAGE }
}

/** The first address above static data and stack: both the data segments and the globals tell. */
function staticEnd(wasm: Uint8Array, sections: readonly Section[]): number {
  const ends = sections.flatMap((part) => {
    if (part.id === SECTION.data) return dataEnds(wasm, part)
    if (part.id === SECTION.global) return globalValues(wasm, part)
    return []
  })
  return Math.max(PAGE, ...ends)
}

function dataEnds(wasm: Uint8Array, { start }: Section): number[] {
  const cursor = { at: start }
  const count = readLeb(wasm, cursor)
  return Array.from({ length: count }, () => {
    const mode = readLeb(wasm, cursor)
    const offset = mode === 1 ? 0 : readConstant(wasm, cursor)
    const size = readLeb(wasm, cursor)
    cursor.at += size
    return offset + size
  })
}

/** Emscripten's stack grows down from an i32 global's initial value, which is also the heap base. */
function globalValues(wasm: Uint8Array, { start }: Section): number[] {
  const cursor = { at: start }
  const count = readLeb(wasm, cursor)
  return Array.from({ length: count }, () => {
    cursor.at += 2 // value type, mutability
    return readConstant(wasm, cursor)
  })
}

/** An `i32.const n; end` expression. */
function readConstant(wasm: Uint8Array, cursor: { at: number }): number {
  if (wasm[cursor.at++] !== 0x41) throw new Error('Cannot rewrite: an initialiser is not i32.const')
  const value = readLeb(wasm, cursor, true)
  cursor.at++ // end
  return value
}
