/**
 * Overlays by name: where their files lie is configuration. They are read before a conversion's turn
 * comes, and drawn at their final size within it, so that a large file is never held as pixels.
 */

import type { Ticket } from '../admission/ticket.ts'
import type { OverlayDefinition } from '../config.ts'
import {
  type ConvertOptions,
  type Engine,
  ImageError,
  MAX_OVERLAYS,
  MEBIBYTE,
  type Overlay,
  OverlayPixels,
  type Picture,
  SlabList,
  uprightSize,
} from '../engine/index.ts'
import { SourceError } from '../source/source-error.ts'
import type { ObjectStore } from '../storage/object-store.ts'
import { storing } from '../storage/storage-error.ts'
import { OverlayMissingError } from './overlay-missing-error.ts'

/** Options that may name overlays, which take the place of the names when their turn has come. */
export type NamedOptions = ConvertOptions & { readonly overlay?: readonly string[] }

/** Larger files are refused. */
const MAX_FILE_BYTES = 8 * MEBIBYTE

/** The files of some overlays, and where each goes. */
export type OverlayFiles = readonly {
  readonly definition: OverlayDefinition
  readonly file: Uint8Array
}[]

export interface Overlays {
  /** Throws `ImageError` for an unknown name, `SourceError` and `StorageError`. */
  read(options: NamedOptions, ticket: Ticket): Promise<OverlayFiles>
  /** The options with the overlays drawn for the result that they ask for. */
  lay(
    files: OverlayFiles,
    options: NamedOptions,
    picture: Picture,
    signal?: AbortSignal,
  ): Promise<ConvertOptions>
}

export function overlays(
  engine: Pick<Engine, 'inspect'>,
  store: Pick<ObjectStore, 'get'>,
  definitions: readonly OverlayDefinition[],
): Overlays {
  async function read({ overlay: names = [] }: NamedOptions, ticket: Ticket) {
    const files = []
    for (const name of names.slice(0, MAX_OVERLAYS)) {
      const definition = definitions.find((one) => one.name === name)
      if (!definition) throw unknown(name)
      files.push({ definition, file: await readFile(definition, ticket) })
    }
    return files
  }

  async function readFile({ name, key }: OverlayDefinition, ticket: Ticket): Promise<Uint8Array> {
    const info = await store.get(key)
    if (!info?.body)
      throw new OverlayMissingError(`Cannot lay on ${name}: its file is not in the bucket`)
    if (info.bytes > MAX_FILE_BYTES) {
      throw new SourceError(
        'too-large',
        `Cannot lay on ${name}: its file is over ${MAX_FILE_BYTES} bytes`,
        MAX_FILE_BYTES,
      )
    }
    ticket.grow(ticket.bytes + info.bytes)
    const { body } = info
    return new Uint8Array(await storing('get', () => new Response(body as BodyInit).arrayBuffer()))
  }

  async function lay(
    files: OverlayFiles,
    options: NamedOptions,
    picture: Picture,
    signal?: AbortSignal,
  ) {
    const { overlay: _, ...others } = options
    if (files.length === 0) return others
    const settled = await picture.settle(others, signal)
    // The picture, without what is put around it.
    const { drawn, orientation } = picture.plan(settled)
    const shown = uprightSize({ ...drawn, orientation })
    const laid: Overlay[] = []
    for (const { definition, file } of files) {
      const own = engine.inspect(SlabList.of(file))
      const size = sizeOn(shown, uprightSize(own.info), definition.share)
      const held = { heldBytes: picture.input.heldBytes, signal }
      const pixels = new OverlayPixels(await own.pixels(size, held))
      laid.push({ ...placed(definition, pixels, shown), pixels })
    }
    return { ...settled, overlays: laid }
  }

  return { read, lay }
}

interface Size {
  readonly width: number
  readonly height: number
}

/** So much of the result's width, or less where it would be higher than the result. */
function sizeOn(result: Size, own: Size, share: number): Size {
  const factor = Math.min((result.width * share) / own.width, result.height / own.height)
  const side = (length: number) => Math.max(1, Math.round(length * factor))
  return { width: side(own.width), height: side(own.height) }
}

function placed({ gravity, opacity }: OverlayDefinition, own: Size, result: Size) {
  const x = Math.round((result.width - own.width) * gravity.x)
  const y = Math.round((result.height - own.height) * gravity.y)
  return { x, y, opacity, blend: 'over', repeat: '' } as const
}

/** What there is instead, the owner knows. */
function unknown(name: string): ImageError {
  const message = `Cannot lay on ${name}: there is no overlay of that name`
  return new ImageError('invalid-option', message, { option: 'overlay' })
}

/** For whoever has no bucket: every name is unknown. */
export const NO_OVERLAYS: Overlays = {
  async read({ overlay: [name] = [] }) {
    if (name !== undefined) throw unknown(name)
    return []
  },
  lay: async (_, { overlay: _names, ...options }) => options,
}
