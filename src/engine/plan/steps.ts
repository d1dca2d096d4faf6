/** A plan in words for people. */

import type { Plan } from './plan.ts'
import { isSearched } from './search.ts'
import { stripHeight } from './strips.ts'

/** What a search ended with. */
interface Found {
  readonly quality: number
  /** How often the result was encoded. */
  readonly encodes: number
}

/** What will be done, in order; with `found`, what was done. */
export function describeSteps(plan: Omit<Plan, 'steps'>, found?: Found): string[] {
  const shrink = plan.scale ? ` 1/${2 ** plan.scale}` : ''
  const { resize, width, height, strips } = plan
  return [
    `${plan.from} ${plan.sourceWidth}x${plan.sourceHeight}${shrink}`,
    ...(resize ? [`${resize.filter} ${resize.width}x${resize.height}`] : []),
    ...(plan.colorFrom ? [plan.colorFrom] : []),
    ...(plan.isP3 ? ['p3'] : []),
    ...(plan.orientation > 1 ? [`orient ${plan.orientation}`] : []),
    ...(plan.background ? ['flatten'] : []),
    ...(plan.direct ? [] : [`frame ${width}x${stripHeight(height, strips)}${times(strips)}`]),
    `${plan.to} ${width}x${height} ${describeQuality(plan, found)}`,
  ]
}

function times(strips: number): string {
  return strips > 1 ? ` x${strips}` : ''
}

/** The plan in one line, such as `jpeg 4032x3024 1/2 > lanczos3 1024x768 > webp 1024x768 q80; peak=14.2MiB`. */
export function describePlan({ steps, peakBytes }: Plan): string {
  return `${steps.join(' > ')}; peak=${(peakBytes / 1024 / 1024).toFixed(1)}MiB`
}

/** The plan with the quality that was found. */
export function withFound(plan: Plan, found: Found): Plan {
  const settled = { ...plan, encode: { ...plan.encode, quality: found.quality } }
  return Object.freeze({ ...settled, steps: describeSteps(settled, found) })
}

function describeQuality({ encode, maxBytes }: Omit<Plan, 'steps'>, found?: Found): string {
  const { quality, lossless } = encode
  const most = maxBytes === undefined ? '' : `max ${maxBytes} bytes`
  if (!isSearched({ encode, maxBytes })) {
    const plain = lossless ? 'lossless' : `q${quality}`
    return most ? `${plain} (${most})` : plain
  }
  if (!found) return quality > 1 ? `q1-${quality} (${most})` : `q1 (${most})`
  return `q${quality} (${most}, ${found.encodes} ${found.encodes > 1 ? 'encodes' : 'encode'})`
}
