/** A file whose samples are coded anew, in another format, as they are. */

import type { DecodeRequest } from '../contract/codec.ts'
import type { ImageInfo } from '../contract/info.ts'
import type { RecodedColor } from '../formats/format.ts'
import { grayProfile } from '../formats/gray-profile.ts'
import { readIccProfile } from '../formats/read-icc.ts'
import type { Way } from '../plan/types.ts'
import { runInSlices } from '../rows/pump.ts'
import { isDisplayP3 } from '../stages/color/display-p3.ts'
import { textAt } from '../stages/color/icc-tags.ts'
import type { Canvas } from './draw.ts'
import type { Tools } from './encode.ts'

export type RecodedWay = Extract<Way, { readonly kind: 'recoded' }>

/** Takes what its way says. */
export async function recode(
  { input, info }: DecodeRequest<ImageInfo>,
  canvas: Canvas,
  { reservedBytes, jpeg }: RecodedWay,
  { kernels, codecs, ledger, signal }: Tools,
): Promise<Uint8Array<ArrayBuffer>> {
  const { orientation, to, encode } = canvas.plan
  const { focus } = encode
  const recoder = codecs.recoderOf(to)
  if (!recoder) throw new Error(`Cannot recode: ${to} is always drawn`)
  const color = colorOf({ input, info }, canvas, codecs)
  const { inflateBrotli } = codecs
  const { height } = info
  const job = { height, orientation, color, focus, reservedBytes, jpeg, inflateBrotli }
  const bytes = await runInSlices(recoder.recode(kernels, input, job), signal)
  ledger.take(bytes.length)
  return bytes
}

/**
 * The name of the colour space where it has one, else the file's own profile; of gray pictures one of
 * gray, which readers may insist on.
 */
function colorOf(
  { input, info }: Pick<DecodeRequest<ImageInfo>, 'input' | 'info'>,
  { profile }: Canvas,
  codecs: Tools['codecs'],
): RecodedColor {
  if (!profile) return 'srgb'
  if (isDisplayP3(profile)) return 'display-p3'
  const stored = readIccProfile(input, info, codecs.readerOf(info.format))
  if (!stored || stored.deflated) return 'srgb'
  return profile.space === 'gray' && !isOfGray(stored.bytes)
    ? grayProfile(profile.curve)
    : stored.bytes
}

/** ICC.1:2022 7.2.6: the colour space of the data. */
function isOfGray(profile: Uint8Array): boolean {
  return textAt(new DataView(profile.buffer, profile.byteOffset), 16) === 'GRAY'
}
