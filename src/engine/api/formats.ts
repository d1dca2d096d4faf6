/** The image formats that the engine reads and writes: the names that options and errors have. */

/** Formats that can be produced. */
export const OUTPUT_FORMATS = ['webp', 'avif', 'jpeg', 'png'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

/** Formats that can be read. */
export const INPUT_FORMATS = ['jpeg', 'png', 'webp', 'avif', 'gif'] as const
export type InputFormat = (typeof INPUT_FORMATS)[number]

/** Formats that are recognised by their first bytes only so that a refusal can name them. */
export const REFUSED_FORMATS = ['heic', 'tiff', 'svg', 'bmp', 'jxl', 'jp2', 'ico', 'pdf'] as const
export type RefusedFormat = (typeof REFUSED_FORMATS)[number]

/** What a format is called. */
export interface FormatName {
  /** On the wire. */
  readonly name: InputFormat
  /** As people write it: in messages. */
  readonly label: string
}

/** What an image may be wrapped in: recognised so that it can be refused by name. */
export type Wrapping = 'data-url' | 'base64' | 'gzip'
