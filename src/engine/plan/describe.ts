/** A plan in words for people. */

import type { EncodeOptions } from '../contract/codec.ts'
import { seeksQuality } from './max-bytes.ts'
import { partsOf, stripHeight } from './strips.ts'
import type { Plan } from './types.ts'

/** What a search ended with. */
interface Found {
  readonly quality: number
  /** How often the result was encoded. */
  readonly encodes: number
}

type Draft = Omit<Plan, 'summary' | 'peakBytes'>

/** What will be done, in order. `stages`: their words. */
export function summarize(plan: Draft, stages: readonly string[]): string[] {
  const shrink = plan.scale ? ` 1/${2 ** plan.scale}` : ''
  const by = plan.library ? ` by ${plan.library}` : ''
  return [
    `${plan.from} ${plan.sourceWidth}x${plan.sourceHeight}${shrink}${by}`,
    ...stages,
    ...describeWay(plan),
    describeFile(plan),
  ]
}

function describeWay({ way, width, height, orientation }: Draft): string[] {
  if (way.kind === 'direct') return []
  if (way.kind === 'recoded') {
    const recoded = way.jpeg ? `recoded, ${way.jpeg}` : 'recoded'
    return [orientation === 1 ? recoded : `${recoded}, orientation ${orientation}`]
  }
  if (way.kind === 'animated') return [`${way.frames} frames`]
  const parts = partsOf(way)
  return [`frame ${width}x${stripHeight(height, parts)}${parts > 1 ? ` x${parts}` : ''}`]
}

/** The plan in one line, such as `jpeg 4032x3024 1/2 > lanczos3 1024x768 > webp 1024x768 q80; peak=14.2MiB`. */
export function describePlan({ summary, peakBytes }: Pick<Plan, 'summary' | 'peakBytes'>): string {
  return `${summary.join(' > ')}; peak=${(peakBytes / 1024 / 1024).toFixed(1)}MiB`
}

/** The plan with the quality that was found. */
export function withFound(plan: Plan, found: Found): Plan {
  const way = plan.way.kind === 'framed' ? ({ kind: 'framed' } as const) : plan.way
  const settled = { ...plan, way, encode: { ...plan.encode, quality: found.quality } }
  return withFile(settled, describeFile(settled, found))
}

/** The plan with the second attempt, which was the better one. */
export function withExact(plan: Plan, encode: EncodeOptions): Plan {
  const settled = { ...plan, way: { kind: 'framed' } as const, encode }
  return withFile(settled, describeFile(settled))
}

function withFile(plan: Plan, file: string): Plan {
  return Object.freeze({ ...plan, summary: [...plan.summary.slice(0, -1), file] })
}

function describeFile(plan: Draft, found?: Found): string {
  return `${plan.to} ${plan.width}x${plan.height} ${describeQuality(plan, found)}`
}

function describeQuality(plan: Draft, found?: Found): string {
  const or = plan.way.kind === 'framed' && plan.way.exact ? ' or lossless' : ''
  return `${describeLoss(plan, found)}${or}`
}

function describeLoss({ encode, maxBytes, isPalette }: Draft, found?: Found): string {
  const { quality, lossless, nearLossless, colors, depth } = encode
  const bits = depth ? `, ${depth} bits` : ''
  const exact = nearLossless ? `near-lossless q${quality}` : `lossless${bits}`
  const most = maxBytes === undefined ? '' : `max ${maxBytes} bytes`
  if (!seeksQuality({ encode, maxBytes })) {
    const kind = isPalette ? 'palette' : lossless ? exact : `q${quality}`
    const plain = colors ? `${colors} colors` : kind
    return most ? `${plain} (${most})` : plain
  }
  if (!found) return quality > 1 ? `q1-${quality} (${most})` : `q1 (${most})`
  return `q${quality} (${most}, ${found.encodes} ${found.encodes > 1 ? 'encodes' : 'encode'})`
}
