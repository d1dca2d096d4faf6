/** `GET|HEAD /<cloud>/image/fetch/[s--…--/]<transformation>/<address>`: Cloudinary's fetch delivery. */

import type { Context } from 'hono'
import { fileExtension, mediaType, WRITTEN_FORMATS } from '../../../engine/index.ts'
import {
  type CloudinaryAddress,
  splitCloudinary,
} from '../../../request/grammars/cloudinary/address.ts'
import { parseCloudinary } from '../../../request/grammars/cloudinary.ts'
import { sourceNamed } from '../../../request/grammars/foreign.ts'
import { isSignedByCloud } from '../../../signing/cloudinary.ts'
import type { Adapter } from '../../adapters/adapter.ts'
import { CLOUDINARY_OPERATION, CLOUDINARY_PATH } from '../../adapters/cloudinary-operation.ts'
import { contentDisposition } from '../../adapters/content-disposition.ts'
import { onTheFly } from '../../adapters/on-the-fly.ts'
import { HttpProblem } from '../../answer/http-problem.ts'
import type { Problem } from '../../answer/problems.ts'
import type { AppEnv } from '../../app-env.ts'
import { type Access, UNSIGNED } from '../../img/check-signature.ts'
import { grantSource, sendPicture } from '../../img/send-picture.ts'

const OWN = /^\/[A-Za-z0-9_-]{1,64}\/image\/fetch(?:\/|$)/

export const cloudinaryAdapter: Adapter<AppEnv> = {
  name: 'cloudinary',
  owns: (pathname) => OWN.test(pathname),
  isPublic: true,
  routes: [
    {
      method: 'GET',
      path: CLOUDINARY_PATH,
      matches: (pathname) => splitCloudinary(pathname, '') !== undefined,
      handle: onTheFly(deliver),
    },
  ],
  refuse,
  operations: [CLOUDINARY_OPERATION],
}

async function deliver(c: Context<AppEnv>): Promise<Response> {
  const { pathname, search } = new URL(c.req.url)
  const address = splitCloudinary(pathname, search)
  if (!address) throw notFound()
  const { cloudinaryTransformations } = c.var.services.config
  const access = await checkCloud(c, address)
  const { attachment, ...request } = parseCloudinary(address.components, cloudinaryTransformations)
  if (address.source === undefined) throw notFound()
  const granted = grantSource(c, sourceNamed(address.source), access)
  const isLikeSource = request.transform.format === 'source'
  const wish = { ...request, granted, ...(isLikeSource && { autoFormats: WRITTEN_FORMATS }) }
  const response = await sendPicture(c, wish)
  if (attachment) {
    const name = nameOf(attachment.name ?? lastOf(address.source), response)
    response.headers.set('Content-Disposition', contentDisposition('attachment', name))
  }
  return response
}

/**
 * A wrong signature is refused in any case. Without one an address is a stranger's, unless addresses
 * have to be signed (`URL_SIGNING_KEYS`).
 */
async function checkCloud(c: Context<AppEnv>, address: CloudinaryAddress): Promise<Access> {
  const { cloudinaryClouds, urlSigningKeys } = c.var.services.config
  const cloud = cloudinaryClouds.find(({ name }) => name === address.cloud)
  if (!cloud) throw new HttpProblem('not-found', 'Unknown cloud')
  const { signature, signedTexts } = address
  if (signature === undefined) {
    if (urlSigningKeys.length === 0) return UNSIGNED
    throw new HttpProblem('bad-signature', 'Cannot take the request: the address is not signed')
  }
  const { secret } = cloud
  const isGood = secret !== undefined && (await isSignedByCloud(secret, signedTexts, signature))
  if (!isGood) throw new HttpProblem('bad-signature', `Invalid signature ${signature.slice(0, 64)}`)
  return { ...UNSIGNED, isSigned: true }
}

function notFound(): HttpProblem {
  return new HttpProblem('not-found', 'Resource not found: the address ends in no source')
}

/** The source's own name. */
function lastOf(source: string): string {
  const last = new URL(source).pathname.split('/').at(-1) ?? ''
  try {
    return decodeURIComponent(last).replace(/\.[^.]*$/, '')
  } catch {
    return last
  }
}

/** With the extension of what is sent. */
function nameOf(name: string, response: Response): string {
  const type = response.headers.get('Content-Type')
  const format = WRITTEN_FORMATS.find((one) => mediaType(one) === type)
  return `${name || 'image'}${format ? `.${fileExtension(format)}` : ''}`
}

/** Theirs, where they differ from ours: cloudinary.com/documentation (x-cld-error codes). */
const STATUSES: Partial<Record<Problem['code'], number>> = {
  'bad-signature': 401,
  'source-not-allowed': 401,
  'body-too-large': 400,
  'image-too-large': 400,
  'unsupported-format': 400,
  'damaged-image': 400,
  'memory-budget': 400,
  // "Error in loading"
  'source-unreachable': 404,
  'source-timeout': 404,
}

/** An empty body: `X-Cld-Error` tells what is wrong. */
function refuse(c: Context<AppEnv>, { code, status, headers, body }: Problem): Response {
  const told = STATUSES[code] ?? status
  const error = `${body.detail}`.replace(/[^\x20-\x7e]/g, '?')
  return c.body(null, told as 400, { ...headers, 'X-Cld-Error': error })
}
