/** Recoding a JPEG by our own kernel: coefficients in, the same coefficients out. */

import { ImageError } from '../../api/errors.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { KernelInput, Kernels } from '../../kernels/kernels.ts'
import type { Slices } from '../../rows/pump.ts'
import type { RecodedColor, RecodeSettings } from '../format.ts'
import { checkedJpeg } from '../jpeg/kernel.ts'
import { checkRows } from '../missing-rows.ts'
import { joinSections } from './chunks.ts'
import { withDescription } from './container.ts'
import { showFirst } from './focus.ts'
import { describeJpeg } from './restore/description.ts'

/** What the kernel calls them (wasm/jxl-recode/header.ts). */
const COLORS = { srgb: 0, 'display-p3': 1 } as const
const PROFILE = 2

/** Steps between two pauses: MCU rows or groups. */
const STEPS_PER_PAUSE = 64

/** Of wasm/jxl-recode/picture.ts. */
const REFUSED = -5

/** Passes results on and throws statuses. */
function checked(result: number): number {
  if (result !== REFUSED) return checkedJpeg(result)
  const message = 'Cannot encode JPEG XL: it has no such quantization or coefficients'
  throw new ImageError('unsupported-format', message)
}

/** The codestream, with what restores the file where that is wanted; in steps, with pauses in between. */
export function* recodeJpeg(
  kernels: Kernels,
  file: Bytes,
  settings: RecodeSettings,
): Slices<Uint8Array<ArrayBuffer>> {
  if (settings.jpeg !== 'restorable') return yield* codestreamOf(kernels, file, settings)
  const description = yield* describeJpeg(file)
  return withDescription(yield* codestreamOf(kernels, file, settings), description)
}

function* codestreamOf(
  kernels: Kernels,
  file: KernelInput,
  { height, orientation, color, focus, reservedBytes }: RecodeSettings,
): Slices<Uint8Array<ArrayBuffer>> {
  const { exports } = kernels
  kernels.openInput(file)
  const told = tell(kernels, color)
  checked(exports.jxlRecodeOpen(file.length, orientation, ...told, reservedBytes))
  showFirst(kernels, focus, orientation)
  for (let steps = 1; checked(exports.jxlRecodeStep()) > 0; steps++) {
    checkRows(exports.jxlRecodeMissingRows(), height)
    if (steps % STEPS_PER_PAUSE === 0) yield
  }
  return joinSections(kernels)
}

/** A colour as the kernel is told: its number, where its profile lies, and how long it is. */
function tell(kernels: Kernels, color: RecodedColor): [number, number, number] {
  if (typeof color === 'string') return [COLORS[color], 0, 0]
  const profile = kernels.alloc(color.length)
  kernels.view(profile, color.length).set(color)
  return [PROFILE, profile, color.length]
}
