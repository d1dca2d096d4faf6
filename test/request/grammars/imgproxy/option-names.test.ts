/** Where the facts are from: see options.test.ts. */

import { describe, expect, it } from 'vitest'
import { wishOf } from './read.ts'

describe('readAddress()', () => {
  it.each([
    ['resize:fill:1:2', 'rs:fill:1:2'],
    ['size:1:2', 's:1:2'],
    ['resizing_type:fill', 'rt:fill'],
    ['width:1', 'w:1'],
    ['height:1', 'h:1'],
    ['min-width:1', 'mw:1'],
    ['min-height:1', 'mh:1'],
    ['zoom:2', 'z:2'],
    ['enlarge:1', 'el:1'],
    ['extend:1', 'ex:1'],
    ['extend_aspect_ratio:1', 'extend_ar:1'],
    ['extend_ar:1', 'exar:1'],
    ['gravity:no', 'g:no'],
    ['crop:1:2', 'c:1:2'],
    ['trim:1', 't:1'],
    ['padding:1', 'pd:1'],
    ['auto_rotate:1', 'ar:1'],
    ['rotate:90', 'rot:90'],
    ['flip:1', 'fl:1'],
    ['background:fff', 'bg:fff'],
    ['blur:1', 'bl:1'],
    ['sharpen:1', 'sh:1'],
    ['pixelate:2', 'pix:2'],
    ['watermark:1', 'wm:1'],
    ['keep_copyright:0', 'kcr:0'],
    ['strip_color_profile:0', 'scp:0'],
    ['quality:1', 'q:1'],
    ['format_quality:png:1', 'fq:png:1'],
    ['max_bytes:1', 'mb:1'],
    ['format:png', 'f:png'],
    ['f:png', 'ext:png'],
    ['skip_processing:png', 'skp:png'],
    ['cachebuster:1', 'cb:1'],
    ['expires:1', 'exp:1'],
    ['filename:a', 'fn:a'],
    ['return_attachment:1', 'att:1'],
    ['adjust:1', 'a:1'],
    ['brightness:1', 'br:1'],
    ['contrast:2', 'co:2'],
    ['saturation:2', 'sa:2'],
    ['monochrome:1', 'mc:1'],
    ['duotone:1', 'dt:1'],
  ])('reads %s as %s', (long, short) => {
    expect(wishOf(long)).toEqual(wishOf(short))
    expect(wishOf(long)).not.toEqual(wishOf('cb:1/w:77'))
  })
})
