/** The files of layers, read into memory before a conversion's turn comes. */

import type { Ticket } from '../../admission/ticket.ts'
import { ImageError, MEBIBYTE } from '../../engine/index.ts'
import type { FileSource } from '../../source/file-source.ts'
import { SourceError } from '../../source/source-error.ts'
import { openStored } from '../../source/stored.ts'
import { isPlainKey, isPrivate } from '../../storage/keys.ts'
import type { ObjectStore } from '../../storage/object-store.ts'
import type { LayerSource } from './layer.ts'
import { OverlayMissingError } from './overlay-missing-error.ts'

/** Larger files are refused. */
export const MAX_LAYER_BYTES = 8 * MEBIBYTE

/** Files that came with a request, by name; whoever has read them takes them out. */
export type Parts = Map<string, Uint8Array>

export interface LayerPorts {
  readonly store: ObjectStore
  /** A file of another host; `undefined`: none may be fetched. Throws `SourceError`. */
  openRemote?(url: string): Promise<FileSource>
}

/**
 * Reads one file, for which the ticket grows. Throws `OverlayMissingError`, `SourceError`,
 * `StorageError`, and `ImageError` for a part that has not come.
 */
export async function readLayer(
  source: LayerSource,
  { store, openRemote }: LayerPorts,
  { ticket, parts }: { readonly ticket: Ticket; readonly parts: Parts | undefined },
): Promise<Uint8Array> {
  switch (source.kind) {
    case 'part': {
      const part = parts?.get(source.name)
      if (part) return part
      throw notDrawable(`no file has come in the field ${source.name}`)
    }
    case 'stored': {
      const { key } = source
      // Others' uploads, and what rests for /img alone, are nobody's to look at.
      if (!isPlainKey(key) || isPrivate(key)) throw missing('its file is not in the bucket')
      return await readAll(() => openStored(store, key, MAX_LAYER_BYTES), ticket)
    }
    case 'remote': {
      if (!openRemote) throw notDrawable('nothing is fetched here')
      return await readAll(() => openRemote(source.url), ticket)
    }
  }
}

async function readAll(open: () => Promise<FileSource>, ticket: Ticket): Promise<Uint8Array> {
  try {
    const { pieces, declaredBytes } = await open()
    return await readPieces(pieces, declaredBytes, ticket)
  } catch (error) {
    if (!(error instanceof SourceError) || !GONE.has(error.code)) throw error
    throw missing(error.code === 'missing' ? 'its file is not there' : error.message, error)
  }
}

/** `declaredBytes`: what will come, as far as is known. Throws `SourceError` for more than a layer may have. */
export async function readPieces(
  pieces: AsyncIterable<Uint8Array>,
  declaredBytes: number,
  ticket: Ticket,
): Promise<Uint8Array> {
  if (declaredBytes > MAX_LAYER_BYTES) throw tooLarge()
  const file = new GrowingFile(declaredBytes, ticket)
  for await (const piece of pieces) file.append(piece)
  return file.bytes
}

const GONE: ReadonlySet<string> = new Set(['missing', 'changed', 'unreachable', 'timeout'])

/** One array, as long as its file says that it is, or longer. */
class GrowingFile {
  #bytes: Uint8Array<ArrayBuffer>
  #length = 0
  readonly #ticket: Ticket

  constructor(declaredBytes: number, ticket: Ticket) {
    ticket.grow(ticket.bytes + declaredBytes)
    this.#bytes = new Uint8Array(declaredBytes)
    this.#ticket = ticket
  }

  append(piece: Uint8Array): void {
    const length = this.#length + piece.length
    if (length > MAX_LAYER_BYTES) throw tooLarge()
    if (length > this.#bytes.length) {
      const grown = Math.min(MAX_LAYER_BYTES, Math.max(length, 2 * this.#length))
      this.#ticket.grow(this.#ticket.bytes + grown)
      const longer = new Uint8Array(grown)
      longer.set(this.#bytes.subarray(0, this.#length))
      this.#bytes = longer
    }
    this.#bytes.set(piece, this.#length)
    this.#length = length
    this.#ticket.renew()
  }

  get bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.subarray(0, this.#length)
  }
}

function missing(why: string, cause?: unknown): OverlayMissingError {
  return new OverlayMissingError(`Cannot lay on an overlay: ${why}`, { cause })
}

function notDrawable(why: string): ImageError {
  return new ImageError('invalid-option', `Cannot draw: ${why}`, { option: 'draw' })
}

function tooLarge(): SourceError {
  const message = `Cannot lay on an overlay: its file is over ${MAX_LAYER_BYTES} bytes`
  return new SourceError('too-large', message, MAX_LAYER_BYTES)
}
