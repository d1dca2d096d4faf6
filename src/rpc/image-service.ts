/** What another Worker may ask for over a service binding. It is trusted: no keys, no limits of rate. */

import type { Ticket } from '../admission/ticket.ts'
import type { ConvertedFile, ConvertWish, PictureFacts } from '../client/service.ts'
import { MAX_LAYER_BYTES, type Parts, readPieces } from '../convert/layers/read-files.ts'
import { type Accepted, settleTransform } from '../delivery/settle.ts'
import { withPicture } from '../delivery/with-picture.ts'
import {
  type Conversion,
  type ConvertOptions,
  MAX_OVERLAYS,
  mediaType,
  type Picture,
  type TakeResult,
} from '../engine/index.ts'
import { HttpProblem } from '../http/answer/http-problem.ts'
import type { Services } from '../http/app-env.ts'
import { acceptedFormats } from '../http/caller/negotiate.ts'
import { BodyReader, bodyLimits } from '../http/upload/body.ts'
import { optionEntries } from '../request/convert-document.ts'
import { readCloudflare } from '../request/grammars/cloudflare.ts'
import { invalidOption } from '../request/option-error.ts'
import { takeOut } from '../request/read-options.ts'
import { isPlaceholder, type Transform } from '../request/transform.ts'

type Bytes = ReadableStream<Uint8Array>
type Ports = Pick<Services, 'config' | 'gate' | 'converter' | 'clock'>

const MAX_WISHES = 16
/** Results are held until the last one is made, beside what the engine needs for that. */
const MAX_RESULT_BYTES = 16_777_216

/** Throws what an upload throws. */
export function info(file: Bytes, ports: Ports): Promise<PictureFacts> {
  return withFile(file, ports, async ({ info, input }) => {
    const { format, width, height, orientation, hasAlpha: alpha, frames } = info
    const facts = { width, height, orientation, alpha, frames }
    return { format: `image/${format}`, fileSize: input.length, ...facts }
  })
}

/** Throws `OptionError` before anything is read, and what a conversion throws. */
export async function convert(
  file: Bytes,
  [wish, layers]: readonly [wish: ConvertWish, layers: readonly Bytes[]],
  ports: Ports,
): Promise<ConvertedFile> {
  const read = readWish(wish, ports)
  if (!Array.isArray(layers) || layers.length > MAX_OVERLAYS) {
    throw invalidOption('layers', `a list of up to ${MAX_OVERLAYS}`)
  }
  return await withFile(file, ports, async (picture, ticket) => {
    const options = settle(read, picture)
    const parts = await readLayers(layers, ticket, ports)
    return fileOf(await ports.converter.convert({ picture, options, parts, ticket }))
  })
}

/** By the names that a wish has for them. */
async function readLayers(
  layers: readonly Bytes[],
  ticket: Ticket,
  { config }: Pick<Ports, 'config'>,
): Promise<Parts> {
  const parts = new Map<string, Uint8Array>()
  for (const [index, layer] of layers.entries()) {
    if (!(layer instanceof ReadableStream)) throw invalidOption('layers', 'streams of bytes')
    const limits = { ...bodyLimits(config), maxBytes: MAX_LAYER_BYTES }
    const pieces = new BodyReader(layer, limits).chunks()
    parts.set(`layer${index}`, await readPieces(pieces, 0, ticket))
  }
  return parts
}

/** Like `convert`, for several results. */
export async function derive(
  file: Bytes,
  wishes: readonly ConvertWish[],
  ports: Ports,
): Promise<readonly ConvertedFile[]> {
  if (!Array.isArray(wishes) || wishes.length === 0 || wishes.length > MAX_WISHES) {
    throw invalidOption('wishes', `a list of 1 to ${MAX_WISHES}`)
  }
  const read = wishes.map((wish) => readWish(wish, ports))
  return await withFile(file, ports, async (picture, ticket) => {
    const variants = read.map((wish) => settle(wish, picture))
    const made: ConvertedFile[] = []
    const onResult: TakeResult = async (conversion, index) => {
      made[index] = fileOf(conversion)
      const bytes = made.reduce((sum, file) => sum + file.bytes, 0)
      if (bytes > MAX_RESULT_BYTES) {
        throw invalidOption('wishes', `results of no more than ${MAX_RESULT_BYTES} bytes together`)
      }
    }
    await ports.converter.convertMany({ picture, variants, onResult, ticket })
    return made
  })
}

interface ReadWish {
  readonly transform: Transform
  readonly accepted: Accepted
}

function readWish(wish: ConvertWish, { config }: Ports): ReadWish {
  if (typeof wish !== 'object' || wish === null) throw invalidOption('wish', 'an object')
  const { text: accept, others } = takeOut(optionEntries(wish), 'accept')
  for (const [name] of others) {
    if (ONLY_IN_ADDRESSES.has(name)) throw invalidOption(name, 'it in addresses only')
  }
  const { transform } = readCloudflare(others, config.presets)
  const { format, lossless } = transform
  if (format === 'json' || format === 'source' || isPlaceholder(format))
    throw invalidOption('format', 'a format of pictures; see info()')
  if (format !== 'auto') return { transform, accepted: [format] }
  const accepted = acceptedFormats(accept, { lossless, named: config.autoFormats })
  return { transform, accepted }
}

const ONLY_IN_ADDRESSES: ReadonlySet<string> = new Set(['onerror', 'slow-connection-quality'])

function settle({ transform, accepted }: ReadWish, picture: Picture): ConvertOptions {
  return settleTransform(transform, picture, accepted)
}

/** Reads all of it, under a ticket, and hands it to `use`. */
async function withFile<T>(
  file: Bytes,
  { config, gate, converter, clock }: Ports,
  use: (picture: Picture, ticket: Ticket) => Promise<T>,
): Promise<T> {
  if (!(file instanceof ReadableStream)) throw invalidOption('file', 'a stream of bytes')
  const sender = new BodyReader(file, bodyLimits(config))
  const { maxUploadBytes: maxBytes, waitMs } = config
  const source = { pieces: sender.chunks(), maxBytes, declaredBytes: 0, sender }
  const ports = { gate, converter, clock, waitMs }
  try {
    const opening = { expectedBytes: 0, open: async () => source }
    return await withPicture(opening, ports, async (picture, ticket) => {
      if (picture.input.length > 0) return await use(picture, ticket)
      throw new HttpProblem('empty-file', 'Cannot convert: the file is empty')
    })
  } catch (error) {
    await sender.discard()
    throw error
  }
}

function fileOf({ bytes, format, width, height }: Conversion): ConvertedFile {
  const { body } = new Response(bytes)
  if (!body) throw new TypeError('a response without a body')
  return { contentType: mediaType(format), width, height, bytes: bytes.length, body }
}
