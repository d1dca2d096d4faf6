/** The image formats that the engine reads and writes, and their wire names. */

/** Formats that can be produced. */
export const OUTPUT_FORMATS = ['webp', 'avif', 'jpeg', 'png'] as const
export type OutputFormat = (typeof OUTPUT_FORMATS)[number]

/** Formats that can be read. */
export const INPUT_FORMATS = ['jpeg', 'png', 'webp', 'avif', 'gif'] as const
export type InputFormat = (typeof INPUT_FORMATS)[number]

/** Formats that are recognised by their first bytes only so that a refusal can name them. */
export const REFUSED_FORMATS = ['heic', 'tiff', 'svg', 'bmp', 'jxl', 'jp2', 'ico', 'pdf'] as const
export type RefusedFormat = (typeof REFUSED_FORMATS)[number]

/** Pixels that a side may have: what the format's own headers hold, and for PNG what the others do. */
const LARGEST_SIDES = {
  webp: 16_383, // RFC 6386 9.1: 14 bits
  avif: 65_535, // AV1 5.5.1 and HEIF's grids: 16 bits
  jpeg: 65_535, // T.81 B.2.2: 16 bits
  png: 65_535,
} as const satisfies Record<OutputFormat, number>

/** Largest side that a result in this format may have, in pixels. */
export function largestSide(format: OutputFormat): number {
  return LARGEST_SIDES[format]
}

/** What libwebp, libavif by default, and libjpeg take, and with them browsers: up to 2026 at least. */
const READABLE_SIDES = {
  ...LARGEST_SIDES,
  avif: 32_768,
  jpeg: 65_500,
} as const satisfies Record<OutputFormat, number>

/** Largest side that whoever reads the format can be trusted to read, in pixels. */
export function readableSide(format: OutputFormat): number {
  return READABLE_SIDES[format]
}

/** The media type of an output format, as it goes into `Content-Type`. */
export function mediaType(format: OutputFormat): string {
  return `image/${format}`
}

/** The usual file extension of a format, without the dot. */
export function fileExtension(format: InputFormat | OutputFormat): string {
  return format === 'jpeg' ? 'jpg' : format
}

/** What an image may be wrapped in: recognised so that it can be refused by name. */
export type Wrapping = 'data-url' | 'base64' | 'gzip'
