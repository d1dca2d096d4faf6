/**
 * Writes wasm/av1-encode/tables.ts: default CDFs, quantizer steps and weights of the AV1
 * specification. Run by hand: `node src/build/av1-tables.ts <checkout of AOMediaCodec/av1-spec>`.
 */

import { writeFileSync } from 'node:fs'
import { leaves, SpecTables } from './av1-spec-tables.ts'

const spec = new SpecTables(process.argv[2]!)

/** Names in the kernel, tables, and symbols: CDFs that do not depend on the quantizer. */
const MODE_CDFS = [
  ['Y_MODE', 'Default_Intra_Frame_Y_Mode_Cdf', 13],
  ['UV_MODE', 'Default_Uv_Mode_Cfl_Not_Allowed_Cdf', 13],
  ['UV_MODE_CFL', 'Default_Uv_Mode_Cfl_Allowed_Cdf', 14],
  ['ANGLE_DELTA', 'Default_Angle_Delta_Cdf', 7],
  ['PARTITION_8', 'Default_Partition_W8_Cdf', 4],
  ['PARTITION_16', 'Default_Partition_W16_Cdf', 10],
  ['PARTITION_32', 'Default_Partition_W32_Cdf', 10],
  ['PARTITION_64', 'Default_Partition_W64_Cdf', 10],
  ['TX_DEPTH_8', 'Default_Tx_8x8_Cdf', 2],
  ['TX_DEPTH_16', 'Default_Tx_16x16_Cdf', 3],
  ['TX_DEPTH_32', 'Default_Tx_32x32_Cdf', 3],
  ['TX_DEPTH_64', 'Default_Tx_64x64_Cdf', 3],
  ['SKIP', 'Default_Skip_Cdf', 2],
  ['TX_TYPE_SET1', 'Default_Intra_Tx_Type_Set1_Cdf', 7],
  ['TX_TYPE_SET2', 'Default_Intra_Tx_Type_Set2_Cdf', 5],
  ['CFL_SIGN', 'Default_Cfl_Sign_Cdf', 8],
  ['CFL_ALPHA', 'Default_Cfl_Alpha_Cdf', 16],
  ['DELTA_Q', 'Default_Delta_Q_Cdf', 4],
  ['FILTER_INTRA', 'Default_Filter_Intra_Cdf', 2],
  ['FILTER_INTRA_MODE', 'Default_Filter_Intra_Mode_Cdf', 5],
  ['PALETTE_Y', 'Default_Palette_Y_Mode_Cdf', 2],
  ['PALETTE_UV', 'Default_Palette_Uv_Mode_Cdf', 2],
  ['PALETTE_Y_SIZE', 'Default_Palette_Y_Size_Cdf', 7],
  ['PALETTE_UV_SIZE', 'Default_Palette_Uv_Size_Cdf', 7],
  ...[2, 3, 4, 5, 6, 7, 8].map(
    (n) => [`PALETTE_COLOR_Y_${n}`, `Default_Palette_Size_${n}_Y_Color_Cdf`, n] as const,
  ),
  ...[2, 3, 4, 5, 6, 7, 8].map(
    (n) => [`PALETTE_COLOR_UV_${n}`, `Default_Palette_Size_${n}_Uv_Color_Cdf`, n] as const,
  ),
] as const

/** CDFs of coefficients: four sets, chosen by base_q_idx. */
const COEFFICIENT_CDFS = [
  ['ALL_ZERO', 'Default_Txb_Skip_Cdf', 2],
  ['EOB_16', 'Default_Eob_Pt_16_Cdf', 5],
  ['EOB_32', 'Default_Eob_Pt_32_Cdf', 6],
  ['EOB_64', 'Default_Eob_Pt_64_Cdf', 7],
  ['EOB_128', 'Default_Eob_Pt_128_Cdf', 8],
  ['EOB_256', 'Default_Eob_Pt_256_Cdf', 9],
  ['EOB_512', 'Default_Eob_Pt_512_Cdf', 10],
  ['EOB_1024', 'Default_Eob_Pt_1024_Cdf', 11],
  ['EOB_EXTRA', 'Default_Eob_Extra_Cdf', 2],
  ['DC_SIGN', 'Default_Dc_Sign_Cdf', 2],
  ['BASE_EOB', 'Default_Coeff_Base_Eob_Cdf', 3],
  ['BASE', 'Default_Coeff_Base_Cdf', 4],
  ['BR', 'Default_Coeff_Br_Cdf', 4],
] as const

/** Bytes of a CDF in the kernel: 8 or 16 lanes of u16, the last of which counts adaptations. */
const cdfBytes = (symbols: number) => (symbols <= 8 ? 16 : 32)

const lines: string[] = []
const groups: number[] = []
let cdfEnd = 0

/** Declares a group of CDFs and answers what they hold: 32768 - cdf, without the ends. */
function group(name: string, cdfs: readonly (readonly number[])[], symbols: number): number[] {
  lines.push(`export const ${name}: usize = ${cdfEnd};`)
  groups.push(cdfEnd, cdfs.length, symbols)
  cdfEnd += cdfs.length * cdfBytes(symbols)
  return cdfs.flatMap((cdf) => values(name, cdf, symbols))
}

function values(name: string, cdf: readonly number[], symbols: number): number[] {
  if (cdf.length !== symbols + 1) throw new Error(`${name} has ${cdf.length - 1} symbols`)
  return cdf.slice(0, symbols - 1).map((value) => 32768 - value)
}

function data(
  name: string,
  type: 'u8' | 'i8' | 'u16' | 'i32',
  numbers: readonly number[],
  comment: string,
) {
  lines.push(`/** ${comment} */`, '// biome-ignore format: a table')
  lines.push(`export const ${name}: usize = memory.data<${type}>([${numbers.join(', ')}], 16);`)
}

const modes = MODE_CDFS.flatMap(([name, table, n]) => group(name, leaves(spec.table(table)), n))
const modeGroups = groups.length / 3
const sets = [0, 1, 2, 3].map((set) =>
  COEFFICIENT_CDFS.flatMap(([name, table, n]) => {
    const cdfs = leaves(spec.table(table)[set] as number[])
    return set === 0 ? group(name, cdfs, n) : cdfs.flatMap((cdf) => values(name, cdf, n))
  }),
)
lines.push(`export const CDF_BYTES: usize = ${cdfEnd};`)
lines.push(`export const GROUPS: i32 = ${groups.length / 3};`)
lines.push(`export const MODE_GROUPS: i32 = ${modeGroups};`)
data('GROUP_TABLE', 'i32', groups, 'Groups of CDFs: offset, count, symbols.')
data('MODE_VALUES', 'u16', modes, 'The CDFs of the first MODE_GROUPS groups, 32768 - cdf, packed.')
lines.push(`export const COEFFICIENT_VALUES_BYTES: usize = ${sets[0]!.length * 2};`)
data('COEFFICIENT_VALUES', 'u16', sets.flat(), 'Those of the other groups, four times.')
data('DC_STEPS', 'u16', spec.numbers('Dc_Qlookup').slice(0, 256), 'Quantizer steps (7.12.2).')
data('AC_STEPS', 'u16', spec.numbers('Ac_Qlookup').slice(0, 256), 'Quantizer steps (7.12.2).')
data(
  'SMOOTH_WEIGHTS',
  'u8',
  [4, 8, 16, 32, 64].flatMap((n) => spec.numbers(`Sm_Weights_Tx_${n}x${n}`)),
  'Weights of the smooth modes (7.11.2.6): those of size n begin at n - 4.',
)
data('DERIVATIVES', 'u16', spec.numbers('Dr_Intra_Derivative'), 'By angle in degrees (7.11.2.4).')
data('FILTER_TAPS', 'i8', spec.numbers('Intra_Filter_Taps'), '5 modes, 8 samples, 7 neighbours.')

writeFileSync(
  new URL('../../wasm/av1-encode/tables.ts', import.meta.url),
  `// Generated by src/build/av1-tables.ts from the AV1 specification. Do not edit.\n\n${lines.join('\n')}\n`,
)
