/** Results that need not be drawn: the file's samples stay as they are, and are only coded anew. Pure. */

import { ImageError } from '../api/errors.ts'
import { isLossless, JPEG_KEPT, type JpegKept } from '../api/options.ts'
import type { Cost } from '../contract/codec.ts'
import { GRAY_PROFILE_BYTES } from '../formats/gray-profile.ts'
import { uprightSize } from '../geometry/orientation.ts'
import { NOTHING_RESIDENT } from '../memory/ledger.ts'
import type { Drawing } from '../stages/stage.ts'
import { planStages } from '../stages/stages.ts'
import { type Geometry, isWhole } from './geometry.ts'
import type { PlanInput } from './types.ts'
import { type Phase, totalBytes } from './walk.ts'

/** The arena grows by whole pages of wasm. */
const PAGE_BYTES = 65_536

/**
 * Whether the format of the result can say what the file says, and nothing is done to its pixels but
 * turning, which readers are told. Colours stay what they are, whatever `profile` asks. Where several
 * results share a decode, all are drawn.
 */
export function mayRecode(input: PlanInput, geometry: Geometry, drawing: Drawing): boolean {
  const { info, options, codecs, color, maxScale } = input
  const recoder = codecs.recoderOf(options.format)
  if (!recoder?.canRecode(info) || maxScale !== undefined || !surelyFits(input)) return false
  if ((recoder.givesBack ?? false) !== (options.jpeg === 'original')) return false
  if (recoder.givesBack && geometry.orientation !== 1) return false
  if (color?.profile && color.readBytes > recoder.longestProfile) return false
  return isSameSize(input, geometry) && untouched(input, drawing).stages.length === 0
}

const REFUSALS: Readonly<Record<JpegKept, string>> = {
  restorable:
    'Cannot make the JPEG restorable: only one of which nothing is changed, gray or of three colours, not 4:1:1 or 4:1:0, as JPEG XL, can be',
  original:
    'Cannot give back the JPEG: only a JPEG XL that holds one, of which nothing is changed, as JPEG, can',
}

/** Throws where the result was to give back its JPEG, or to be one that is given back, but is drawn. */
export function refuseDrawn({ options }: PlanInput, isRecoded: boolean): void {
  if (!options.jpeg || isRecoded) return
  const message = REFUSALS[options.jpeg]
  throw new ImageError('invalid-option', message, { option: JPEG_KEPT })
}

/** Without loss nothing can be lowered: where bytes are counted, the file has to fit as it is. */
function surelyFits({ options: { maxBytes, lossless }, inputBytes }: PlanInput): boolean {
  return isLossless(lossless) || maxBytes === undefined || inputBytes <= maxBytes
}

function isSameSize({ info }: PlanInput, geometry: Geometry): boolean {
  const { width, height } = uprightSize({ ...info, orientation: geometry.orientation })
  const { canvas } = geometry.layout
  return isWhole(geometry) && canvas.width === width && canvas.height === height
}

/** The stages of a picture that is neither turned nor given other colours. */
export function untouched({ stages }: Pick<PlanInput, 'stages'>, drawing: Drawing) {
  const plain = { ...drawing, orientation: 1, profile: undefined, isP3: false } as const
  return planStages(stages, plain)
}

export interface RecodeCourse {
  readonly reservedBytes: number
  /** What is held beside the file's profile. */
  readonly phase: Phase
}

/** What recoding takes: all of it at once. */
export function recodeCourse(input: PlanInput, kernels: Cost): RecodeCourse {
  const { info, options, codecs, color, inputBytes, limits } = input
  const recoder = codecs.recoderOf(options.format)
  if (!recoder) throw new Error(`Cannot recode: ${options.format} is always drawn`)
  const profileBytes = color?.profile ? Math.max(color.readBytes, GRAY_PROFILE_BYTES) : 0
  const arena = recoder.arenaBytes(info) - kernels.wasmBytes + profileBytes
  const restoring = options.jpeg ? recoder.restoringBytes(info, inputBytes) : 0
  // The file, which is rarely larger than the input; else it is in what restoring takes.
  const files = recoder.givesBack ? inputBytes : 2 * inputBytes
  const jsBytes = files + profileBytes + restoring
  const phaseOf = (reserved: number): Phase => [
    kernels,
    { heap: 'kernels', wasmBytes: arena + reserved, jsBytes },
  ]
  const room = limits.memoryBudget - totalBytes(NOTHING_RESIDENT, phaseOf(0)) - PAGE_BYTES
  const reservedBytes = recoder.reservedBytes(info, { inputBytes, room })
  return { reservedBytes, phase: phaseOf(reservedBytes) }
}
