/**
 * Transformations as Cloudinary writes them:
 *
 *   c_fill,g_north,h_200,w_300/e_grayscale/f_auto/q_auto
 *
 * Each component is done to what the one before has made. One pass of ours does all of them, where it
 * can do so; else the address is refused by the name of what cannot be done where it stands.
 */

import { invalidOption } from '../option-error.ts'
import type { TransformRequest } from '../transform.ts'
import { Component } from './cloudinary/component.ts'
import { type Delivery, deliveryEntries, takeDelivery } from './cloudinary/delivery.ts'
import { takeEffect, takeLooks } from './cloudinary/effects.ts'
import { isLayer, splitLayer, takeLayer } from './cloudinary/layers.ts'
import { type NamedTransformations, withoutNames } from './cloudinary/named.ts'
import { Pass } from './cloudinary/pass.ts'
import { takeResize } from './cloudinary/resize.ts'
import { readTurn } from './cloudinary/turn.ts'
import { type ForeignEntry, readForeign } from './foreign.ts'

export interface CloudinaryRequest extends TransformRequest {
  /** A browser is to save it, under this name or its own. */
  readonly attachment?: { readonly name: string | undefined }
}

/** `components` in their order, decoded. Throws an `OptionError`. */
export function parseCloudinary(
  components: readonly string[],
  named: NamedTransformations = new Map(),
): CloudinaryRequest {
  const pass = new Pass()
  const delivery: Delivery = {}
  let left = withoutNames(components, named)
  while (left.length > 0) {
    const { own, others } = splitLayer(left)
    left = others
    const [text = ''] = own
    if (isLayer(text)) takeLayer(own, pass)
    else takeComponent(Component.parse(text), pass, delivery)
  }
  const { attachment, format, dpr } = delivery
  const request = readForeign([...once(pass.entries()), ...deliveryEntries(delivery)])
  const loose = pass.loose()
  if (dpr && loose.shares) throw invalidOption(dpr.from, 'it beside sides in pixels')
  const transform = { ...request.transform, ...loose, ...(!format && LIKE_SOURCE) }
  return { ...request, transform, ...(attachment && { attachment }) }
}

/** Without `f_` a picture is delivered as it is stored. */
const LIKE_SOURCE = { format: 'source' } as const

/** In the order in which Cloudinary does what one component says. */
function takeComponent(component: Component, pass: Pass, delivery: Delivery): void {
  takeTurn(component, pass)
  takeResize(component, pass)
  takeEffect(component, pass)
  takeLooks(component, pass)
  takeDelivery(component, delivery)
  component.end()
}

/** Which of a turn and a resize comes first in one component, Cloudinary does not say. */
function takeTurn(component: Component, pass: Pass): void {
  const value = component.take('a')
  if (value === undefined) return
  const turn = readTurn(value)
  if (turn.degrees === 0 && !turn.isMirrored) return
  if (component.has('c', 'w', 'h', 'ar')) {
    throw invalidOption(`a_${value}`, 'it in a component of its own, before or after the resize')
  }
  pass.turn(turn, `a_${value}`)
}

/** The last colour behind the picture counts; of anything else there is one, or it is refused. */
function once(entries: readonly ForeignEntry[]): readonly ForeignEntry[] {
  const last = entries.findLastIndex(({ name }) => name === 'background')
  return entries.filter(({ name }, i) => name !== 'background' || i === last)
}
