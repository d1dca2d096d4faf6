/** The image formats that the engine reads and writes: the names that options and errors have. */

/** Formats that results have by themselves too: `auto` and derivatives may choose them. */
export const OUTPUT_FORMATS = ['webp', 'avif', 'jpeg', 'png'] as const
export type DrawnFormat = (typeof OUTPUT_FORMATS)[number]

/** Formats that results have only where they are asked for by name. */
export const ASKED_FORMATS = ['jxl'] as const

/** Formats that can be produced. */
export const WRITTEN_FORMATS = [...OUTPUT_FORMATS, ...ASKED_FORMATS] as const
export type OutputFormat = (typeof WRITTEN_FORMATS)[number]

/** Formats that can be read. */
export const INPUT_FORMATS = ['jpeg', 'png', 'webp', 'avif', 'gif', 'jxl'] as const
export type InputFormat = (typeof INPUT_FORMATS)[number]

/** Any format that is read or written. */
export type KnownFormat = InputFormat | OutputFormat

/** Formats that are recognised by their first bytes only so that a refusal can name them. */
export const REFUSED_FORMATS = ['heic', 'tiff', 'svg', 'bmp', 'jp2', 'ico', 'pdf'] as const
export type RefusedFormat = (typeof REFUSED_FORMATS)[number]

/** What a format is called. */
export interface FormatName {
  /** On the wire. */
  readonly name: KnownFormat
  /** As people write it: in messages. */
  readonly label: string
}

/** What an image may be wrapped in: recognised so that it can be refused by name. */
export type Wrapping = 'data-url' | 'base64' | 'gzip'
