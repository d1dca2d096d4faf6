import { describe, expect, it } from 'vitest'
import type { Transform } from '../../../../src/request/transform.ts'
import { transformOf } from './read.ts'

describe('parseIpx()', () => {
  const red = { r: 255, g: 0, b: 0, a: 255 }
  const black = { r: 0, g: 0, b: 0, a: 255 }
  it.each<[string, Partial<Transform>]>([
    // test/index.test.ts, `modifiers`
    ['quality_80', { quality: 80 }],
    ['resize_100x100,fit_inside', { width: 100, height: 100, fit: 'aspect-inside' }],
    [
      'resize_100x100,fit_cover,position_right-top',
      { gravity: { x: 1, y: 0 }, fit: 'aspect-cover' },
    ],
    [
      'background_ff0000,extend_10',
      { border: { top: 10, right: 0, bottom: 0, left: 0, color: red } },
    ],
    ['background_red,extend_10', { border: { top: 10, right: 0, bottom: 0, left: 0, color: red } }],
    ['kernel_mitchell,resize_100x100', { filter: 'mitchell' }],
    ['kernel_mitchell,s_100,w_80', { filter: 'mitchell', width: 80 }], // sharp keeps it
    ['width_100', { width: 100, fit: 'scale-down' }],
    ['height_100', { height: 100, fit: 'scale-down' }],
    ['resize_100x50', { width: 100, height: 50, fit: 'aspect-cover' }],
    ['resize_100', { width: 100, height: 100 }],
    ['trim_10', { trim: { tolerance: 10, keep: 0 } }],
    ['trim', { trim: { tolerance: 10, keep: 0 } }],
    ['extend_10_20_30_40', { border: { top: 10, right: 20, bottom: 30, left: 40, color: black } }],
    [
      'extract_0_0_100_100',
      {
        crop: {
          left: { pixels: 0 },
          top: { pixels: 0 },
          width: { pixels: 100 },
          height: { pixels: 100 },
        },
      },
    ],
    [
      'crop_1_2_3_4',
      {
        crop: {
          left: { pixels: 1 },
          top: { pixels: 2 },
          width: { pixels: 3 },
          height: { pixels: 4 },
        },
      },
    ],
    ['rotate_90', { rotate: 90 }],
    ['rotate_-90', { rotate: 270 }],
    ['rotate', { rotate: 0 }],
    ['autoorient', { rotate: 0 }],
    ['flip', { flip: 'v' }],
    ['flop', { flip: 'h' }],
    ['sharpen_2_1_2', { sharpen: 2 }],
    ['median', { median: 3 }],
    ['blur_5', { blur: 5 }],
    ['blur', { mild: { blur: true } }], // sharp: mild without a sigma
    ['sharpen', { mild: { sharpen: true } }],
    ['blur,sharpen', { mild: { blur: true, sharpen: true } }],
    ['sharpen_2_3', { sharpen: 2, slopes: { flat: 3, jagged: 2 } }],
    ['flatten,background_ff0000', { background: red }],
    ['flatten', { background: black }],
    ['negate_false', { negate: true }],
    ['negate', { negate: true, opaqueOnly: 'negate' }],
    ['linear_1.2_-10', { linear: { factor: 1.2, offset: -10 } }],
    ['modulate_2', { modulate: { brightness: 2, saturation: 1, hue: 0, lightness: 0 } }],
    ['modulate_2_1_90', { modulate: { brightness: 2, saturation: 1, hue: 90, lightness: 0 } }],
    ['modulate_2_1_90_10', { modulate: { brightness: 2, saturation: 1, hue: 90, lightness: 10 } }],
    ['brightness_1.5', { modulate: { brightness: 1.5, saturation: 1, hue: 0, lightness: 0 } }],
    ['saturation_0.5', { modulate: { brightness: 1, saturation: 0.5, hue: 0, lightness: 0 } }],
    ['hue_90', { modulate: { brightness: 1, saturation: 1, hue: 90, lightness: 0 } }],
    ['lightness_10', { modulate: { brightness: 1, saturation: 1, hue: 0, lightness: 10 } }],
    // src/handlers/handlers.ts: in the order of the alphabet
    [
      'modulate_2,saturation_0.5',
      { modulate: { brightness: 2, saturation: 0.5, hue: 0, lightness: 0 } },
    ],
    [
      'modulate_2,brightness_3',
      { modulate: { brightness: 2, saturation: 1, hue: 0, lightness: 0 } },
    ],
    ['tint_00ff00', { tint: { r: 0, g: 255, b: 0, a: 255 } }],
    ['tint_red', { tint: red }],
    ['grayscale', { grayscale: true }],
    ['enlarge,resize_8000x8000', { width: 8_000, height: 8_000, fit: 'cover' }],
    // test/index.test.ts, `maxOutputDimension`
    ['enlarge,resize_20000x200', { width: 8_192, height: 82 }],
    ['enlarge,width_20000', { width: 8_192 }],
    // src/handlers/handlers.ts
    ['s_200x100', { width: 200, height: 100, fit: 'aspect-cover' }],
    ['s_200x100,fit_contain', { fit: 'aspect-pad', surround: black }],
    ['s_200x100,fit_contain,b_red', { fit: 'aspect-pad', surround: red }],
    ['s_200x100,fit_fill', { fit: 'aspect-fill' }],
    ['s_200x100,fit_outside', { fit: 'aspect-outside' }],
    ['enlarge,s_200x100,fit_contain', { fit: 'pad' }],
    ['enlarge,s_200x100,fit_fill', { fit: 'fill' }],
    ['enlarge,w_200', { width: 200, fit: 'inside' }],
    ['h_100,w_200', { width: 200 }],
    ['w_200,h_100', { width: 200 }],
    ['s_10x10,w_200', { width: 200 }],
    ['s_10x10,h_200', { width: 10, height: 10 }],
    ['s_9x9,pos_entropy', { gravity: 'entropy' }],
    ['s_9x9,pos_17', { gravity: 'attention' }],
    ['s_9x9,pos_5', { gravity: { x: 1, y: 0 } }],
    ['s_9x9,pos_southwest', { gravity: { x: 0, y: 1 } }],
    ['w_9,pos_top', { gravity: { x: 0.5, y: 0.5 } }],
    ['w_100,rotate_90', { width: 100, rotate: 90 }],
    ['resize_100,rotate_90', { width: 100, height: 100, rotate: 90 }],
    ['q_1,quality_50', { quality: 50 }],
    // src/ipx.ts, src/server.ts
    ['_', { format: 'source' }],
    ['f_webp', { format: 'webp', anim: false }],
    ['f_webp,animated', { format: 'webp' }],
    ['f_jpg', { format: 'jpeg', background: black }],
    ['format_png', { format: 'png' }],
    ['f_auto', { format: 'auto', anim: false }],
    ['f_auto,a', { format: 'auto' }],
    ['f_gif', { format: 'gif' }],
    ['f_svg', { format: 'source' }],
    ['f_nonsense', { format: 'source' }],
    ['nonsense_5', { format: 'source' }],
    ['b_ff000080,flatten', { background: red }],
    // unpic 4.2.2 and Nuxt Image 2.1
    ['s_200x100,f_auto', { width: 200, height: 100, format: 'auto' }],
    ['w_200,f_auto,q_75', { width: 200, quality: 75 }],
    [
      'fit_contain&f_jpeg&s_200x200',
      { width: 200, height: 200, format: 'jpeg', fit: 'aspect-pad' },
    ],
  ])('%s', (modifiers, expected) => {
    const transform = transformOf(modifiers)
    expect(transform).toMatchObject(expected)
    const sides = ['width', 'height'].filter((side) => side in transform)
    if ('width' in expected !== 'height' in expected) expect(sides).toHaveLength(1)
  })
})
