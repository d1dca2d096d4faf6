/** Just enough of the WebAssembly binary format (core specification 2.0, chapter 5) to rewrite a module. */

export const SECTION = {
  type: 1,
  import: 2,
  function: 3,
  global: 6,
  export: 7,
  start: 8,
  element: 9,
  code: 10,
} as const

export const VALUE = { i32: 0x7f, i64: 0x7e, f32: 0x7d, f64: 0x7c, v128: 0x7b } as const

/** A section as it lies in the module. */
export interface Section {
  readonly id: number
  readonly body: Uint8Array
}

/** Reads LEB128 numbers and raw bytes. */
export class WasmReader {
  readonly bytes: Uint8Array
  at = 0

  constructor(bytes: Uint8Array) {
    this.bytes = bytes
  }

  get isAtEnd(): boolean {
    return this.at >= this.bytes.length
  }

  u8(): number {
    return this.bytes[this.at++]!
  }

  /** An unsigned number of up to 32 bits. */
  u32(): number {
    let value = 0
    for (let shift = 0; ; shift += 7) {
      const byte = this.u8()
      value += (byte & 127) * 2 ** shift
      if (byte < 128) return value
    }
  }

  /** Passes a number of any size and sign. */
  skipNumber(): void {
    while (this.u8() >= 128);
  }

  take(count: number): Uint8Array {
    this.at += count
    return this.bytes.subarray(this.at - count, this.at)
  }

  name(): string {
    return new TextDecoder().decode(this.take(this.u32()))
  }
}

/** Unsigned LEB128. */
export function unsigned(value: number): number[] {
  const bytes: number[] = []
  let rest = value
  for (; rest > 127; rest = Math.floor(rest / 128)) bytes.push((rest % 128) | 128)
  return [...bytes, rest]
}

/** `i32.const` of a number that is not negative. */
export function constant(value: number): number[] {
  const bytes = unsigned(value)
  // The sign is bit 6 of the last byte: a number that sets it needs one byte more.
  const last = bytes.length - 1
  if (bytes[last]! & 64) bytes.splice(last, 1, bytes[last]! | 128, 0)
  return [0x41, ...bytes]
}

export function text(value: string): number[] {
  const bytes = new TextEncoder().encode(value)
  return [...unsigned(bytes.length), ...bytes]
}

/** A vector: its count, then its elements. */
export function vector(elements: readonly (readonly number[])[]): number[] {
  return [...unsigned(elements.length), ...elements.flat()]
}

/** The sections of a module, custom ones left out: names would be wrong after rewriting. */
export function sectionsOf(module: Uint8Array): Section[] {
  const reader = new WasmReader(module)
  const sections: Section[] = []
  for (reader.at = 8; !reader.isAtEnd; ) {
    const id = reader.u8()
    const body = reader.take(reader.u32())
    if (id !== 0) sections.push({ id, body })
  }
  return sections
}

/** Puts a module together. */
export function moduleOf(sections: readonly Section[]): Uint8Array<ArrayBuffer> {
  const header = [0x00, 0x61, 0x73, 0x6d, 1, 0, 0, 0]
  const parts = sections.flatMap(({ id, body }) => [
    Uint8Array.from([id, ...unsigned(body.length)]),
    body,
  ])
  const all = [Uint8Array.from(header), ...parts]
  const bytes = new Uint8Array(all.reduce((sum, { length }) => sum + length, 0))
  let at = 0
  for (const part of all) {
    bytes.set(part, at)
    at += part.length
  }
  return bytes
}
