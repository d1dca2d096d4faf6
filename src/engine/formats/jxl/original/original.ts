/** The JPEG that a JPEG XL holds, bit by bit: its coefficients decoded, and coded as they were. */

import { damaged } from '../../../api/fail.ts'
import type { Bytes } from '../../../bytes/bytes.ts'
import type { Kernels } from '../../../kernels/kernels.ts'
import type { Slices } from '../../../rows/pump.ts'
import type { InflateBrotli } from '../../../stock/modules.ts'
import type { ByteSpan } from '../../exif.ts'
import { JXL } from '../name.ts'
import { Bits, OutOfBits } from '../read/bits.ts'
import { copyCodestream, lengthOf } from '../read/codestream.ts'
import { type FullLayout, readLayout } from '../read/layout.ts'
import { readSections } from '../read/sections.ts'
import { readFrame } from '../read/whole-frame-header.ts'
import { readStoredBrotli } from '../restore/stored-brotli.ts'
import { findBox, readBox, unpack } from './boxes.ts'
import { BytesOut } from './bytes-out.ts'
import { blocksOfRow, Coefficients } from './coefficients.ts'
import { type Description, readDescription, readMarkers } from './description.ts'
import { type Global, type HfGlobal, readGlobal, readHfGlobal } from './global.ts'
import { type LowFrequencies, readLfGroup, TILE } from './lf-group.ts'
import { jpegBytes, type Original, pictureOf, rowsWithin } from './memory.ts'
import type { BlockPicture } from './picture.ts'
import { writeFile } from './segments.ts'
import { ownBytes, readTexts } from './texts.ts'

/** Enough for all markers there may be. */
const MARKER_BYTES = 16_384
const NOTHING = new Uint8Array(0)
const FIRST_BYTES = 1_024
/** In front of EXIF: where its TIFF header is. */
const OFFSET_BYTES = 4

/** What the headers tell of the JPEG; `undefined` where there is none, or none that is given back here. */
export function findOriginal(file: Bytes, layout: FullLayout): Original | undefined {
  const box = findBox(file, 'jbrd')
  const { header } = layout
  if (!box || box.isPacked || header.extraChannels > 0 || header.isXyb) return undefined
  try {
    const head = new Bits(file.slice(box.start, Math.min(box.end, box.start + MARKER_BYTES)))
    const { isGray, markers } = readMarkers(head)
    const { blocks } = readFrameAt(file, layout).frame
    const scans = markers.filter((marker) => marker === 0xda).length
    const { width, height } = header
    return blocks && { width, height, frame: blocks, isGray, scans }
  } catch (error) {
    if (error instanceof OutOfBits) return undefined
    throw error
  }
}

/** The frame, and its sections as they lie in the codestream. */
function readFrameAt(file: Bytes, { header, pieces, headBytes }: FullLayout, withSections = false) {
  const most = lengthOf(pieces) - headBytes
  for (let looked = FIRST_BYTES; ; looked *= 8) {
    const window = new Uint8Array(Math.min(looked, most))
    copyCodestream(file, pieces, window, headBytes)
    try {
      const bits = new Bits(window)
      const frame = readFrame(bits, header)
      const spans = withSections ? readSections(bits, frame.sections) : []
      const sections = spans.map(({ start, end }) => ({
        start: start + headBytes,
        end: end + headBytes,
      }))
      return { frame, sections }
    } catch (error) {
      if (!(error instanceof OutOfBits) || looked >= most) throw error
    }
  }
}

export interface RestoreSettings {
  /** Of the arena, for more rows of groups than one. */
  readonly reservedBytes: number
  readonly inflate: InflateBrotli | undefined
}

export function* restoreJpeg(
  kernels: Kernels,
  file: Bytes,
  settings: RestoreSettings,
): Slices<Uint8Array<ArrayBuffer>> {
  try {
    return yield* restore(kernels, file, settings)
  } catch (error) {
    if (error instanceof OutOfBits) damaged(JXL, 'it ends early')
    throw error
  }
}

function* restore(kernels: Kernels, file: Bytes, { reservedBytes, inflate }: RestoreSettings) {
  const layout = readLayout(file)
  const original = findOriginal(file, layout) ?? damaged(JXL, 'it does not hold a JPEG')
  const { description, own } = readBrd(file, inflate)
  const exif = readBox(file, 'Exif', inflate)?.subarray(OFFSET_BYTES)
  const labels = { profile: layout.profile, exif, xmp: readBox(file, 'xml ', inflate) }
  const texts = readTexts(description, own, labels)
  const picture = pictureOf(original)
  const { sections } = readFrameAt(file, layout, true)
  const read = sectionReader(file, layout, sections)
  const rows = rowsWithin(picture, original.scans > 1 ? picture.groupsHigh : 1, reservedBytes)
  const [low, samples] = take(kernels, picture, rows)
  const { global, hf, groupBits } = yield* readAll(read, picture, low)
  const tools = { picture, global, hf, low }
  const coefficients = new Coefficients(tools, groupBits, samples, rows)
  const quants = description.components.map((_, i) => {
    const at = picture.channels.findIndex(({ component }) => component === i)
    return hf.quants[at] ?? damaged(JXL, 'the description of its JPEG is damaged')
  })
  const out = new BytesOut(jpegBytes(original, file.length), description.padding)
  yield* writeFile(out, { description, texts, picture, quants, coefficients })
  return out.finish()
}

function readBrd(file: Bytes, inflate: InflateBrotli | undefined) {
  const box = findBox(file, 'jbrd') ?? damaged(JXL, 'it does not hold a JPEG')
  const bytes = file.slice(box.start, box.end)
  const bits = new Bits(bytes)
  const description: Description = readDescription(bits)
  const stream = bytes.subarray(bits.position >> 3)
  const most = ownBytes(description)
  const own = most === 0 ? NOTHING : (readStoredBrotli(stream) ?? unpack(stream, most, inflate))
  return { description, own }
}

type ReadSection = (index: number) => Bits

/** One section holds all of a small picture: what has been read of it is not read again. */
function sectionReader(file: Bytes, { pieces }: FullLayout, sections: readonly ByteSpan[]) {
  const open = (index: number): Bits => {
    const { start, end } = sections[index] ?? damaged(JXL, 'it ends early')
    if (end > lengthOf(pieces)) damaged(JXL, 'it ends early')
    const bytes = new Uint8Array(end - start)
    copyCodestream(file, pieces, bytes, start)
    return new Bits(bytes)
  }
  const only = sections.length === 1 ? open(0) : undefined
  const read: ReadSection = (index) => only ?? open(index)
  return { read, isOne: only !== undefined }
}

function* readAll(
  { read, isOne }: ReturnType<typeof sectionReader>,
  picture: BlockPicture,
  low: LowFrequencies,
): Slices<{ global: Global; hf: HfGlobal; groupBits: (group: number) => Bits }> {
  const lfGroups = picture.lfWide * picture.lfHigh
  const global = readGlobal(read(0))
  for (let i = 0; i < lfGroups; i++) {
    readLfGroup(read(1 + i), i, picture, global, low)
    yield
  }
  const bits = read(1 + lfGroups)
  const hf = readHfGlobal(bits, picture, global)
  const { position } = bits
  const groupBits = (group: number) => {
    const own = read(2 + lfGroups + group)
    if (isOne) own.position = position
    return own
  }
  return { global, hf, groupBits }
}

/** What is kept of all blocks, and coefficients of so many rows of groups; all zero. */
function take(kernels: Kernels, picture: BlockPicture, rows: number) {
  const { wide, high, channels } = picture
  const tiles = Math.ceil(wide / TILE) * Math.ceil(high / TILE)
  const places = {
    dc: channels.map(
      (channel) =>
        [kernels.alloc(channel.wide * channel.high * 2), channel.wide * channel.high] as const,
    ),
    shares: [0, 1].map(() => kernels.alloc(tiles)),
    fineness: kernels.alloc(wide * high),
    samples: channels.map(
      (_, i) =>
        [
          kernels.alloc(blocksOfRow(picture, i) * 128 * rows),
          blocksOfRow(picture, i) * 64 * rows,
        ] as const,
    ),
  }
  const { buffer } = kernels.view(0, 0)
  const low: LowFrequencies = {
    dc: places.dc.map(([at, count]) => new Int16Array(buffer, at, count)),
    shifts: new Uint8Array(picture.lfWide * picture.lfHigh),
    shares: places.shares.map((at) => new Int8Array(buffer, at, tiles)),
    fineness: new Uint8Array(buffer, places.fineness, wide * high),
  }
  const samples = places.samples.map(([at, count]) => new Int16Array(buffer, at, count))
  return [low, samples] as const
}
