/** What another Worker finds behind a service binding to the entrypoint `ImageService`. */

/** A picture, as its file tells. */
export interface PictureFacts {
  /** `image/jpeg` and so on. */
  readonly format: string
  /** In bytes. */
  readonly fileSize: number
  /** In pixels, as stored: an orientation of 5 to 8 swaps the two when the picture is shown. */
  readonly width: number
  readonly height: number
  /** That of EXIF, 1 to 8. */
  readonly orientation: number
  readonly alpha: boolean
  readonly frames: number
}

/**
 * Options under the names that they have in addresses of `/img`, without short forms: `width`,
 * `format`, `max_bytes`. Besides, `accept` is the `Accept` header of whoever will see the picture:
 * without a format, or with `auto`, it decides. What cannot be used is refused.
 */
export type ConvertWish = Readonly<Record<string, string | number | boolean>>

export interface ConvertedFile {
  readonly contentType: string
  /** In pixels. */
  readonly width: number
  readonly height: number
  /** Of the body. */
  readonly bytes: number
  readonly body: ReadableStream<Uint8Array>
}

/**
 * Streams are not bound by the 32 MiB of a call. Each method throws an error whose message begins
 * with the code of a problem: `unsupported-format: Cannot …`.
 */
export interface EdgepressService {
  info(file: ReadableStream<Uint8Array>): Promise<PictureFacts>
  convert(
    file: ReadableStream<Uint8Array>,
    wish: ConvertWish,
    /** What the wish's `draw` names `layer0`, `layer1` and so on: files of up to 8 MiB. */
    layers?: readonly ReadableStream<Uint8Array>[],
  ): Promise<ConvertedFile>
  /** Several pictures from one file, in the order of the wishes; it is decoded as seldom as can be. */
  derive(
    file: ReadableStream<Uint8Array>,
    wishes: readonly ConvertWish[],
  ): Promise<readonly ConvertedFile[]>
}
