/** What wsrv cuts off: the border, a part before resizing, a part after it. */

import { invalidOption } from '../../option-error.ts'
import type { Loose, TransformFit } from '../../transform.ts'
import { colorText, type ForeignEntry } from '../foreign.ts'
import type { Box } from './box.ts'
import type { WsrvParameters } from './query.ts'
import { readColor, readFlag, readPlace, readSide, readWhole, type Side } from './values.ts'

/** What is settled by the size of what is resized, which the source's own does not tell after a cut. */
const NEEDS_SIZE: readonly TransformFit[] = ['pad-down', 'outside-down', 'stretch', 'stretch-down']

const TOLERANCE = 10

export function trimEntries(
  parameters: WsrvParameters,
  fit: TransformFit,
): readonly ForeignEntry[] {
  if (!parameters.has('trim')) return []
  const isBare = parameters.get('trim') === '-1'
  const tolerance = isBare ? TOLERANCE : readWhole(parameters, 'trim', { least: 1, most: 254 })
  if (tolerance === undefined) return []
  refuseUnsettled('trim', parameters, fit)
  const color = readColor(parameters, 'tbg')
  const text = `border;${tolerance};0${color ? `;${colorText(color)}` : ''}`
  return [{ name: 'trim', text, from: 'trim' }]
}

function refuseUnsettled(name: string, parameters: WsrvParameters, fit: TransformFit): void {
  if (NEEDS_SIZE.includes(fit)) throw invalidOption(name, 'another fit, or no we, beside it')
  if (parameters.get('a')?.startsWith('focal')) throw invalidOption(name, 'no a=focal beside it')
}

function hasCrop(parameters: WsrvParameters): boolean {
  return ['cx', 'cy', 'cw', 'ch'].some((name) => parameters.has(name))
}

/** `precrop`: before anything is resized. */
export function cropEntries(
  parameters: WsrvParameters,
  { turns }: Box,
  fit: TransformFit,
): readonly ForeignEntry[] {
  if (!hasCrop(parameters) || !readFlag(parameters, 'precrop')) return []
  const isTurned = turns > 0 || readFlag(parameters, 'flip') || readFlag(parameters, 'flop')
  if (isTurned) throw invalidOption('precrop', 'no ro, flip or flop beside it')
  refuseUnsettled('precrop', parameters, fit)
  const place = (name: string) => lengthText(readPlace(parameters, name)) ?? '0'
  const side = (name: string) => lengthText(readSide(parameters, name)) ?? '1.0'
  const text = [place('cx'), place('cy'), side('cw'), side('ch')].join(';')
  return text === '0;0;1.0;1.0' ? [] : [{ name: 'crop', text, from: 'precrop' }]
}

/** As `crop` takes it: shares in four decimals. */
function lengthText(side: Side | undefined): string | undefined {
  if (side === undefined) return undefined
  if ('pixels' in side) return `${side.pixels}`
  if (side.share === 0) return '0'
  return side.share === 1 ? '1.0' : `${Math.max(0.0001, Number(side.share.toFixed(4)))}`
}

/** Without `precrop`: of what has been resized. */
export function extractOf(parameters: WsrvParameters, box: Box): Pick<Loose, 'extract'> {
  if (!hasCrop(parameters) || readFlag(parameters, 'precrop')) return {}
  if (box.isBoth && box.fit === 'contain') throw invalidOption('cx', 'no fit=contain beside it')
  if (parameters.has('trim')) throw invalidOption('cx', 'no trim, or precrop, beside it')
  const [left, top] = [readPlace(parameters, 'cx'), readPlace(parameters, 'cy')]
  const [width, height] = [readSide(parameters, 'cw'), readSide(parameters, 'ch')]
  if (!left && !top && !width && !height) return {}
  return {
    extract: {
      ...(left && { left }),
      ...(top && { top }),
      ...(width && { width }),
      ...(height && { height }),
    },
  }
}
