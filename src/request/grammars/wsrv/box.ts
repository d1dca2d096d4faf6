/** To what size wsrv brings a picture, and how it turns it. */

import { invalidOption, unsupportedOption } from '../../option-error.ts'
import type { Loose, TransformFit } from '../../transform.ts'
import type { ForeignEntry } from '../foreign.ts'
import type { WsrvParameters } from './query.ts'
import { readFlag, readNumber, readSide, readWhole, type Side } from './values.ts'

/** In the axes of the result. */
export interface Box {
  readonly width: Side | undefined
  readonly height: Side | undefined
  readonly fit: 'inside' | 'cover' | 'contain' | 'fill' | 'outside'
  /** Both sides are given. */
  readonly isBoth: boolean
  /** Quarters, clockwise. */
  readonly turns: number
}

/** Names of `fit`, old ones among them; everything else is `inside`. */
const FITS: ReadonlyMap<string, Box['fit']> = new Map([
  ['cover', 'cover'],
  ['square', 'cover'],
  ['squaredown', 'cover'],
  ['contain', 'contain'],
  ['letterbox', 'contain'],
  ['fill', 'fill'],
  ['absolute', 'fill'],
  ['outside', 'outside'],
])

/** wsrv resizes first and turns then, so that its sides are those of the picture before. */
export function readBox(parameters: WsrvParameters): Box {
  const ratio = readNumber(parameters, 'dpr', { least: 0, most: 8 }) ?? 1
  const width = scaled(readSide(parameters, 'w'), ratio)
  const height = scaled(readSide(parameters, 'h'), ratio)
  const name = parameters.get('fit') ?? ''
  const fit = name.startsWith('crop') ? 'cover' : (FITS.get(name) ?? 'inside')
  const turns = quarterTurns(parameters)
  const isBoth = width !== undefined && height !== undefined
  if (turns % 2 === 0 || readFlag(parameters, 'precrop')) {
    return { width, height, fit, isBoth, turns }
  }
  const isCut = isBoth && (fit === 'cover' || fit === 'contain')
  if (isCut && !isSquare({ width, height })) {
    throw invalidOption('ro', `no quarter turn with fit=${fit}, but of a square`)
  }
  return { width: height, height: width, fit, isBoth, turns }
}

/** In pixels, as far as can be told without the source. */
export function isSquare({ width, height }: Pick<Box, 'width' | 'height'>): boolean {
  if (!width || !height || !('pixels' in width) || !('pixels' in height)) return false
  return width.pixels === height.pixels
}

/** Throws for other angles. */
function quarterTurns(parameters: WsrvParameters): number {
  if (!parameters.has('ro')) return 0
  const angle = readWhole(parameters, 'ro')
  if (angle === undefined || angle % 90 !== 0) throw unsupportedOption('ro')
  return (((angle / 90) % 4) + 4) % 4
}

function scaled(side: Side | undefined, ratio: number): Side | undefined {
  if (side === undefined || ratio === 0) return undefined
  if ('share' in side) return { share: side.share * ratio }
  return { pixels: Math.max(1, Math.round(side.pixels * ratio)) }
}

const BOTH = {
  inside: ['inside', 'scale-down'],
  cover: ['cover', 'crop'],
  contain: ['pad', 'pad-down'],
  fill: ['fill', 'stretch-down'],
  outside: ['outside', 'outside-down'],
} as const satisfies Record<Box['fit'], readonly [TransformFit, TransformFit]>

/** With one side given all are alike, but for the one that pulls at one side. */
export function fitOf({ fit, isBoth, width, height }: Box, parameters: WsrvParameters) {
  const which = readFlag(parameters, 'we') ? 1 : 0
  if (!width && !height) return 'inside' as const
  if (isBoth) return BOTH[fit][which]
  return fit === 'fill' ? (['stretch', 'stretch-down'] as const)[which] : BOTH.inside[which]
}

export function sideEntries({ width, height }: Box): readonly ForeignEntry[] {
  const entry = (name: string, side: Side | undefined, from: string) =>
    side && 'pixels' in side ? [{ name, text: `${side.pixels}`, from }] : []
  return [...entry('width', width, 'w'), ...entry('height', height, 'h')]
}

export function sharesOf({ width, height }: Box): Pick<Loose, 'shares'> {
  const share = (side: Side | undefined) => (side && 'share' in side ? side.share : undefined)
  const [x, y] = [share(width), share(height)]
  if (x === undefined && y === undefined) return {}
  return { shares: { ...(x !== undefined && { width: x }), ...(y !== undefined && { height: y }) } }
}

/** wsrv mirrors after it has turned; our addresses mirror before. */
export function turnEntries(parameters: WsrvParameters, { turns }: Box): readonly ForeignEntry[] {
  const [flip, flop] = [readFlag(parameters, 'flip'), readFlag(parameters, 'flop')]
  const [h, v] = turns % 2 === 1 ? [flip, flop] : [flop, flip]
  const text = `${h ? 'h' : ''}${v ? 'v' : ''}`
  return [
    ...(turns === 0 ? [] : [{ name: 'rotate', text: `${turns * 90}`, from: 'ro' }]),
    ...(text === '' ? [] : [{ name: 'flip', text, from: flip ? 'flip' : 'flop' }]),
  ]
}
