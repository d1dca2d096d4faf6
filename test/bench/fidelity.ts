/** What shrinking on load costs in fidelity, ours and sharp's, against three references. */

import sharp from 'sharp'
import type { CodecModules } from '../../src/engine/index.ts'
import type { Job } from './contestant.ts'
import { exactLanczos } from './lanczos.ts'
import { unscaledRgba } from './ours-parts.ts'
import { type Pixels, psnrOf } from './quality.ts'
import { resizedBySharp, rgbOf } from './reference.ts'

/** All PSNR in decibels; `null` for equal pictures, which JSON has no number for. */
export interface Fidelity {
  readonly oursToSharpUnscaled: number | null
  readonly sharpToSharpUnscaled: number | null
  readonly oursToOursUnscaled: number | null
  /** What the two resizers differ by, with no shrink-on-load on either side. */
  readonly bothUnscaled: number | null
  readonly oursToExact: number | null
  readonly sharpToExact: number | null
  /** How far the reference itself is from what the formula says. */
  readonly sharpUnscaledToExact: number | null
}

/** Compares the results of one resizing job; `pixels` is the whole photo. */
export async function fidelityOf(
  codecs: CodecModules,
  job: Job,
  pixels: Pixels,
  result: Uint8Array,
): Promise<Fidelity> {
  const { width, height, file } = job
  const rgba = (data: Uint8Array): Pixels => ({ data, width, height, channels: 4 })
  const ours = rgba(result)
  const oursUnscaled = rgba(await unscaledRgba(codecs, job))
  const shrunk = sharp(file, { limitInputPixels: false }).resize(width, height, { fit: 'fill' })
  const sharps = await rgbOf(shrunk)
  const sharpUnscaled = await resizedBySharp(pixels, { width, height })
  const exact = exactLanczos(pixels, width, height)
  return {
    oursToSharpUnscaled: finite(psnrOf(ours, sharpUnscaled)),
    sharpToSharpUnscaled: finite(psnrOf(sharps, sharpUnscaled)),
    oursToOursUnscaled: finite(psnrOf(ours, oursUnscaled)),
    bothUnscaled: finite(psnrOf(oursUnscaled, sharpUnscaled)),
    oursToExact: finite(psnrOf(ours, exact)),
    sharpToExact: finite(psnrOf(sharps, exact)),
    sharpUnscaledToExact: finite(psnrOf(sharpUnscaled, exact)),
  }
}

function finite(value: number): number | null {
  return Number.isFinite(value) ? value : null
}
