/** Filters and masks of prediction from other frames (chapter 7.11.3). */

import { data, HEAD } from './emit.ts'
import { numbersOf, type Table } from './spec-tables.ts'

export function interTables(table: (name: string) => Table): string {
  const list = (name: string) => numbersOf(table(name))
  const masks = [2, 4, 8, 16, 32].flatMap((n) => list(`Obmc_Mask_${n}`))
  const masters = ['Vertical', 'Oblique_Even', 'Oblique_Odd'].flatMap((n) =>
    list(`Wedge_Master_${n}`),
  )
  return (
    HEAD +
    data('SUBPEL_TAPS', 'i16', list('Subpel_Filters'), 'Six filters of 16 phases of eight taps.') +
    data('WARP_TAPS', 'i16', list('Warped_Filters'), '193 phases of eight taps.') +
    data('DIVISORS', 'u16', list('Div_Lut')) +
    data('OVERLAP_MASKS', 'u8', masks, 'Those of length n begin at n - 2.') +
    data('WEDGE_EDGES', 'u8', masters, 'Vertical, and oblique in even and in odd rows: 64 each.') +
    data(
      'WEDGE_CODES',
      'u8',
      list('Wedge_Codebook'),
      'Tall, wide, square: 16 of direction, x, y.',
    ) +
    data('INTRA_WEIGHTS', 'u8', list('Ii_Weights_1d'))
  )
}
