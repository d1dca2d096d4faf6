/**
 * Overlays: those of the configuration by name, and whatever a caller draws. Their files are read before
 * a conversion's turn comes, and drawn at their final size within it, so that a large one is never held
 * as pixels.
 */

import type { Ticket } from '../../admission/ticket.ts'
import type { OverlayDefinition } from '../../config.ts'
import {
  type ConvertOptions,
  type Engine,
  ImageError,
  MAX_OVERLAYS,
  type Overlay,
  OverlayPixels,
  type Picture,
  SlabList,
  uprightSize,
} from '../../engine/index.ts'
import { type Layer, layerOf } from './layer.ts'
import { placeOn, sizeOn } from './place.ts'
import { type LayerPorts, type Parts, readLayer } from './read-files.ts'

/** Options that may ask for overlays, which take the place of that when their turn has come. */
export type NamedOptions = ConvertOptions & {
  /** Of the configuration. */
  readonly overlay?: readonly string[]
  /** Laid on those. */
  readonly draw?: readonly Layer[]
}

/** Whether something is laid on the result. */
export function hasLayers({ overlay = [], draw = [] }: Omit<NamedOptions, 'format'>): boolean {
  return overlay.length + draw.length > 0
}

/** The files of some layers; a file is taken out when it is drawn, so that it is not held longer. */
export type LayerFiles = (AskedLayer & { readonly file: Uint8Array })[]

interface AskedLayer {
  readonly layer: Layer
  /** The option that asks for it. */
  readonly option: 'overlay' | 'draw'
}

export interface Overlays {
  /** Throws `ImageError` for an unknown name, `OverlayMissingError`, `SourceError` and `StorageError`. */
  read(options: NamedOptions, ticket: Ticket, parts?: Parts): Promise<LayerFiles>
  /** The options with the overlays drawn for the result that they ask for. Takes the files. */
  lay(
    files: LayerFiles,
    options: NamedOptions,
    { picture, heldBytes, signal }: LayingOn,
  ): Promise<ConvertOptions>
}

export interface LayingOn {
  readonly picture: Picture
  /** By the caller, besides the picture and these files. */
  readonly heldBytes: number
  readonly signal: AbortSignal | undefined
}

export function overlays(
  engine: Pick<Engine, 'inspect'>,
  ports: LayerPorts,
  definitions: readonly OverlayDefinition[],
): Overlays {
  function layersOf({ overlay: names = [], draw = [] }: NamedOptions): readonly AskedLayer[] {
    const named = names.map((name) => {
      const definition = definitions.find((one) => one.name === name)
      if (!definition) throw unknown(name)
      return { layer: layerOf(definition), option: 'overlay' } as const
    })
    const drawn = draw.map((layer) => ({ layer, option: 'draw' }) as const)
    return [...named, ...drawn].slice(0, MAX_OVERLAYS)
  }

  async function read(options: NamedOptions, ticket: Ticket, parts?: Parts) {
    const files: LayerFiles = []
    for (const asked of layersOf(options)) {
      const file = await readLayer(asked.layer.source, ports, { ticket, parts })
      files.push({ ...asked, file })
    }
    return files
  }

  async function lay(files: LayerFiles, options: NamedOptions, on: LayingOn) {
    const { overlay: _, draw: _layers, ...others } = options
    if (files.length === 0) return others
    const { picture, signal } = on
    const settled = await picture.settle(others, signal)
    // The picture, without what is put around it.
    const { drawn: size, orientation } = picture.plan(settled)
    const shown = uprightSize({ ...size, orientation })
    const laid: Overlay[] = []
    const whose = {
      name: files.map(({ layer }) => nameOf(layer)).join(', '),
      option: files.at(-1)!.option,
    }
    for (let next = files.shift(); next; next = files.shift()) {
      const { layer, file, option } = next
      const own = engine.inspect(SlabList.of(file))
      const waiting = files.reduce((sum, { file: { length } }) => sum + length, 0)
      const done = laid.reduce((sum, { pixels }) => sum + pixels.data.length, 0)
      const heldBytes = picture.input.heldBytes + on.heldBytes + waiting + done
      const { rotate, opacity, blend, repeat } = layer
      const beside = { heldBytes, signal, rotate }
      const pixels = await drawn(own, { layer, option }, { shown, beside })
      laid.push({ ...placeOn(shown, pixels, layer), opacity, blend, repeat, pixels })
    }
    const all = { ...settled, overlays: laid }
    refuseHeavy(picture, all, whose)
    return all
  }

  return { read, lay }
}

interface DrawnOn {
  /** The size of the picture that it is laid on. */
  readonly shown: Parameters<typeof sizeOn>[0]
  readonly beside: Parameters<Picture['pixels']>[1]
}

/** Throws `ImageError`s that say whose they are: callers look at their picture else. */
async function drawn(
  own: Picture,
  { layer, option }: AskedLayer,
  on: DrawnOn,
): Promise<OverlayPixels> {
  try {
    const size = sizeOn(on.shown, uprightSize(own.info), layer)
    return new OverlayPixels(await own.pixels(size, on.beside))
  } catch (error) {
    if (!(error instanceof ImageError) || error.code === 'aborted') throw error
    // What would fit of a layer is no size of the result.
    const why = error.code === 'memory-budget' ? 'it takes more than the memory budget' : error.why
    throw ofLayer(error, { name: nameOf(layer), option }, why)
  }
}

/** The plan of the picture alone has been made: what is too much now, its layers take as pixels. */
function refuseHeavy(picture: Picture, options: ConvertOptions, whose: Whose): void {
  try {
    picture.plan(options)
  } catch (error) {
    if (!(error instanceof ImageError) || error.code !== 'memory-budget') throw error
    throw ofLayer(error, whose, 'with it the picture takes more than the memory budget')
  }
}

interface Whose extends Pick<AskedLayer, 'option'> {
  readonly name: string
}

function ofLayer(
  { code, details, cause }: ImageError,
  { name, option }: Whose,
  why: string,
): ImageError {
  const { largestWidth: _, largestHeight: __, largestInputPixels: ___, ...others } = details
  const text = `Cannot lay on ${name}: ${why}`
  const more = { ...others, option, ...(cause !== undefined && { cause }) }
  return new ImageError(...([code, text, more] as ConstructorParameters<typeof ImageError>))
}

function nameOf({ source }: Layer): string {
  if (source.kind === 'part') return source.name
  return source.kind === 'stored' ? source.key : source.url
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
  lay: async (_, { overlay: _names, draw: _layers, ...options }) => options,
}
