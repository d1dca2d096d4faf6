/**
 * ICC profiles that are a matrix and curves, or one gray curve; versions 2 and 4. ICC.1:2022:
 *
 *   7.2  header, 128 bytes      12 class · 16 colour space · 20 PCS · 36 'acsp'
 *   7.3  tag table              128 count:u32, then signature, offset, size: u32 each
 *   8.3  what an input or display profile holds: rXYZ gXYZ bXYZ, rTRC gTRC bTRC; or kTRC
 *
 * Colorants and curves relate to the profile's own white, which is what relative colorimetric
 * (and the perceptual intent of a matrix profile) wants: `wtpt` and `chad` need not be read.
 * A profile with look-up tables as well is read through its matrix.
 */

import { type Curve, fixed, readCurve } from './icc-curves.ts'

/** Red, green and blue light: linear light is `curves`, and then `colorants` make it XYZ. */
export interface RgbProfile {
  readonly space: 'rgb'
  readonly curves: readonly [red: Curve, green: Curve, blue: Curve]
  /** Rows X, Y, Z; columns red, green, blue; relative to D50, so that white is about 0.96 1 0.82. */
  readonly colorants: readonly number[]
}

export interface GrayProfile {
  readonly space: 'gray'
  /** Relative luminance, 0–1. */
  readonly curve: Curve
}

export type IccProfile = RgbProfile | GrayProfile

const HEADER_BYTES = 128
const TAGS_AT = HEADER_BYTES + 4
const TAG_ENTRY_BYTES = 12

/** Most tags that are looked at: real profiles have fewer than 30. */
const MAX_TAGS = 128

/** Classes whose transform leads to the PCS by one path: input, display, output, colour space. */
const CLASSES = ['scnr', 'mntr', 'prtr', 'spac']

/**
 * Reads a profile. `undefined` when it is damaged, or not a matrix or gray profile (CMYK, Lab,
 * look-up tables only): its pixels are then best left as they are.
 */
export function parseIcc(bytes: Uint8Array): IccProfile | undefined {
  if (bytes.length < TAGS_AT) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  if (textAt(view, 36) !== 'acsp' || !CLASSES.includes(textAt(view, 12))) return undefined
  const space = textAt(view, 16)
  const connection = textAt(view, 20)
  if (space === 'RGB ' && connection === 'XYZ ') return readRgb(view)
  if (space === 'GRAY' && connection === 'XYZ ') return readGray(view, (y) => y)
  if (space === 'GRAY' && connection === 'Lab ') return readGray(view, luminance)
  return undefined
}

/**
 * Whether a profile describes images of this many channels (`ImageInfo.channels`, where 1 and 2
 * are gray): a gray profile in a colour image, or the other way round, is a mistake to be ignored.
 */
export function describes(profile: IccProfile, channels: 1 | 2 | 3 | 4): boolean {
  return (profile.space === 'gray') === channels < 3
}

function readRgb(view: DataView): RgbProfile | undefined {
  const red = readChannel(view, 'r')
  const green = readChannel(view, 'g')
  const blue = readChannel(view, 'b')
  if (!red || !green || !blue) return undefined
  const colorants = [0, 1, 2].flatMap((row) => [red, green, blue].map(({ xyz }) => xyz[row]!))
  return isInvertible(colorants)
    ? { space: 'rgb', curves: [red.curve, green.curve, blue.curve], colorants }
    : undefined
}

function readChannel(view: DataView, channel: 'r' | 'g' | 'b') {
  const colorant = tagOf(view, `${channel}XYZ`)
  const tone = tagOf(view, `${channel}TRC`)
  const curve = tone && readCurve(tone)
  // 10.31 XYZType: 'XYZ ' 0 and three s15Fixed16 numbers.
  if (!curve || !colorant || colorant.byteLength < 20) return undefined
  if (textAt(colorant, 0) !== 'XYZ ') return undefined
  return { curve, xyz: [fixed(colorant, 8), fixed(colorant, 12), fixed(colorant, 16)] }
}

function readGray(view: DataView, toY: (value: number) => number): GrayProfile | undefined {
  const tone = tagOf(view, 'kTRC')
  const curve = tone && readCurve(tone)
  return curve && { space: 'gray', curve: curve.map(toY) }
}

/** The first tag of this name, cut to what the file holds; `undefined` when it lies outside. */
function tagOf(view: DataView, name: string): DataView | undefined {
  const held = Math.floor((view.byteLength - TAGS_AT) / TAG_ENTRY_BYTES)
  const count = Math.min(view.getUint32(HEADER_BYTES), held, MAX_TAGS)
  for (let i = 0; i < count; i++) {
    const entry = TAGS_AT + i * TAG_ENTRY_BYTES
    if (textAt(view, entry) !== name) continue
    const offset = view.getUint32(entry + 4)
    const size = Math.min(view.getUint32(entry + 8), view.byteLength - offset)
    return size < 12 ? undefined : new DataView(view.buffer, view.byteOffset + offset, size)
  }
  return undefined
}

/** Three colorants that do not span a colour space would map all pixels to a few colours. */
function isInvertible(m: readonly number[]): boolean {
  const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, g = 0, h = 0, i = 0] = m
  return Math.abs(a * (e * i - f * h) - b * (d * i - f * g) + c * (d * h - e * g)) > 1e-4
}

/** CIE lightness, 0–1 for 0–100, to luminance (ICC.1:2022 gray in a Lab PCS: L* = 100 · curve). */
function luminance(lightness: number): number {
  const t = (lightness * 100 + 16) / 116
  return t > 6 / 29 ? t ** 3 : (t - 4 / 29) * 3 * (6 / 29) ** 2
}

/** A four-letter code. */
function textAt(view: DataView, offset: number): string {
  return String.fromCharCode(
    view.getUint8(offset),
    view.getUint8(offset + 1),
    view.getUint8(offset + 2),
    view.getUint8(offset + 3),
  )
}
