/** imgproxy's addresses: `/imgproxy/<signature>/<options>/plain/<address>@<extension>`, and `/info`. */

import type { Adapter } from '../../adapters/adapter.ts'
import { refuseAsImgproxy } from '../../adapters/imgproxy/refuse.ts'
import { sendImage } from '../../adapters/imgproxy/send-image.ts'
import { sendInfo } from '../../adapters/imgproxy/send-info.ts'
import { onTheFly } from '../../adapters/on-the-fly.ts'
import type { AppEnv } from '../../app-env.ts'
import { PICTURES } from '../../contract/convert-operations.ts'
import type { Operation, Parameter } from '../../contract/operation.ts'

const IMAGE = '/imgproxy/{signature}/{request}'
const INFO = '/imgproxy/info/{signature}/{request}'
const HEALTH = '/imgproxy/health'

function part(name: string, description: string): Parameter {
  return { name, in: 'path', required: true, description, schema: { type: 'string' } }
}
const SIGNATURE = part(
  'signature',
  'HMAC of the rest; whatever you like where no key is configured.',
)
const REQUEST = part('request', 'Options and source; /docs/adapters says which, and what differs.')

const SHARED = {
  method: 'get',
  tag: 'imgproxy',
  access: 'anybody',
  parameters: [SIGNATURE, REQUEST],
  refusals: {
    description: 'In a few words.',
    content: { 'text/plain': { schema: { type: 'string' } } },
  },
} as const

const OPERATIONS: readonly Operation[] = [
  {
    ...SHARED,
    path: IMAGE,
    id: 'readImgproxy',
    summary: 'A picture at an address of imgproxy’s',
    answers: { 200: { description: 'The picture.', content: PICTURES } },
  },
  {
    ...SHARED,
    path: INFO,
    id: 'readImgproxyInfo',
    summary: 'Facts of a source, as imgproxy tells them',
    answers: {
      200: {
        description: 'The facts.',
        content: { 'application/json': { schema: { type: 'object' } } },
      },
    },
  },
  {
    ...SHARED,
    path: HEALTH,
    id: 'readImgproxyHealth',
    summary: 'Whether it is up',
    parameters: [],
    answers: {
      200: { description: 'It is.', content: { 'text/plain': { schema: { type: 'string' } } } },
    },
  },
]

/** Its paths begin where `IMGPROXY_PATH_PREFIX` says; metrics and contract name the usual place. */
export const imgproxyAdapter: Adapter<AppEnv> = {
  name: 'imgproxy',
  owns: (pathname, { imgproxy: { pathPrefix } }) => pathname.startsWith(`${pathPrefix}/`),
  isPublic: true,
  routes: [
    {
      method: 'GET',
      path: HEALTH,
      matches: (pathname, { imgproxy: { pathPrefix } }) => pathname === `${pathPrefix}/health`,
      handle: async (c) => c.text('imgproxy is running'),
    },
    {
      method: 'GET',
      path: INFO,
      matches: (pathname, { imgproxy: { pathPrefix } }) =>
        pathname.startsWith(`${pathPrefix}/info/`),
      handle: onTheFly(sendInfo),
    },
    {
      method: 'GET',
      path: IMAGE,
      matches: (pathname, { imgproxy: { pathPrefix } }) => {
        return pathname.startsWith(`${pathPrefix}/`) && !pathname.startsWith(`${pathPrefix}/info/`)
      },
      handle: onTheFly(sendImage),
    },
  ],
  refuse: refuseAsImgproxy,
  operations: OPERATIONS,
}
