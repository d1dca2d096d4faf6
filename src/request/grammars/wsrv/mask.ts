/** Shapes that wsrv cuts out of its results. Rules: weserv/images src/api/processors/mask.cpp. */

import { MASK_SHAPES, type MaskShape } from '../../../engine/index.ts'
import { invalidOption } from '../../option-error.ts'
import type { Transform } from '../../transform.ts'
import type { ForeignEntry } from '../foreign.ts'
import { type Box, isSquare } from './box.ts'
import { extractOf } from './cuts.ts'
import type { WsrvParameters } from './query.ts'
import { readColor, readFlag } from './values.ts'

export interface WsrvMask {
  readonly entries: readonly ForeignEntry[]
  readonly options: Pick<Transform, 'mask' | 'trimsMask'>
}

const NONE: WsrvMask = { entries: [], options: {} }

export function maskOf(parameters: WsrvParameters, box: Box): WsrvMask {
  const name = parameters.get('mask')
  const shape = MASK_SHAPES.find((one) => one === name)
  if (!shape) return NONE
  if (box.isBoth && box.fit === 'contain') throw invalidOption('mask', 'no fit=contain beside it')
  if (isRound(shape, parameters, box)) {
    return { entries: [{ name: 'radius', text: 'max', from: 'mask' }], options: {} }
  }
  const under = readColor(parameters, 'bg')
  const around = readColor(parameters, 'mbg')
  const mask = { shape, ...(under && { under }), ...(around && { around }) }
  if (!readFlag(parameters, 'mtrim') || shape === 'ellipse')
    return { entries: [], options: { mask } }
  // What is cut off before effects does not shine into what stays.
  const beside = ['trim', 'blur', 'sharp'].find((one) => parameters.has(one))
  if (beside !== undefined) throw invalidOption('mtrim', `no ${beside} beside it`)
  return { entries: [], options: { mask, trimsMask: true } }
}

/** An ellipse, or a circle of what is known to be a square, is what round corners become. */
function isRound(shape: MaskShape, parameters: WsrvParameters, box: Box): boolean {
  const isCircle =
    shape === 'circle' &&
    isSquare(box) &&
    (box.fit === 'cover' || box.fit === 'fill') &&
    !readFlag(parameters, 'we') &&
    !extractOf(parameters, box).extract
  if (shape !== 'ellipse' && !isCircle) return false
  const [background, around] = [readColor(parameters, 'bg'), readColor(parameters, 'mbg')]
  return JSON.stringify(background) === JSON.stringify(around)
}
