/** Where the facts are from: see options.test.ts. */

import { describe, expect, it } from 'vitest'
import { ImgproxyUrlError } from '../../../../src/request/grammars/imgproxy/url-error.ts'
import { OptionError } from '../../../../src/request/option-error.ts'
import { wishOf } from './read.ts'

describe('readAddress()', () => {
  it.each([
    ...['rs:circle', 'rs:fit:a', 'rs:fit:1:2:1:1:ce:0:0:0', 'rs:fit:-1:-2', 's:1:2:3:4:5:6:7:8'],
    ...[
      'rt:',
      'rt:fit:fill',
      'w:-1',
      'w:1.5',
      'w:a',
      'w:1:2',
      'h:',
      'mw:-5',
      'el:1:2',
      'dpr:0',
      'dpr:-1',
    ],
    ...['z:0', 'z:1:0', 'z:1:1:1', 'z:a', 'dpr:inf', 'dpr:NaN'],
    ...['extend:1:sm', 'extend:1:re', 'ex:1:ce:a', 'ex:1:ce:0:0:0'], // TestParsePathExtendSmartGravity, …ReplicateGravity
    ...['gravity:re', 'g:middle', 'g:sm:1', 'g:fp:0.5', 'g:fp:0.5:1.5', 'g:fp:a:0', 'g:ce:1:2:3'], // TestParsePathGravityReplicate
    ...['crop:100:200:re', 'c:-1', 'c:a', 'c:1:-1', 'c:1:1:fp:1'], // TestParsePathCropGravityReplicate
    ...['t:a', 't:1:xyz', 't:1:ffff', 't:1:fff:1:1:1', 'pd:-1', 'pd:1:2:3:4:5', 'pd:1.5'],
    ...[
      'rot:45',
      'rot:a',
      'rot:90:90',
      'fl:1:1:1',
      'bg:256:0:0',
      'bg:1:2',
      'bg:1:2:3:4',
      'bg:zzz',
      'bg:-1:0:0',
    ],
    ...[
      'bl:-1',
      'bl:a',
      'sh:-0.1',
      'pix:-1',
      'pix:1.5',
      'wm:1.1',
      'wm:-1',
      'wm:1:sm',
      'wm:1:ce:a',
      'wm:1:ce:0:0:0',
    ],
    ...[
      'q:101',
      'q:-1',
      'q:a',
      'fq:jpg',
      'fq:jpg:101',
      'fq:doc:80',
      'mb:-1',
      'mb:a',
      'f:doc',
      'f:',
      'f:png:jpg',
    ],
    ...[
      'skp:jpg:png:bad_format',
      'exp:soon',
      'exp:1:2',
      'fn:a:b:c',
      'fn:!:1',
      'fn:%zz',
      'cb:1:2',
      'att:1:1',
    ], // TestParseSkipProcessingInvalid
    ...[
      'br:256',
      'br:1.5',
      'co:-1',
      'sa:a',
      'mc:2',
      'mc:1:zz',
      'dt:-1',
      'dt:1:0:0',
      'bga:2',
      'wmu:!',
      'pr:none',
    ],
  ])('refuses %s, as imgproxy does', (options) => {
    expect(() => wishOf(options)).toThrow(ImgproxyUrlError)
  })

  it.each([
    ...['ra:cubic', 'op:ce', 'ush:1', 'ba:5:0:0:1:1', 'pbl:5', 'bd:5', 'dd:1'],
    ...[
      'crop_objects:1',
      'col:0.5',
      'gr:1',
      'wmt:aGk',
      'wms:100:0',
      'wmr:45',
      'wmsh:2',
      'st:YQ',
      'dpi:300',
      'icc:cmyk',
    ],
    ...['jpgo::::::3', 'pngo:1', 'pg:2', 'pgs:2', 'vts:1', 'vtk:1', 'vtt:1', 'vta:1'],
    ...['bc:1', 'ct:a', 'hs:md5:00', 'wm:1:ch', 'aq:dssim:0.02', 'aq:size:9000:50', '-/w:1'],
  ])('says by its name that %s is not supported', (options) => {
    expect(() => wishOf(options)).toThrow(OptionError)
    const [name = ''] = options.split(':')
    expect(() => wishOf(options)).toThrow(name === '-/w' ? 'chained pipelines' : `"${name}`)
  })

  it.each(['msr:1', 'msfs:1', 'maf:1', 'mafr:1', 'mrd:1'])('forbids %s', (options) => {
    expect(() => wishOf(options)).toThrow(expect.objectContaining({ kind: 'forbidden' }))
  })
})
