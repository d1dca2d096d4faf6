/** How the whole picture has moved: global_motion_params() (AV1 specification 5.9.24, 5.9.25). */

import type { HeaderBits } from './bits.ts'

/** Of one reference: 0 none, 1 moved, 2 turned and scaled, 3 affine; six parameters. */
export interface Av1GlobalMotion {
  readonly kind: number
  readonly parameters: readonly number[]
}

/** Frames by which another one may be predicted: LAST, LAST2, LAST3, GOLDEN, BWDREF, ALTREF2, ALTREF. */
export const REFERENCES = 7

const ONE = 2 ** 16
const STILL: Av1GlobalMotion = { kind: 0, parameters: [0, 0, ONE, 0, 0, ONE] }
export const NO_MOTION: readonly Av1GlobalMotion[] = Array(REFERENCES).fill(STILL)
const [MOVED, TURNED, AFFINE] = [1, 2, 3] as const

/** `earlier`: that of the frame that this one begins with. */
export function readGlobalMotion(
  bits: HeaderBits,
  earlier: readonly Av1GlobalMotion[],
  isPrecise: boolean,
): readonly Av1GlobalMotion[] {
  return earlier.map(({ parameters }) => readMotion(bits, parameters, isPrecise))
}

function readMotion(
  bits: HeaderBits,
  earlier: readonly number[],
  isPrecise: boolean,
): Av1GlobalMotion {
  if (!bits.flag()) return STILL
  const kind = bits.flag() ? TURNED : bits.flag() ? MOVED : AFFINE
  const all = [...STILL.parameters]
  const read = (i: number) => {
    all[i] = readParameter(bits, i, earlier[i]!, kind === MOVED ? Number(!isPrecise) : undefined)
  }
  if (kind >= TURNED) {
    read(2)
    read(3)
    if (kind === AFFINE) {
      read(4)
      read(5)
    } else {
      all[4] = -all[3]!
      all[5] = all[2]!
    }
  }
  read(0)
  read(1)
  return { kind, parameters: all }
}

/** `coarser`: bits less than usual, of a translation that stands alone. */
function readParameter(
  bits: HeaderBits,
  i: number,
  earlier: number,
  coarser: number | undefined,
): number {
  const isShift = i < 2
  const width = isShift && coarser !== undefined ? 9 - coarser : 12
  const precision = !isShift ? 15 : coarser !== undefined ? 3 - coarser : 6
  const shift = 16 - precision
  const isScale = i % 3 === 2
  const most = 2 ** width
  const near = (earlier >> shift) - (isScale ? 2 ** precision : 0)
  const value = readNear(bits, 2 * most + 1, near + most) - most
  return value * 2 ** shift + (isScale ? ONE : 0)
}

/** decode_unsigned_subexp_with_ref(): one of `count`, near to another. */
function readNear(bits: HeaderBits, count: number, near: number): number {
  const value = readSteps(bits, count)
  return 2 * near <= count ? away(near, value) : count - 1 - away(count - 1 - near, value)
}

/** inverse_recenter(). */
function away(near: number, value: number): number {
  if (value > 2 * near) return value
  return value % 2 === 1 ? near - (value + 1) / 2 : near + value / 2
}

/** decode_subexp(): steps that grow. */
function readSteps(bits: HeaderBits, count: number): number {
  let start = 0
  for (let i = 0; ; i++) {
    const width = i > 0 ? i + 2 : 3
    if (count <= start + 3 * 2 ** width) return bits.among(count - start) + start
    if (!bits.flag()) return bits.read(width) + start
    start += 2 ** width
  }
}
