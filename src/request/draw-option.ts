/**
 * What is laid on a result, as JSON: an array of layers, the lowest first, or one layer.
 *
 *   [{"key":"brand/logo.png","width":0.2,"right":10,"bottom":10,"opacity":0.8}]
 *
 * Members are those of Cloudflare's `draw`, and ours beside them. Lengths are pixels, or shares below 1.
 */

import * as z from 'zod'
import { DEFAULT_LAYER, LAYER_FITS, type Layer, type LayerSource } from '../convert/layers/layer.ts'
import {
  BLENDS,
  GRAVITY_NAMES,
  type Length,
  MAX_OUTPUT_SIDE,
  MAX_OVERLAYS,
  parseGravity,
} from '../engine/index.ts'

export const PART_NAME = /^[a-z][a-z0-9_-]{0,31}$/

const LENGTH_RULE = `pixels up to ${MAX_OUTPUT_SIDE}, or a share of the result's side below 1`
const SIZE_RULE = `${LENGTH_RULE}, above 0`
const GRAVITY_RULE = `one of ${GRAVITY_NAMES.join(', ')}, or a point like 0.5x0.25`
const REPEAT_RULE = 'true, x or y'

const offset = z.number(LENGTH_RULE).min(0, LENGTH_RULE).transform(toLength)
const size = z.number(SIZE_RULE).gt(0, SIZE_RULE).transform(toLength)
const ROTATION_RULE = '0, 90, 180 or 270'
const OPACITY_RULE = 'a number from 0 to 1'
const PART_RULE = 'the name of a field of the form that is a file'

const layerSchema = z.strictObject({
  key: z.string('a key of the bucket').exactOptional(),
  url: z.string('an https:// address').exactOptional(),
  part: z.string(PART_RULE).regex(PART_NAME, PART_RULE).exactOptional(),
  width: size.exactOptional(),
  height: size.exactOptional(),
  fit: z.enum(LAYER_FITS, `one of ${LAYER_FITS.join(', ')}`).default(DEFAULT_LAYER.fit),
  left: offset.exactOptional(),
  right: offset.exactOptional(),
  top: offset.exactOptional(),
  bottom: offset.exactOptional(),
  gravity: z
    .string(GRAVITY_RULE)
    .transform((text, context) => {
      const point = parseGravity(text)
      if (!point) context.addIssue(GRAVITY_RULE)
      return point ?? z.NEVER
    })
    .default(DEFAULT_LAYER.gravity),
  opacity: z
    .number(OPACITY_RULE)
    .min(0, OPACITY_RULE)
    .max(1, OPACITY_RULE)
    .default(DEFAULT_LAYER.opacity),
  repeat: z
    .union([z.boolean(), z.enum(['x', 'y', 'xy', ''])], REPEAT_RULE)
    .transform((repeat) => (repeat === true ? 'xy' : repeat || ''))
    .default(DEFAULT_LAYER.repeat),
  rotate: z.literal([0, 90, 180, 270], ROTATION_RULE).default(DEFAULT_LAYER.rotate),
  blend: z.enum(BLENDS, `one of ${BLENDS.join(', ')}`).exactOptional(),
  /** What Cloudflare calls it. */
  composite: z.enum(BLENDS, `one of ${BLENDS.join(', ')}`).exactOptional(),
})

const DRAW_RULE = `JSON of 1 to ${MAX_OVERLAYS} layers like [{"key":"logo.png","width":0.2,"right":10,"bottom":10}]`

/** The option as a text; a refusal says which member of which layer is wrong. */
export const drawText = z.string(DRAW_RULE).transform((text, context): readonly Layer[] => {
  const read = readLayers(text)
  const wrong = read.find((layer) => typeof layer === 'string')
  if (wrong === undefined) return read as readonly Layer[]
  context.addIssue(wrong)
  return z.NEVER
})

/** Layers, or what is expected in place of one. */
function readLayers(text: string): readonly (Layer | string)[] {
  const document = jsonOf(text)
  const layers: readonly unknown[] = Array.isArray(document) ? document : [document]
  if (layers.length === 0 || layers.length > MAX_OVERLAYS) return [DRAW_RULE]
  return layers.map((layer, index) => toLayer(layer, `draw[${index}]`))
}

function jsonOf(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return []
  }
}

function toLayer(value: unknown, where: string): Layer | string {
  const result = layerSchema.safeParse(value)
  const issue = result.error?.issues[0]
  if (issue?.code === 'unrecognized_keys') {
    return `members of ${where} to be some of ${Object.keys(layerSchema.shape).join(', ')}`
  }
  if (issue?.path.length === 0) return `${where} to be an object`
  if (issue) return `${[where, ...issue.path].join('.')} to be ${issue.message}`
  const { key, url, part, blend, composite, ...placed } = result.data as LayerDocument
  const [source, ...more] = sourcesOf(result.data as LayerDocument)
  if (!source || more.length > 0) return `one of key, url and part in ${where}`
  const facing = FACING.find(([one, other]) => placed[one] && placed[other])
  if (facing) return `either ${facing.join(' or ')} in ${where}`
  return { ...placed, source, blend: blend ?? composite ?? DEFAULT_LAYER.blend }
}

type LayerDocument = z.output<typeof layerSchema>

function sourcesOf({ key, url, part }: Pick<LayerDocument, 'key' | 'url' | 'part'>): LayerSource[] {
  return [
    ...(key === undefined ? [] : [{ kind: 'stored', key } as const]),
    ...(url === undefined ? [] : [{ kind: 'remote', url } as const]),
    ...(part === undefined ? [] : [{ kind: 'part', name: part } as const]),
  ]
}

const FACING = [
  ['left', 'right'],
  ['top', 'bottom'],
] as const

function toLength(value: number, context: z.RefinementCtx): Length {
  if (value > 0 && value < 1) return { share: value }
  if (Number.isInteger(value) && value <= MAX_OUTPUT_SIDE) return { pixels: value }
  context.addIssue(LENGTH_RULE)
  return z.NEVER
}
