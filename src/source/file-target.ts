/** Where a file goes: into memory, or through a writer that holds a part of it at a time. */

import type { Ticket } from '../admission/ticket.ts'
import { SlabList } from '../engine/index.ts'

export interface FileTarget {
  /** Bytes of the file so far. */
  readonly length: number
  /** Pieces must not be larger. */
  readonly maxPieceBytes: number
  /** Takes a piece over, at once; the memory for it is reserved before. Throws `BusyError`. */
  write(piece: Uint8Array): void
  /** Passes on what has come together; after each piece. */
  drain(): Promise<void>
  /** Frees its memory; nothing is written any more. */
  release(): void
}

/** A target that holds the whole file. */
export interface MemoryTarget extends FileTarget {
  /** The file; whoever takes it releases it. */
  readonly file: SlabList
}

/** `expectedBytes` sizes what is held, and is not trusted. */
export function memoryTarget(
  ticket: Pick<Ticket, 'grow'>,
  expectedBytes: number | undefined,
): MemoryTarget {
  const file = new SlabList({ expectedBytes, reserve: (bytes) => ticket.grow(bytes) })
  return {
    file,
    get length() {
      return file.length
    },
    maxPieceBytes: Number.POSITIVE_INFINITY,
    write: (piece) => file.append(piece),
    drain: async () => {},
    release: () => file.release(),
  }
}

/** What takes a file piece by piece, and knows nothing of tickets. */
export interface PieceWriter extends Omit<FileTarget, 'maxPieceBytes'> {
  /** Memory that will be held once so many further bytes are written. */
  heldWith(bytes: number): number
}

export function writerTarget(
  writer: PieceWriter,
  { ticket, maxPieceBytes }: { readonly ticket: Ticket; readonly maxPieceBytes: number },
): FileTarget {
  return {
    get length() {
      return writer.length
    },
    maxPieceBytes,
    write(piece) {
      ticket.grow(writer.heldWith(piece.length))
      writer.write(piece)
    },
    drain: () => writer.drain(),
    release: () => writer.release(),
  }
}
