/** The bars that every case must reach: predictions and fidelity. */

import { type Bar, judged, judgedAll } from './bar.ts'
import { caseName } from './cases.ts'
import type { Row } from './row.ts'
import { formatPsnr } from './table.ts'

const LEAST_DB = 50

/** The bars of a whole run. */
export function barsOfAll(rows: readonly Row[]): Bar[] {
  return [
    predictionBar(rows, 'first'),
    predictionBar(rows, 'again'),
    exactDecodeBar(rows),
    resizedBar(rows),
    shrinkBar(rows, 'sharp'),
    shrinkBar(rows, 'own'),
  ]
}

/** Whole conversions, each run against its own plan: on fresh instances, or on warm ones. */
function predictionBar(list: readonly Row[], run: 'first' | 'again'): Bar {
  const cases = list.flatMap(({ photo, task, entries: { ours } }) => {
    if ('note' in ours || task.to === 'frame' || task.to === 'rgba') return []
    const peak = run === 'first' ? ours.peakBytes : ours.againPeakBytes
    const planned = run === 'first' ? ours.predictedBytes : ours.againPredictedBytes
    return peak && planned ? [{ name: caseName(photo, task), share: planned / peak }] : []
  })
  const wrong = cases.filter(({ share }) => share < 1 || share > 1.5)
  const words = wrong.map(({ name, share }) => `${name} ${share.toFixed(2)}`)
  const which = run === 'first' ? 'first conversion' : 'warm instances'
  return judgedAll(`planned ÷ peak, ${which}`, '1 – 1.5', words, cases.length)
}

function exactDecodeBar(list: readonly Row[]): Bar {
  const frames = list.filter(({ task }) => task.to === 'frame')
  const values = frames.map(({ entries: { ours } }) => ('note' in ours ? 0 : ours.psnr))
  const different = values.filter((psnr) => psnr !== null).length
  const measured = frames.length > 0 ? `${different} of ${frames.length} differ` : undefined
  return judged(
    'fidelity, decode at 1/1',
    'no sample differs from sharp',
    measured,
    different === 0,
  )
}

/** Every photo, and by name those that fall short. */
function resizedBar(list: readonly Row[]): Bar {
  const cases = compared(list)
  const short = cases.filter(({ psnr: { oursToSharpUnscaled: psnr } }) => decibels(psnr) < LEAST_DB)
  const words = short.map(
    ({ name, psnr: { oursToSharpUnscaled: ours, sharpUnscaledToExact: reference } }) =>
      `${name} ${formatPsnr(ours)} (the reference: ${formatPsnr(reference)} to exact Lanczos)`,
  )
  const name = 'fidelity, resized, to sharp in full'
  return judgedAll(name, `≥ ${LEAST_DB} dB`, words, cases.length)
}

/** Wherever we shrink on load: is sharp's result nearer to its full one than ours to `reference`? */
function shrinkBar(list: readonly Row[], reference: 'own' | 'sharp'): Bar {
  const field = reference === 'own' ? 'oursToOursUnscaled' : 'oursToSharpUnscaled'
  const cases = compared(list).filter(({ psnr }) => psnr.oursToOursUnscaled !== null)
  const short = cases.filter(
    ({ psnr }) => decibels(psnr[field]) < decibels(psnr.sharpToSharpUnscaled),
  )
  const words = short.map(
    ({ name, psnr }) =>
      `${name} ${formatPsnr(psnr[field])}, sharp ${formatPsnr(psnr.sharpToSharpUnscaled)}`,
  )
  const whose = reference === 'own' ? 'each to its own in full' : 'both to sharp in full'
  const name = `fidelity, shrunk on load, ${whose}`
  return judgedAll(name, "≥ sharp's, in dB", words, cases.length)
}

function compared(list: readonly Row[]) {
  return list.flatMap(({ photo, task, fidelity }) =>
    fidelity ? [{ name: caseName(photo, task), psnr: fidelity }] : [],
  )
}

function decibels(psnr: number | null): number {
  return psnr ?? Infinity
}
