/**
 * Addresses of wsrv.nl (weserv/images 5): `?url=<address>&w=300&…`. What is unknown or out of range is passed
 * over, as there; what wsrv does and we do not is refused by its name.
 */

import type { Color, OutputFormat } from '../../engine/index.ts'
import { invalidOption } from '../option-error.ts'
import type { TransformRequest } from '../transform.ts'
import { readForeign } from './foreign.ts'
import { answerOf, type WsrvAnswer, wsrvSource } from './wsrv/answer.ts'
import { fitOf, readBox, sharesOf, sideEntries, turnEntries } from './wsrv/box.ts'
import { cropEntries, extractOf, trimEntries } from './wsrv/cuts.ts'
import { effectsOf, spreading, type WsrvEffects } from './wsrv/effects.ts'
import { maskOf } from './wsrv/mask.ts'
import { formatOf, outputEntries } from './wsrv/output.ts'
import { over, placeOf } from './wsrv/place.ts'
import { readQuery, type WsrvParameters } from './wsrv/query.ts'
import { readColor } from './wsrv/values.ts'

export interface WsrvRequest extends Pick<TransformRequest, 'transform'>, WsrvAnswer {
  /** `undefined`: there is no address, or none that could be one. */
  readonly source: { readonly url: string } | undefined
  /** What the result is, in place of it. */
  readonly isJson: boolean
}

/** What a source may keep besides JPEG and PNG. */
export const WSRV_KEPT: readonly OutputFormat[] = ['gif', 'webp', 'avif', 'jxl']

/** `search`: the query as it stands in the address. Throws an `OptionError`. */
export function parseWsrv(search: string): WsrvRequest {
  const parameters = readQuery(search)
  const box = readBox(parameters)
  const fit = fitOf(box, parameters)
  const place = placeOf(parameters, box)
  const effects = effectsOf(parameters)
  const mask = maskOf(parameters, box)
  if (box.isBoth && box.fit === 'contain') refuseAround(effects, place.loose.surround)
  const { transform } = readForeign([
    ...sideEntries(box),
    ...turnEntries(parameters, box),
    ...place.entries,
    ...trimEntries(parameters, fit),
    ...cropEntries(parameters, box, fit),
    ...mask.entries,
    ...effects.entries,
    ...outputEntries(parameters, { isMasked: mask.options.mask !== undefined }),
  ])
  const format = formatOf(parameters)
  const { surround, ...placed } = place.loose
  return {
    transform: {
      ...transform,
      fit,
      ...(format === 'source' && { format }),
      ...sharesOf(box),
      ...extractOf(parameters, box),
      ...mask.options,
      ...effects.options,
      ...placed,
      ...(surround && {
        surround: format === 'jpeg' ? over(surround, paper(parameters)) : surround,
      }),
    },
    source: wsrvSource(parameters),
    isJson: format === 'json',
    ...answerOf(parameters),
  }
}

/** wsrv lays a colour around before all effects; what blurs mixes with what is transparent as well. */
function refuseAround(effects: WsrvEffects, surround: Color | undefined): void {
  const refused = spreading(effects) ?? (surround && effects.entries[0]?.from)
  if (refused) throw invalidOption(refused, 'no fit=contain beside it')
}

/** What is behind everything in a JPEG. */
function paper(parameters: WsrvParameters): Color {
  const black = { r: 0, g: 0, b: 0, a: 255 }
  return over(readColor(parameters, 'bg') ?? { ...black, a: 0 }, black)
}

/** The same of an address whose options may be refused. */
export function wsrvAnswer(search: string): WsrvAnswer & Pick<WsrvRequest, 'source'> {
  const parameters = readQuery(search)
  return { ...answerOf(parameters), source: wsrvSource(parameters) }
}
