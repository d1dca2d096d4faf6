/** Quantisers, scans and weights (chapters 7 and 10). */

import { constant, data, HEAD } from './emit.ts'
import { numbersOf, type Table } from './spec-tables.ts'

/** Transform sizes in the order of the specification. */
const SIZES = [
  [4, 4], [8, 8], [16, 16], [32, 32], [64, 64], [4, 8], [8, 4], [8, 16], [16, 8], [16, 32],
  [32, 16], [32, 64], [64, 32], [4, 16], [16, 4], [8, 32], [32, 8], [16, 64], [64, 16],
] as const // biome-ignore format: as a table

/** Coefficients lie at column × 40 + row. */
const PITCH = 40

type Read = (name: string) => Table

export function codingTables(table: Read): string {
  let out = HEAD
  out += data('DC_QUANTIZER', 'u16', numbersOf(table('Dc_Qlookup')), '256 of 8, 10 and 12 bits.')
  out += data('AC_QUANTIZER', 'u16', numbersOf(table('Ac_Qlookup')))
  out += scans(table)
  const weights = [4, 8, 16, 32, 64].flatMap((n) => numbersOf(table(`Sm_Weights_Tx_${n}x${n}`)))
  out += data('SMOOTH_WEIGHTS', 'u8', weights, 'Those of size n begin at n - 4.')
  out += data('SLOPES', 'u16', numbersOf(table('Dr_Intra_Derivative')), 'By angle.')
  out += data(
    'FILTER_TAPS',
    'i8',
    numbersOf(table('Intra_Filter_Taps')),
    'Five modes, eight samples, seven taps.',
  )
  const taps = numbersOf(table('Upscale_Filter'))
  out += data('UPSCALE_TAPS', 'i16', taps, '64 phases of eight taps.')
  out += data('GAUSSIAN', 'i16', numbersOf(table('Gaussian_Sequence')))
  return out
}

/** The scan of each size, and for each length of it how many rows and columns it reaches. */
function scans(table: Read): string {
  const scan: number[] = []
  const reach: number[] = []
  const starts: number[] = []
  const seen = new Map<string, number>()
  for (const [width, height] of SIZES) {
    const [w, h] = [Math.min(width, 32), Math.min(height, 32)]
    const name = `${w}x${h}`
    if (!seen.has(name)) {
      seen.set(name, scan.length)
      let [rows, columns] = [0, 0]
      for (const place of numbersOf(table(`Default_Scan_${name}`))) {
        const [row, column] = [Math.floor(place / w), place % w]
        rows = Math.max(rows, row + 1)
        columns = Math.max(columns, column + 1)
        scan.push(column * PITCH + row)
        reach.push(rows, columns)
      }
    }
    starts.push(seen.get(name)!)
  }
  return (
    data('SCANS', 'u16', scan, 'Places: column × 40 + row.') +
    data('REACHES', 'u8', reach, 'Rows and columns that hold something, by position of the last.') +
    data('SCAN_STARTS', 'u16', starts, 'By transform size.')
  )
}

/** Order of the matrices in the specification, and where each begins. */
const BIG = 336
const TALL = 1680

/**
 * Quantiser matrices: all follow from the one of 32 × 32, which is symmetrical, and the one of
 * 16 × 32; this is checked. Kept are the lower triangle of the one and the other whole.
 */
export function matrixTables(table: Read): string {
  const kept: number[] = []
  const levels = table('Quantizer_Matrix') as readonly (readonly number[][])[]
  for (const level of levels) {
    for (const all of level) {
      check(all)
      for (let y = 0; y < 32; y++) for (let x = 0; x <= y; x++) kept.push(all[BIG + y * 32 + x]!)
      kept.push(...all.slice(TALL, TALL + 512))
    }
  }
  const set = 528 + 512
  return (
    HEAD +
    constant('MATRIX_SET', set, 'i32') +
    data('MATRICES', 'u8', kept, 'Fifteen levels of luma and chroma.')
  )
}

/** Width, height and start of each matrix that is left out, and what it is taken from. */
const DERIVED = [
  [4, 4, 0, 'big', 3], [8, 8, 16, 'big', 1], [16, 16, 80, 'big', 0],
  [4, 8, 1360, 'tall', 1], [8, 16, 1424, 'tall', 0], [4, 16, 2704, 'wide', 1], [8, 32, 2832, 'wide', 0],
] as const // biome-ignore format: as a table

function check(all: readonly number[]): void {
  for (const [w, h, start, source, first] of DERIVED) {
    for (let y = 0; y < h; y++) {
      for (let x = 0; x < w; x++) {
        const [sx, sy] = source === 'big' ? [32 / w, 32 / h] : [16 / w, 32 / h]
        const from = source === 'big' ? BIG : TALL
        const pitch = source === 'big' ? 32 : 16
        const oy = source === 'wide' && h === 16 ? 0 : source === 'wide' ? 0 : first
        const value = all[from + (y * sy + oy) * pitch + x * sx + first]
        if (all[start + y * w + x] !== value) throw new Error(`A matrix of ${w}x${h} differs`)
      }
    }
  }
  for (let y = 0; y < 32; y++) {
    for (let x = 0; x < 32; x++) {
      if (all[BIG + y * 32 + x] !== all[BIG + x * 32 + y]) throw new Error('Not symmetrical')
      if (x < 16 && all[TALL + y * 16 + x] !== all[2192 + x * 32 + y]) throw new Error('Not turned')
    }
  }
}
