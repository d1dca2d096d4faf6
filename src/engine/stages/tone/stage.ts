/** Shades (linear, brightness, contrast, saturation, sigmoid, gamma, the negative) and looks: after resizing, pixel by pixel. */

import type { Effects } from '../../api/effects.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import type { RowSource } from '../../rows/rows.ts'
import { COLUMN_TABLE_BYTES, LIGHT_STEPS, RGB_TABLE_BYTES } from '../color/color-tables.ts'
import { LEVELS } from '../color/icc-curves.ts'
import { colored } from '../colored.ts'
import { ARENA_BLOCK_BYTES, changedInPlace, STAGE_BYTES } from '../in-place.ts'
import type { Stage } from '../stage.ts'
import { type Look, lookTables, sepiaTables } from './looks.ts'
import { grayLevels, type Shade, shadeTables } from './tables.ts'

export interface ToneSettings {
  readonly shade?: Shade
  readonly look?: Look
  /** Of `look`, above 0 and below 1; the rest stays as it was. */
  readonly strength?: number
}

const LOOK_TABLE_BYTES = COLUMN_TABLE_BYTES + 3 * (LIGHT_STEPS + 1)

/** Most that the stage takes from the arena: two sets of tables, and a detour for each. */
const TONE_ARENA_BYTES =
  RGB_TABLE_BYTES + LOOK_TABLE_BYTES + LEVELS + 2 * STAGE_BYTES + 5 * ARENA_BLOCK_BYTES

export const toneStage: Stage<ToneSettings> = {
  name: 'tone',
  isEffect: true,
  plan({ options }) {
    const shade = shadeOf(options)
    const look = lookOf(options)
    const strength = look && options.lookStrength
    const part = strength !== undefined && { strength }
    return shade || look ? { ...(shade && { shade }), ...(look && { look }), ...part } : undefined
  },
  cost: (settings, rows) => ({
    heap: 'kernels',
    wasmBytes: TONE_ARENA_BYTES,
    jsBytes: isColored(settings) && rows.channels === 1 ? colored.bytes(rows) : 0,
  }),
  format: (settings, rows) => (isColored(settings) ? { ...rows, channels: 4 } : rows),
  describe: ({ shade, look }) => [...(shade ? ['tone'] : []), ...(look ? [look.kind] : [])],
  open({ shade, look, strength }, rows, { kernels }) {
    const shaded = shade ? shadedRows(kernels, rows, shade) : rows
    if (!look) return shaded
    return lookRows(kernels, shaded, look, Math.round(256 * (strength ?? 1)))
  },
}

/** A gray picture becomes one with colours. */
function isColored({ look }: ToneSettings): boolean {
  return look !== undefined && look.kind !== 'grayscale'
}

function shadeOf(effects: Effects): Shade | undefined {
  const { brightness = 1, contrast = 1, saturation = 1, gamma = 1, negate = false } = effects
  const { linear, sigmoid = 0 } = effects
  const changes = [brightness, contrast, saturation, gamma].some((factor) => factor !== 1)
  if (!changes && !negate && !linear && sigmoid === 0) return undefined
  const map = { linear: linear ?? { factor: 1, offset: 0 } }
  return { ...map, brightness, contrast, saturation, sigmoid, gamma, negate }
}

function lookOf({ grayscale, sepia, tint, duotone }: Effects): Look | undefined {
  if (duotone) return { kind: 'duotone', ...duotone }
  if (tint) return { kind: 'tint', color: tint }
  if (sepia) return { kind: 'sepia' }
  return grayscale ? { kind: 'grayscale' } : undefined
}

function shadedRows(kernels: Kernels, source: RowSource, shade: Shade): RowSource {
  const { exports } = kernels
  if (source.format.channels === 1) {
    const levels = placed(kernels, grayLevels(shade))
    return changedInPlace(kernels, source, (row, count) => exports.colorGray(row, count, levels))
  }
  const tables = placed(kernels, ...Object.values(shadeTables(shade)))
  return changedInPlace(kernels, source, (row, count) => exports.colorRgba(row, count, tables))
}

/** `share`: of 256. Sepia, an affine map, is done as a whole. */
function lookRows(kernels: Kernels, source: RowSource, look: Look, share: number): RowSource {
  if (source.format.channels === 1 && look.kind === 'grayscale') return source
  if (look.kind === 'sepia') {
    const sepia = placed(kernels, ...Object.values(sepiaTables()))
    return changedInPlace(kernels, colored(source), (row, count) => {
      kernels.exports.colorRgba(row, count, sepia)
    })
  }
  const tables = placed(kernels, ...Object.values(lookTables(look)))
  const { colorLook, colorLookMixed } = kernels.exports
  return changedInPlace(kernels, colored(source), (row, count) => {
    if (share === 256) colorLook(row, count, tables)
    else colorLookMixed(row, count, tables, share)
  })
}

/** Tables one behind the other in the arena. */
function placed(kernels: Kernels, ...tables: readonly (Uint8Array | Int32Array)[]): number {
  const bytes = tables.reduce((sum, { byteLength }) => sum + byteLength, 0)
  const pointer = kernels.alloc(bytes)
  let at = pointer
  for (const { buffer, byteLength } of tables) {
    kernels.view(at, byteLength).set(new Uint8Array(buffer))
    at += byteLength
  }
  return pointer
}
