/** Reading and rebuilding wasm modules: WebAssembly Core Specification 2.0, section 5 (binary format). */

/** Section ids, 5.5.2. */
export const SECTION = {
  type: 1,
  import: 2,
  function: 3,
  memory: 5,
  global: 6,
  export: 7,
  code: 10,
  data: 11,
} as const

export interface Section {
  readonly id: number
  /** Offset of the section's first content byte, and of the byte after its last. */
  readonly start: number
  readonly end: number
  /** Offset of the section's id byte. */
  readonly head: number
}

/** A place in a module that reading moves on. */
export interface Cursor {
  at: number
}

/** All sections in order. */
export function readSections(wasm: Uint8Array): Section[] {
  const sections: Section[] = []
  const cursor = { at: 8 } // magic and version
  while (cursor.at < wasm.length) {
    const head = cursor.at
    const id = wasm[cursor.at++]!
    const size = readLeb(wasm, cursor)
    sections.push({ id, head, start: cursor.at, end: cursor.at + size })
    cursor.at += size
  }
  return sections
}

/** A section of `body`, with its id and size in front. */
export function section(id: number, body: Uint8Array): Uint8Array {
  return concat([Uint8Array.of(id, ...leb(body.length)), body])
}

/** Reads an integer, 5.2.2: seven bits a byte, the lowest first. */
export function readLeb(wasm: Uint8Array, cursor: Cursor, signed = false): number {
  let value = 0
  let shift = 0
  let byte: number
  do {
    byte = wasm[cursor.at++]!
    value |= (byte & 0x7f) << shift
    shift += 7
  } while (byte & 0x80)
  if (signed && shift < 32 && byte & 0x40) value |= -1 << shift
  return value
}

/** Writes an unsigned integer. */
export function leb(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  do {
    const low = rest & 0x7f
    rest >>>= 7
    bytes.push(rest ? low | 0x80 : low)
  } while (rest)
  return bytes
}

/** A name: its length and its characters. */
export function name(text: string): number[] {
  return [...leb(text.length), ...new TextEncoder().encode(text)]
}

/** All parts one after another. */
export function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0))
  let at = 0
  for (const part of parts) {
    all.set(part, at)
    at += part.length
  }
  return all
}
