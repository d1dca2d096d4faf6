/**
 * What callers of tinify's API send as JSON (tinypng.com/developers/reference):
 *
 *   POST /shrink        {"source":{"url":"https://…"}}
 *   POST /output/<id>   {"resize":{…},"convert":{…},"transform":{…},"preserve":[…],"store":{…}}
 */

import * as z from 'zod'
import { MAX_OUTPUT_SIDE } from '../../../engine/index.ts'
import { invalidOption, OptionError } from '../../option-error.ts'

export const RESIZE_METHODS = ['scale', 'fit', 'cover', 'thumb'] as const
/** What a result may be converted to; `image/jpg` is what their own tests ask for. */
export const TYPES = ['image/avif', 'image/webp', 'image/jpeg', 'image/jpg', 'image/png'] as const
export const PRESERVED = ['copyright', 'creation', 'location'] as const
export type Preserved = (typeof PRESERVED)[number]

const SIDE_RULE = `a whole number from 1 to ${MAX_OUTPUT_SIDE}`
const side = z.int(SIDE_RULE).min(1, SIDE_RULE).max(MAX_OUTPUT_SIDE, SIDE_RULE).exactOptional()

const METHOD_RULE = `one of ${RESIZE_METHODS.join(', ')}`
const resize = z
  .strictObject({ method: z.enum(RESIZE_METHODS, METHOD_RULE), width: side, height: side })
  .refine(({ method, width, height }) => {
    const given = [width, height].filter((length) => length !== undefined).length
    return method === 'scale' ? given === 1 : given === 2
  }, 'one of width and height for scale, both for other methods')

const TYPE_RULE = `one or some of ${TYPES.join(', ')}, or */*`
const type = z.enum(TYPES, TYPE_RULE)
const convert = z.strictObject({
  type: z.union(
    [z.literal('*/*'), type, z.array(z.union([z.literal('*/*'), type])).min(1)],
    TYPE_RULE,
  ),
})

const PRESERVE_RULE = `a list of ${PRESERVED.join(', ')}`
const preserve = z.array(z.enum(PRESERVED, PRESERVE_RULE), PRESERVE_RULE)

/** Credentials of other clouds are let in and not looked at: nothing is sent there. */
const secret = z.string().exactOptional()
const PATH_RULE = 'a bucket and a key, like my-bucket/images/cat.jpg'
const store = z.strictObject({
  service: z.enum(['s3', 'gcs'], 's3 or gcs'),
  path: z.string(PATH_RULE).regex(/^[^/]+\/.+$/s, PATH_RULE),
  region: z.string().exactOptional(),
  acl: z.enum(['public-read', 'no-acl'], 'public-read or no-acl').exactOptional(),
  headers: z.strictObject({ 'Cache-Control': z.string().max(256).exactOptional() }).exactOptional(),
  aws_access_key_id: secret,
  aws_secret_access_key: secret,
  aws_session_token: secret,
  gcp_access_token: secret,
})

const BACKGROUND_RULE = 'a colour like #ff8000, white or black'
const outputSchema = z.strictObject({
  resize: resize.exactOptional(),
  convert: convert.exactOptional(),
  transform: z.strictObject({ background: z.string(BACKGROUND_RULE) }).exactOptional(),
  preserve: preserve.exactOptional(),
  store: store.exactOptional(),
})

export type OutputCommands = z.output<typeof outputSchema>
export type StoreCommand = z.output<typeof store>

const shrinkSchema = z.strictObject({
  source: z.strictObject({ url: z.string('an address') }, 'an object like {"url":"https://…"}'),
})

/** Throws an `OptionError` that names what is wrong by its place: `resize.height`. */
export function parseOutputCommands(document: unknown): OutputCommands {
  return read(outputSchema, document)
}

/** The address of the source. Throws an `OptionError`. */
export function parseShrinkDocument(document: unknown): string {
  return read(shrinkSchema, document).source.url
}

const MAX_NAME = 64

function read<T extends z.ZodType>(schema: T, document: unknown): z.output<T> {
  const { data, error } = schema.safeParse(document)
  const issue = error?.issues[0]
  if (!issue) return data as z.output<T>
  const place = issue.path.join('.').slice(0, MAX_NAME)
  if (issue.code === 'unrecognized_keys') {
    const name = [place, issue.keys[0]?.slice(0, MAX_NAME)].filter(Boolean).join('.')
    throw new OptionError('unknown-option', name, `Cannot use option "${name}": it is not known`)
  }
  throw invalidOption(place || 'body', place === '' ? 'a JSON object' : issue.message)
}
