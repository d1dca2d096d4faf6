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

/** The media type of an output format, as it goes into `Content-Type`. */
export function mediaType(format: OutputFormat): string {
  return `image/${format}`
}

/** The usual file extension of an output format, without the dot. */
export function fileExtension(format: OutputFormat): string {
  return format === 'jpeg' ? 'jpg' : format
}
