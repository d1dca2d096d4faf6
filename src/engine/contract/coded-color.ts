/** Colour spaces that headers tell by numbers. */

/** By code points of ITU-T H.273: PNG's cICP, AVIF's nclx. */
export interface CicpColor {
  readonly kind: 'cicp'
  readonly primaries: number
  readonly transfer: number
  /** In place of the primaries: x and y of white, red, green and blue. */
  readonly chromaticities?: readonly number[]
  /** The brightest light of an HDR picture, in cd/m², where the file tells it. */
  readonly peakNits?: number
}

/** By PNG's gAMA and cHRM. */
export interface GammaColor {
  readonly kind: 'gamma'
  /** From samples to light. */
  readonly exponent: number
  /** x and y of white, red, green and blue; sRGB's where the file has none. */
  readonly chromaticities?: readonly number[]
}

/** What counts before any embedded profile (`cicp`), or where there is none. */
export type CodedColor = CicpColor | GammaColor

/** H.273: "unspecified". */
export const UNSPECIFIED = 2

/** Numbers that browsers know, and stages/color/cicp.ts: tables 2 and 3 of H.273 without the logarithms. */
const PRIMARIES = [1, 4, 5, 6, 7, 8, 9, 10, 11, 12, 22]
const TRANSFERS = [1, 4, 5, 6, 7, 8, 11, 13, 14, 15, 16, 17, 18]

export function isKnown(primaries: number, transfer: number): boolean {
  return PRIMARIES.includes(primaries) && TRANSFERS.includes(transfer)
}

/** H.273 table 3: PQ and HLG, whose light is more than a screen's white. */
const HDR_TRANSFERS = [16, 18]

export function isHdr(color: CodedColor | undefined): boolean {
  return color?.kind === 'cicp' && HDR_TRANSFERS.includes(color.transfer)
}
