/** Random addresses: each is answered with 2xx, or refused with a 4xx in a few words. */

import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import type { Place } from '../place.ts'

interface Secrets {
  readonly key: string
  readonly salt: string
}

const FORMATS = ['jpg', 'png', 'webp', 'avif', 'gif', 'jxl', 'best', 'ico', 'doc', '']

function option(): fc.Arbitrary<string> {
  const side = fc.integer({ min: 0, max: 500 }).map(String)
  const gravity = fc.oneof(
    fc.constantFrom(
      'ce',
      'no',
      'so',
      'ea',
      'we',
      'noea',
      'nowe',
      'soea',
      'sowe',
      'sm',
      'fp',
      'obj',
    ),
    fc
      .tuple(fc.constantFrom('no', 'sowe', 'ce', 'fp'), number(1), number(1))
      .map((all) => all.join(':')),
    fc.tuple(fc.constantFrom('no', 'sowe'), side, number(1)).map((all) => all.join(':')),
  )
  const flag = fc.constantFrom('1', '0', 't', 'f', 'true', '')
  const color = fc.constantFrom('fff', 'ff00ff', '10:20:30', '0a7', 'zz', '')
  const rows: readonly (readonly [string, ...fc.Arbitrary<string>[]])[] = [
    [
      'rs',
      fc.constantFrom('fit', 'fill', 'fill-down', 'force', 'auto', 'no', ''),
      side,
      side,
      flag,
      flag,
      gravity,
    ],
    ['s', side, side, flag],
    ['w', side],
    ['h', side],
    ['mw', side],
    ['mh', side],
    ['z', number(3)],
    ['dpr', number(4)],
    ['el', flag],
    ['ex', flag, gravity],
    ['exar', flag, gravity],
    ['g', gravity],
    ['c', fc.oneof(side, number(1)), fc.oneof(side, number(1)), gravity],
    ['car', number(3), flag],
    ['t', number(40), color, flag, flag],
    ['pd', side, side],
    ['rot', fc.constantFrom('90', '180', '270', '-90', '45', '0')],
    ['fl', flag, flag],
    ['bg', color],
    ['bga', number(1)],
    ['bl', number(20)],
    ['sh', number(3)],
    ['pix', side],
    ['a', fc.integer({ min: -255, max: 255 }).map(String), number(3), number(3)],
    ['mc', fc.constantFrom('0', '1', '0.5'), color],
    ['dt', fc.constantFrom('0', '1'), fc.constant('000'), fc.constant('fc0')],
    ['q', fc.integer({ min: 0, max: 101 }).map(String)],
    ['fq', fc.constantFrom('webp', 'jpg', 'doc'), side],
    ['mb', fc.integer({ min: 0, max: 20_000 }).map(String)],
    ['f', fc.constantFrom(...FORMATS)],
    ['skp', fc.constantFrom('png', 'jpg', 'svg', 'doc')],
    ['raw', flag],
    ['da', flag],
    ['exp', fc.constantFrom('0', '1', '32503669200', 'x')],
    ['fn', fc.string({ maxLength: 8 }).map(encodeURIComponent)],
    ['wm', number(1)],
    ['sm', flag],
    ['nope', side],
  ]
  return fc
    .constantFrom(...rows)
    .chain(([name, ...args]) =>
      fc
        .tuple(fc.tuple(...args), fc.integer({ min: 1, max: args.length }))
        .map(([values, length]) => [name, ...values.slice(0, length)].join(':')),
    )
}

function number(most: number): fc.Arbitrary<string> {
  return fc.integer({ min: 0, max: most * 100 }).map((hundredths) => `${hundredths / 100}`)
}

/** Answers how often each status came. */
export async function randomAddresses(
  { server, sources }: Place,
  count: number,
  { key, salt }: Secrets,
): Promise<readonly string[]> {
  const tally = new Map<number, number>()
  const keys = [...Object.values(sources).map((source) => source.key), 'none.jpg']
  const address = fc.tuple(
    fc.array(option(), { maxLength: 5 }),
    fc.constantFrom(...keys),
    fc.constantFrom('plain', 'base64'),
    fc.constantFrom('', '', '', ...FORMATS),
  )
  const property = fc.asyncProperty(address, async ([options, source, type, extension]) => {
    const value = `local:///${source}`
    const encoded =
      type === 'plain'
        ? `plain/${value}${extension && `@${extension}`}`
        : `${Buffer.from(value).toString('base64url')}${extension && `.${extension}`}`
    const path = [...options, encoded].join('/')
    const hmac = createHmac('sha256', Buffer.from(key, 'hex'))
    const signature = hmac.update(Buffer.from(salt, 'hex')).update(`/${path}`).digest('base64url')
    const response = await fetch(`${server.url}/imgproxy/${signature}/${path}`)
    const body = await response.arrayBuffer()
    const { status } = response
    tally.set(status, (tally.get(status) ?? 0) + 1)
    const type_ = response.headers.get('Content-Type') ?? ''
    if (status === 200 && body.byteLength > 0 && type_.startsWith('image/')) return
    if (status >= 400 && status < 500 && type_.startsWith('text/plain')) return
    throw new Error(`${status} ${type_} ${new TextDecoder().decode(body).slice(0, 200)} ${path}`)
  })
  await fc.assert(property, { numRuns: count, seed: 20_261_129 })
  return [...tally].sort().map(([status, times]) => `${times} random addresses: ${status}`)
}
