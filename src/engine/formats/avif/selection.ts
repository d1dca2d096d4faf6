/** Which of several pictures in AV1 data is meant (AVIF 1.1 2.3.2). */

import { again, type Box } from '../../containers/boxes.ts'
import type { ByteSpan } from '../exif.ts'
import type { Av1Selection } from './av1-kernel.ts'

/** Operating point, layer, and where layers lie. */
export const SELECTION = ['a1op', 'lsel', 'a1lx']
const MAX_SELECTION_BYTES = 32
const ANY_LAYER = 0xffff

type Properties = readonly Pick<Box, 'type' | 'body'>[]

/** A property that says so. */
export interface SelectionProperty {
  readonly type: string
  readonly body: ByteSpan
}

/** The properties that say so. */
export function selectionOf(properties: Properties): readonly SelectionProperty[] {
  return properties
    .filter(({ type, body }) => SELECTION.includes(type) && body.remaining <= MAX_SELECTION_BYTES)
    .map(({ type, body }) => ({ type, body: { start: body.position, end: body.end } }))
}

/** AVIF 1.1 2.3.2.1 and HEIF 6.5.11: numbers of an operating point and of a layer, all ones: any. */
export function selectedBy(properties: Properties): Av1Selection {
  const bodyOf = (wanted: string, bytes: number) => {
    const body = properties.find(({ type }) => type === wanted)?.body
    return body?.has(bytes) ? again(body) : undefined
  }
  const layer = bodyOf('lsel', 2)?.u16()
  return {
    operatingPoint: bodyOf('a1op', 1)?.u8(),
    layer: layer === ANY_LAYER ? undefined : layer,
  }
}
