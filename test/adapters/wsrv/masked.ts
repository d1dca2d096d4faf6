/** Masks, and what goes with them. */

import sharp, { type Sharp } from 'sharp'
import { at, buffer, type Case, png } from './case.ts'
import { cutOut, MASK_PATHS, MASK_SIZE } from './masks.ts'

const SMALL = `w=${MASK_SIZE.width}&h=${MASK_SIZE.height}&fit=cover`
const small = async (source: Sharp) => buffer(source.resize(MASK_SIZE.width, MASK_SIZE.height))

export const MASKED = Object.entries(MASK_PATHS).flatMap(([shape, path]): readonly Case[] => [
  ['photo', `${SMALL}&mask=${shape}&${png}`, async (s) => cutOut(await small(s), path)],
  ['clear', `${SMALL}&mask=${shape}&mbg=gold`, async (s) => cutOut(await small(s), path, 'gold')],
])

export const UNDER: readonly Case[] = [
  [
    'clear',
    `${SMALL}&mask=star&bg=teal`,
    async (s) => {
      const flat = sharp(await small(s)).flatten({ background: 'teal' })
      return cutOut(await buffer(flat), MASK_PATHS.star!)
    },
  ],
  [
    'photo',
    `${SMALL}&mask=star&mbg=gold&output=jpg&q=100`,
    async (s) => cutOut(await small(s), MASK_PATHS.star!, 'gold'),
  ],
  [
    'drawing',
    `${SMALL}&mask=pentagon&mtrim`,
    async (s) => {
      const whole = await cutOut(await small(s), MASK_PATHS.pentagon!)
      return buffer(sharp(whole).extract(at(21, 0, 158, 150)))
    },
  ],
  [
    'drawing',
    'w=150&h=200&fit=cover&mask=circle&mtrim',
    async (s) => {
      const middle = sharp(await buffer(s.resize(150, 200))).extract(at(0, 25, 150, 150))
      return cutOut(await buffer(middle), 'M0 75a75 75 0 1 0 150 0a75 75 0 1 0 -150 0')
    },
  ],
  // The shape stands upright, whichever way the picture was turned.
  [
    'upright',
    `${SMALL}&mask=triangle&${png}`,
    async (s) => cutOut(await small(sharp(await buffer(s))), MASK_PATHS.triangle!),
  ],
  [
    'drawing',
    'w=150&h=200&fit=fill&ro=90&flop&mask=heart',
    async (s) => {
      const turned = sharp(await buffer(s.resize(150, 200, { fit: 'fill' }))).rotate(90)
      return cutOut(await buffer(sharp(await buffer(turned)).flop()), MASK_PATHS.heart!)
    },
  ],
]
