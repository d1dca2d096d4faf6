/**
 * An array of known size that takes its memory as it is filled from the front, so that whoever moves
 * pieces into it and frees them behind never holds all of them twice.
 */
export class GrowingBytes {
  readonly #buffer: ArrayBuffer
  #filled = 0

  /** `bytes`: all that will be appended. */
  constructor(bytes: number) {
    this.#buffer = resizable(bytes) ?? new ArrayBuffer(bytes)
  }

  append(part: Uint8Array): void {
    const end = this.#filled + part.length
    if (this.#buffer.resizable) this.#buffer.resize(end)
    new Uint8Array(this.#buffer, this.#filled).set(part)
    this.#filled = end
  }

  /** What was appended; nothing may be appended any more. */
  get bytes(): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.#buffer, 0, this.#filled)
  }
}

/** `undefined` where the runtime cannot set the addresses aside: then all is taken at once. */
function resizable(maxByteLength: number): ArrayBuffer | undefined {
  try {
    return new ArrayBuffer(0, { maxByteLength })
  } catch {
    return undefined
  }
}

/** Pieces of a file in their order, each in a buffer of its own, and their bytes in all. */
interface Pieces {
  readonly pieces: Uint8Array<ArrayBuffer>[]
  readonly bytes: number
}

/** One array of all pieces. It grows in place as they are freed one by one: no two of the file exist. */
export function joinedAndFreed({ pieces, bytes }: Pieces): Uint8Array<ArrayBuffer> {
  const file = new GrowingBytes(bytes)
  for (let piece = pieces.shift(); piece; piece = pieces.shift()) {
    file.append(piece)
    piece.buffer.transfer(0)
  }
  return file.bytes
}
