/**
 * Cloudflare's Images binding over a service binding to us: code for `env.IMAGES` runs by
 * swapping the binding.
 *
 *   images(env.EDGEPRESS).input(stream).transform({ width: 800 }).output({ format: 'image/webp' })
 *
 * Runs in any Worker and needs nothing else.
 */

import { base64Decoder, base64Encoder } from './base64.ts'
import { conversionsOf, type DrawLike, type Step } from './draw.ts'
import { calling } from './images-error.ts'
import type { ConvertedFile, ConvertWish, EdgepressService, PictureFacts } from './service.ts'
import type { ImageTransformLike } from './steps.ts'

export type { DrawLike } from './draw.ts'
export { ImagesError } from './images-error.ts'
export type { ConvertedFile, ConvertWish, EdgepressService, PictureFacts } from './service.ts'
export type { ImageTransformLike } from './steps.ts'

type Bytes = ReadableStream<Uint8Array>

/** The only encoding there is besides none. */
export interface EncodingWish {
  readonly encoding?: 'base64'
}

export interface OutputWish {
  /** `image/webp`; and `auto` with `accept`, which are ours. */
  readonly format: string
  readonly quality?: number
  readonly background?: string
  readonly anim?: boolean
  /** Ours: `effort`, `lossless`, `max_bytes` and so on. */
  readonly [name: string]: string | number | boolean | undefined
}

export interface Images {
  info(file: Bytes, options?: EncodingWish): Promise<PictureFacts>
  input(file: Bytes, options?: EncodingWish): Transformer
}

export interface Transformer {
  transform(transform: ImageTransformLike): Transformer
  /** Lays another picture on what has been made so far: its file, or what becomes of it. */
  draw(image: Bytes | Transformer, options?: DrawLike): Transformer
  output(wish: OutputWish): Promise<Result>
}

/** Its bytes can be had once. */
export interface Result {
  response(options?: { readonly headers?: HeadersInit }): Response
  image(options?: EncodingWish): Bytes
  contentType(): string
}

/** `service`: the binding, like `env.EDGEPRESS`. Everything below throws `ImagesError`. */
export function images(service: EdgepressService): Images {
  return {
    info: (file, options) => calling(() => service.info(plain(file, options))),
    input: (file, options) => transformer(service, { file: plain(file, options), steps: [] }),
  }
}

function plain(file: Bytes, { encoding }: EncodingWish = {}): Bytes {
  const bytes = encoding === 'base64' ? file.pipeThrough(base64Decoder()) : file
  // A call takes streams of bytes only, which one that was made by a script need not be.
  return bytes.pipeThrough(new IdentityTransformStream())
}

/** What a transformer does, and of what. */
interface Work {
  readonly file: Bytes
  readonly steps: readonly Step<Bytes | Transformer>[]
}

/** Of transformers, for when they are drawn themselves. */
const WORKS = new WeakMap<object, Work>()

function transformer(service: EdgepressService, { file, steps }: Work): Transformer {
  const then = (step: Work['steps'][number]) =>
    transformer(service, { file, steps: [...steps, step] })
  const made: Transformer = {
    transform: (transform) => then({ kind: 'transform', transform }),
    draw: (image, options = {}) => then({ kind: 'draw', image, options }),
    output: (wish) => calling(async () => resultOf(await convert(service, { file, steps }, wish))),
  }
  WORKS.set(made, { file, steps })
  return made
}

/** Where one conversion cannot do all of it, the next one gets its result without loss. */
async function convert(
  service: EdgepressService,
  { file, steps }: Work,
  output: OutputWish,
): Promise<ConvertedFile> {
  const conversions = conversionsOf(steps)
  const last = conversions.pop() ?? { wish: {}, images: [] }
  let stream = file
  for (const { wish, images } of conversions) {
    const layers = await layersOf(service, images)
    const { body } = await service.convert(stream, { ...wish, ...LOSSLESS }, layers)
    stream = body
  }
  const layers = await layersOf(service, last.images)
  return await service.convert(stream, { ...outputOf(output), ...last.wish }, layers)
}

/** What moves goes on as an APNG. */
const LOSSLESS = { format: 'png', anim: true, effort: 'fast' } as const

/** The files to lay on, those that are still to be made too. */
async function layersOf(service: EdgepressService, images: readonly (Bytes | Transformer)[]) {
  const files: Bytes[] = []
  for (const image of images) {
    const work = WORKS.get(image)
    if (work) files.push((await convert(service, work, LOSSLESS)).body)
    else files.push(plain(image as Bytes))
  }
  return files
}

function outputOf({ format, ...others }: OutputWish): ConvertWish {
  const given = Object.entries(others).filter(([, value]) => value !== undefined)
  return { ...Object.fromEntries(given), format: format.replace(/^image\//, '') } as ConvertWish
}

function resultOf({ body, contentType }: ConvertedFile): Result {
  const image = ({ encoding }: EncodingWish = {}): Bytes =>
    encoding === 'base64' ? body.pipeThrough(base64Encoder()) : body
  return {
    image,
    contentType: () => contentType,
    response({ headers: given } = {}) {
      const headers = new Headers(given)
      if (!headers.has('Content-Type')) headers.set('Content-Type', contentType)
      return new Response(body, { headers })
    },
  }
}
