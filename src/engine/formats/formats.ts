/** All formats: one folder each, and one line here. */

import { heic } from '#heic'
import {
  type InputFormat,
  type KnownFormat,
  type OutputFormat,
  WRITTEN_FORMATS,
} from '../api/formats.ts'
import type { Chroma } from '../api/options.ts'
import type { ImageInfo } from '../contract/info.ts'
import { avif } from './avif/index.ts'
import type { Format, FormatReader, FormatWriter, SmallestRule } from './format.ts'
import { gif } from './gif/index.ts'
import { jpeg } from './jpeg/index.ts'
import { jxl } from './jxl/index.ts'
import { png } from './png/index.ts'
import { webp } from './webp/index.ts'

/** Looked at in this order where a file has to be recognized. */
export const FORMATS: readonly Format[] = [
  jpeg,
  png,
  webp,
  gif,
  ...(heic ? [heic as Format] : []), // read only; a build may leave it out
  avif, // of all files of this family that are left
  jxl, // pixels are read by libjxl: the only library in our set
]

/** What is left where formats that others hold patents on are not to be read. */
export function withoutPatented(formats: readonly Format[]): readonly Format[] {
  return formats.filter(({ isPatented }) => !isPatented)
}

/** Throws where a set has no such format: names are checked before they come here. */
export function formatOf(name: KnownFormat, formats: readonly Format[] = FORMATS): Format {
  const found = formats.find((format) => format.name === name)
  if (!found) throw new Error(`no format is called ${name}`)
  return found
}

/** The input side of a format. */
export function readerOf(name: InputFormat): FormatReader {
  return formatOf(name).reader
}

/** The output side of a format. */
export function writerOf(name: OutputFormat, formats: readonly Format[] = FORMATS): FormatWriter {
  const { writer } = formatOf(name, formats)
  if (!writer) throw new Error(`${name} is never written`)
  return writer
}

/** The media type of a format, as it goes into `Content-Type`. */
export function mediaType(format: KnownFormat): string {
  return formatOf(format).mediaType
}

/** The usual file extension of a format, without the dot. */
export function fileExtension(format: KnownFormat): string {
  return formatOf(format).extension
}

/** The format that is called so, or whose files are. */
export function outputFormatNamed(text: string): OutputFormat | undefined {
  return WRITTEN_FORMATS.find((name) => name === text || fileExtension(name) === text)
}

/** Largest side that a result in this format may have, in pixels. */
export function largestSide(format: OutputFormat): number {
  return writerOf(format).largestSide
}

/** Largest side that whoever reads the format can be trusted to read, in pixels. */
export function readableSide(format: OutputFormat): number {
  return writerOf(format).readableSide
}

/** Whether everything that shows pictures reads it. */
export function isReadEverywhere(format: OutputFormat): boolean {
  return writerOf(format).isReadEverywhere
}

/** Whether results in this format can be without loss. */
export function hasLossless(format: OutputFormat): boolean {
  return writerOf(format).hasLossless
}

/** Whether what moves stays so in this format, unless somebody says otherwise. */
export function movesUsually(format: OutputFormat): boolean {
  return writerOf(format).animation?.isUsual ?? false
}

/** Whether a picture has frames that can be read. */
export function isAnimated({ format, frames }: Pick<ImageInfo, 'format' | 'frames'>): boolean {
  return frames > 1 && readerOf(format).animation !== undefined
}

/** Whether results in this format can have a gain map beside them. */
export function hasGainMap(format: OutputFormat): boolean {
  return writerOf(format).withGainMap !== undefined
}

/** Whether results in this format can be transparent. */
export function hasAlpha(format: OutputFormat): boolean {
  return writerOf(format).hasAlpha
}

/** Whether `quality` decides what results in this format look like. */
export function hasQuality(format: OutputFormat): boolean {
  return writerOf(format).hasQuality
}

/** Which fineness of colour results in this format can be asked to have; none: there is no choice. */
export function chromasOf(format: OutputFormat): readonly Chroma[] {
  return writerOf(format).chromas ?? []
}

/** Whether results in this format may show the whole picture coarsely first. */
export function hasNearLossless(format: OutputFormat): boolean {
  return writerOf(format).hasNearLossless ?? false
}

export function hasProgressive(format: OutputFormat): boolean {
  return writerOf(format).hasProgressive ?? false
}

/** Whether results in this format can say whose they are. */
export function hasMetadata(format: OutputFormat): boolean {
  return writerOf(format).withExif !== undefined
}

/** Whether results in this format can have few colours. */
export function hasColors(format: OutputFormat): boolean {
  return writerOf(format).hasColors ?? false
}

/** When a format is smaller than others that a client names; `undefined`: always. */
export function smallestFrom(format: OutputFormat): SmallestRule | undefined {
  return writerOf(format).smallestFrom
}
