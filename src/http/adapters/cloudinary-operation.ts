/** Cloudinary's fetch delivery in the contract. */

import { BINARY, type Operation } from '../contract/operation.ts'

export const CLOUDINARY_PATH = '/{cloud}/image/fetch/{transformation}'

export const CLOUDINARY_OPERATION: Operation = {
  method: 'get',
  path: CLOUDINARY_PATH,
  id: 'fetchCloudinary',
  tag: 'Other services',
  summary: 'A picture, at an address of Cloudinary’s fetch delivery',
  access: 'anybody',
  parameters: [
    {
      name: 'cloud',
      in: 'path',
      required: true,
      description: 'One of `CLOUDINARY_CLOUDS`.',
      schema: { type: 'string', pattern: '^[A-Za-z0-9_-]{1,64}$' },
      example: 'demo',
    },
    {
      name: 'transformation',
      in: 'path',
      required: true,
      description:
        'A signature (`s--…--`) where there is one, components with slashes between them, and the address of the source.',
      schema: { type: 'string' },
      example: 'c_fill,h_200,w_300/f_auto/https://images.example.com/cat.jpg',
    },
  ],
  answers: { 200: { description: 'The picture.', content: { '*/*': { schema: BINARY } } } },
  refusals: { description: 'Nothing but the header `X-Cld-Error`, which tells why.' },
}
