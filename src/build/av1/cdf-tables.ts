/** Default probabilities (chapter 10), packed; the kernel unpacks them where a tile starts. */

import { constant, data, HEAD } from './emit.ts'
import { rowsOf, type Table } from './spec-tables.ts'

/** Name for the kernel, name in the specification, symbols, and how often it is repeated. */
type Entry = readonly [name: string, table: string, symbols: number, times?: number]

/** One row for each context. Of palettes, those of each size follow each other: only the first has a name. */
const MODES: readonly Entry[] = [
  ['Y_MODE', 'Intra_Frame_Y_Mode', 13],
  ['UV_NO_CFL', 'Uv_Mode_Cfl_Not_Allowed', 13],
  ['UV_CFL', 'Uv_Mode_Cfl_Allowed', 14],
  ['ANGLE', 'Angle_Delta', 7],
  ['PARTITION_8', 'Partition_W8', 4],
  ['PARTITION_16', 'Partition_W16', 10],
  ['PARTITION_32', 'Partition_W32', 10],
  ['PARTITION_64', 'Partition_W64', 10],
  ['PARTITION_128', 'Partition_W128', 8],
  ['TX_8', 'Tx_8x8', 2],
  ['TX_16', 'Tx_16x16', 3],
  ['TX_32', 'Tx_32x32', 3],
  ['TX_64', 'Tx_64x64', 3],
  ['SKIP', 'Skip', 2],
  ['SEGMENT', 'Segment_Id', 8],
  ['INTRA_SET_1', 'Intra_Tx_Type_Set1', 7],
  ['INTRA_SET_2', 'Intra_Tx_Type_Set2', 5],
  ['CFL_SIGN', 'Cfl_Sign', 8],
  ['CFL_ALPHA', 'Cfl_Alpha', 16],
  ['DELTA_Q', 'Delta_Q', 4],
  ['DELTA_LF', 'Delta_Lf', 4, 5],
  ['FILTER_INTRA', 'Filter_Intra', 2],
  ['FILTER_INTRA_MODE', 'Filter_Intra_Mode', 5],
  ['PALETTE_Y', 'Palette_Y_Mode', 2],
  ['PALETTE_UV', 'Palette_Uv_Mode', 2],
  ['PALETTE_Y_SIZE', 'Palette_Y_Size', 7],
  ['PALETTE_UV_SIZE', 'Palette_Uv_Size', 7],
  ...[2, 3, 4, 5, 6, 7, 8].map(
    (n) => [n === 2 ? 'COLOR_Y_2' : '', `Palette_Size_${n}_Y_Color`, n] as const,
  ),
  ...[2, 3, 4, 5, 6, 7, 8].map(
    (n) => [n === 2 ? 'COLOR_UV_2' : '', `Palette_Size_${n}_Uv_Color`, n] as const,
  ),
  ['USE_WIENER', 'Use_Wiener', 2],
  ['USE_GUIDED', 'Use_Sgrproj', 2],
  ['RESTORATION', 'Restoration_Type', 3],
  ['INTRA_BLOCK_COPY', 'Intrabc', 2],
  ['MV_JOINT', 'Mv_Joint', 4],
  ['MV_SIGN', 'Mv_Sign', 2, 2],
  ['MV_CLASS', 'Mv_Class', 11],
  ['MV_CLASS_0', 'Mv_Class0_Bit', 2, 2],
  ['MV_BIT', 'Mv_Bit', 2, 2],
  ['TX_SPLIT', 'Txfm_Split', 2],
  ['INTER_SET_1', 'Inter_Tx_Type_Set1', 16],
  ['INTER_SET_2', 'Inter_Tx_Type_Set2', 12],
  ['INTER_SET_3', 'Inter_Tx_Type_Set3', 2],
]

/** These have a set for each of four ranges of the quantiser. */
const COEFFICIENTS: readonly Entry[] = [
  ['ALL_ZERO', 'Txb_Skip', 2],
  ['EOB_16', 'Eob_Pt_16', 5],
  ['EOB_32', 'Eob_Pt_32', 6],
  ['EOB_64', 'Eob_Pt_64', 7],
  ['EOB_128', 'Eob_Pt_128', 8],
  ['EOB_256', 'Eob_Pt_256', 9],
  ['EOB_512', 'Eob_Pt_512', 10],
  ['EOB_1024', 'Eob_Pt_1024', 11],
  ['EOB_EXTRA', 'Eob_Extra', 2],
  ['DC_SIGN', 'Dc_Sign', 2],
  ['BASE_EOB', 'Coeff_Base_Eob', 3],
  ['BASE', 'Coeff_Base', 4],
  ['RANGE', 'Coeff_Br', 4],
]

/** Of frames that are predicted from others: they lie behind those of all frames. */
const INTER: readonly Entry[] = [
  ['INTER_Y_MODE', 'Y_Mode', 13],
  ['SEGMENT_PREDICTED', 'Segment_Id_Predicted', 2],
  ['NEW_VECTOR', 'New_Mv', 2],
  ['ZERO_VECTOR', 'Zero_Mv', 2],
  ['NEAR_VECTOR', 'Ref_Mv', 2],
  ['LATER_VECTOR', 'Drl_Mode', 2],
  ['IS_INTER', 'Is_Inter', 2],
  ['IS_COMPOUND', 'Comp_Mode', 2],
  ['SKIP_MODE', 'Skip_Mode', 2],
  ['FORWARD', 'Comp_Ref', 2],
  ['BACKWARD', 'Comp_Bwd_Ref', 2],
  ['SINGLE', 'Single_Ref', 2],
  ['COMPOUND_MODE', 'Compound_Mode', 8],
  ['TAPS', 'Interp_Filter', 3],
  ['MOTION_MODE', 'Motion_Mode', 3],
  ['IS_AVERAGE', 'Compound_Idx', 2],
  ['IS_MASKED', 'Comp_Group_Idx', 2],
  ['MASK_KIND', 'Compound_Type', 2],
  ['INTER_INTRA', 'Inter_Intra', 2],
  ['INTER_INTRA_MODE', 'Inter_Intra_Mode', 4],
  ['WEDGE', 'Wedge_Index', 16],
  ['WEDGE_INTRA', 'Wedge_Inter_Intra', 2],
  ['OVERLAPS', 'Use_Obmc', 2],
  ['ONE_SIDED', 'Comp_Ref_Type', 2],
  ['ONE_SIDED_PAIR', 'Uni_Comp_Ref', 2],
  ['VECTOR_JOINT', 'Mv_Joint', 4],
  ['VECTOR_SIGN', 'Mv_Sign', 2, 2],
  ['VECTOR_CLASS', 'Mv_Class', 11],
  ['VECTOR_CLASS_0', 'Mv_Class0_Bit', 2, 2],
  ['VECTOR_BIT', 'Mv_Bit', 2, 2],
  ['VECTOR_CLASS_0_QUARTERS', 'Mv_Class0_Fr', 4],
  ['VECTOR_QUARTERS', 'Mv_Fr', 4],
  ['VECTOR_CLASS_0_EIGHTH', 'Mv_Class0_Hp', 2, 2],
  ['VECTOR_EIGHTH', 'Mv_Hp', 2, 2],
]

/** The groups of some entries, one behind the other. */
class Layout {
  /** Where each named group begins, and symbols and rows of each. */
  text = ''
  readonly groups: number[] = []
  offset: number

  constructor(offset: number) {
    this.offset = offset
  }

  add([name, , symbols]: Entry, rows: number): void {
    if (name) this.text += constant(`CDF_${name}`, this.offset)
    this.offset += rows * (symbols <= 8 ? 16 : 32)
    this.groups.push(symbols, rows)
  }

  /** Adds tables without ranges of quantisers; answers their probabilities. */
  addAll(entries: readonly Entry[], table: (name: string) => Table): number[] {
    return entries.flatMap((entry) => {
      const [, from, , times = 1] = entry
      const once = rowsOf(table(`Default_${from}_Cdf`))
      const rows = Array.from({ length: times }, () => once).flat()
      this.add(entry, rows.length)
      return rows.flatMap((row) => packed(row, entry))
    })
  }
}

const INVERTED = '32768 less the probability, without the last.'

export function interCdfTables(table: (name: string) => Table): string {
  const layout = new Layout(commonOf(table).layout.offset)
  const defaults = layout.addAll(INTER, table)
  return [
    HEAD + layout.text,
    constant('WITH_INTER_CDF_BYTES', layout.offset, 'i32'),
    constant('INTER_GROUPS', layout.groups.length / 2, 'i32'),
    data('INTER_CDF_GROUPS', 'u16', layout.groups, 'Symbols and rows of each group.'),
    data('INTER_DEFAULTS', 'u16', defaults, INVERTED),
  ].join('')
}

/** Of all frames. */
function commonOf(table: (name: string) => Table) {
  const layout = new Layout(0)
  const modes = layout.addAll(MODES, table)
  const modeGroups = layout.groups.length / 2
  const sets = COEFFICIENTS.map(([, name]) => table(`Default_${name}_Cdf`) as readonly Table[])
  COEFFICIENTS.forEach((entry, i) => {
    layout.add(entry, rowsOf(sets[i]![0]!).length)
  })
  const coefficients = [0, 1, 2, 3].flatMap((range) =>
    COEFFICIENTS.flatMap((entry, i) =>
      rowsOf(sets[i]![range]!).flatMap((row) => packed(row, entry)),
    ),
  )
  return { layout, modes, modeGroups, coefficients }
}

export function cdfTables(table: (name: string) => Table): string {
  const { layout, modes, modeGroups, coefficients } = commonOf(table)
  return [
    HEAD + layout.text,
    constant('CDF_BYTES', layout.offset, 'i32'),
    constant('MODE_GROUPS', modeGroups, 'i32'),
    constant('ALL_GROUPS', layout.groups.length / 2, 'i32'),
    constant('COEFFICIENT_WORDS', coefficients.length / 4, 'i32'),
    data('CDF_GROUPS', 'u16', layout.groups, 'Symbols and rows of each group.'),
    data('MODE_DEFAULTS', 'u16', modes, INVERTED),
    data('COEFFICIENT_DEFAULTS', 'u16', coefficients),
  ].join('')
}

/** Inverted, and without what is always there. */
function packed(row: readonly number[], [, table, symbols]: Entry): number[] {
  if (row.length !== symbols + 1) throw new Error(`${table} has ${row.length - 1} symbols`)
  return row.slice(0, symbols - 1).map((value) => 32768 - value)
}
