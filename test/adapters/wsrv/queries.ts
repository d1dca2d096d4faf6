/** Queries of names that there are, with values that may be any. */

import fc from 'fast-check'
import type { Stage } from '../stage.ts'

export function queries(stage: Stage): fc.Arbitrary<string> {
  const sources = Object.values(stage.files).map(({ url }) => url)
  const source = fc.oneof(
    { weight: 8, arbitrary: fc.constantFrom(...sources) },
    fc.constantFrom('', 'evil.test/a.jpg', 'http://127.0.0.1/', `${sources[0]}x`, 'a%00b'),
    fc.webUrl(),
  )
  const value = fc.oneof(
    fc.constantFrom(
      '',
      '1',
      '0',
      '-1',
      '50%',
      'red',
      '80ff0000',
      '0.5',
      'cover',
      'contain',
      'fill',
    ),
    fc.constantFrom(
      'jpg',
      'png',
      'webp',
      'json',
      'gif',
      'greyscale',
      'sepia',
      'duotone',
      'ellipse',
    ),
    fc.constantFrom('top', 'focal', 'attention', '90', '10,20,30,40', '1.5,0.5,90', 'true'),
    fc.integer({ min: -50, max: 700 }).map(String),
    fc.string({ maxLength: 8 }).map(encodeURIComponent),
  )
  const name = fc.constantFrom(
    ...['w', 'w', 'h', 'h', 'dpr', 'fit', 'fit', 'we', 'cbg', 'a', 'fpx', 'fpy', 'cx', 'cy', 'cw'],
    ...['ch', 'precrop', 'crop', 'trim', 'mask', 'mbg', 'ro', 'flip', 'flop', 'bg', 'blur', 'bri'],
    ...[
      'con',
      'filt',
      'gam',
      'mod',
      'sat',
      'hue',
      'sharp',
      'tint',
      'output',
      'q',
      'n',
      'll',
      'page',
    ],
    ...['encoding', 'default', 'filename', 'maxage', 'il', 'zzz'],
  )
  return fc.tuple(source, fc.array(fc.tuple(name, value), { maxLength: 5 })).map(([url, pairs]) => {
    const parts = pairs.map(([one, text]) => `${one}=${text}`)
    return `/wsrv/?${[`url=${encodeURIComponent(url)}`, ...parts].join('&')}`
  })
}
