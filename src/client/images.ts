/**
 * Cloudflare's Images binding over a service binding to us: code for `env.IMAGES` runs by
 * swapping the binding.
 *
 *   images(env.EDGEPRESS).input(stream).transform({ width: 800 }).output({ format: 'image/webp' })
 *
 * Runs in any Worker and needs nothing else.
 */

import { base64Decoder, base64Encoder } from './base64.ts'
import { calling, ImagesError } from './images-error.ts'
import type { ConvertedFile, ConvertWish, EdgepressService, PictureFacts } from './service.ts'
import { type ImageTransformLike, wishesOf } from './steps.ts'

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
  /** Throws: it is not supported. */
  draw(image: unknown, options?: unknown): Transformer
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
    input: (file, options) => transformer(service, plain(file, options), []),
  }
}

function plain(file: Bytes, { encoding }: EncodingWish = {}): Bytes {
  const bytes = encoding === 'base64' ? file.pipeThrough(base64Decoder()) : file
  // A call takes streams of bytes only, which one that was made by a script need not be.
  return bytes.pipeThrough(new IdentityTransformStream())
}

function transformer(
  service: EdgepressService,
  file: Bytes,
  transforms: readonly ImageTransformLike[],
): Transformer {
  return {
    transform: (transform) => transformer(service, file, [...transforms, transform]),
    draw() {
      throw new ImagesError('invalid-option', 'Cannot draw: it is not supported')
    },
    output: (wish) =>
      calling(async () => resultOf(await convert(service, file, [transforms, wish]))),
  }
}

/** Where one conversion cannot do all of it, the next one gets its result without loss. */
async function convert(
  service: EdgepressService,
  file: Bytes,
  [transforms, output]: readonly [readonly ImageTransformLike[], OutputWish],
): Promise<ConvertedFile> {
  const wishes = wishesOf(transforms)
  const last = wishes.pop() ?? {}
  let stream = file
  for (const wish of wishes) {
    const { body } = await service.convert(stream, { ...wish, format: 'png', effort: 'fast' })
    stream = body
  }
  return await service.convert(stream, { ...outputOf(output), ...last })
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
