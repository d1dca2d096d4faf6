/** Layers, and components that are done one after the other. */

import type { Meanings } from './sizes.ts'

/** One layer, as `canonicalTransform` writes it. */
function drawn({ key = 'logo', ...members }: Readonly<Record<string, string>>): string {
  const usual = { blend: 'over', fit: 'contain', gravity: 'x0.5 y0.5', opacity: '1', rotate: '0' }
  const all = { ...usual, repeat: '', source: `key${key} kindstored`, ...members }
  const texts = Object.entries(all).sort(([one], [other]) => (one < other ? -1 : 1))
  return `draw=0${texts.map(([name, text]) => `${name}${text}`).join(' ')}`
}

export const CHAINS: Meanings = [
  // cloudinary.com/documentation/layers, image_layer_placement, image_layer_transformations
  ['l_logo', 'overlay=0logo'],
  ['l_logo/fl_layer_apply', 'overlay=0logo'],
  ['l_logo/fl_layer_apply/l_badge/fl_layer_apply', 'overlay=0logo 1badge'],
  [
    'l_logo/c_scale,w_50/fl_layer_apply,g_south_east,x_10,y_20', // GEN
    drawn({ bottom: 'pixels20', gravity: 'x1 y1', right: 'pixels10', width: 'pixels50' }),
  ],
  [
    'l_logo.png,w_50,h_20,g_north,y_5,o_40,a_90',
    drawn({
      ...{ fit: 'fill', gravity: 'x0.5 y0', height: 'pixels20', key: 'logo.png', opacity: '0.4' },
      ...{ rotate: '90', top: 'pixels5', width: 'pixels50' },
    }),
  ],
  [
    'l_brand:logo/c_scale,fl_relative,w_0.2/e_multiply,fl_layer_apply.no_overflow',
    drawn({ blend: 'multiply', key: 'brand/logo', width: 'share0.2' }),
  ],
  ['l_brand:logo/fl_layer_apply.tiled', drawn({ key: 'brand/logo', repeat: 'xy' })],
  ['dpr_2.0/l_logo,w_50', drawn({ width: 'pixels100' })],
  // RULES: components are done one after the other.
  ['c_crop,h_400,w_400/c_scale,w_200', 'crop=heightpixels400 widthpixels400,fit=contain,width=200'],
  [
    'c_crop,h_300,w_300/c_scale,r_max,w_150', // cloudinary.com/documentation/chained_and_named_transformations
    'crop=heightpixels300 widthpixels300,fit=contain,radius=max,width=150',
  ],
  [
    'c_crop,h_400,r_max,w_400/c_scale,w_200', // cloudinary.com/documentation/image_transformations
    'crop=heightpixels400 widthpixels400,fit=contain,radius=max,width=200',
  ],
  [
    'c_crop,h_375,w_668,x_118,y_383/dpr_2.0/c_limit,w_740/fl_lossy,q_auto', // WEB: thedailybeast
    'crop=heightpixels375 leftpixels118 toppixels383 widthpixels668,width=1480',
  ],
  ['c_fill,w_1200/q_auto:best/dpr_2.0', 'fit=contain,quality=90,width=2400'], // WEB: nintendo
  ['c_lfill,g_auto,h_1800,w_3200/q_80', 'fit=crop,gravity=attention,height=1800,width=3200'], // WEB: myswitzerland
  ['c_fill,h_400,w_400/c_scale,w_200', 'fit=cover,height=200,width=200'],
  ['c_fill,h_400,w_400/c_limit,h_100,w_300', 'fit=cover,height=100,width=100'],
  ['c_pad,h_40,w_80/c_mfit,w_160', 'fit=pad,height=80,width=160'],
  ['c_fill,g_north,h_50,w_100/a_90', 'fit=cover,gravity=x1 y0.5,height=100,rotate=90,width=50'],
  ['c_fill,g_west,h_50,w_100/a_hflip', 'fit=cover,flip=h,gravity=x1 y0.5,height=50,width=100'],
  ['a_90/c_fill,g_north,h_50,w_100', 'fit=cover,gravity=x0.5 y0,height=50,rotate=90,width=100'],
  ['a_90/c_crop,h_20,w_10', 'crop=heightpixels10 widthpixels20,rotate=90'],
  ['e_grayscale/c_scale,w_50', 'fit=contain,grayscale=true,width=50'],
  ['e_gamma:50/c_crop,h_5,w_5', 'crop=heightpixels5 widthpixels5,gamma=1.5'],
  ['e_brightness:20/e_sharpen:100', 'brightness=1.2,sharpen=1'], // GEN
  ['e_grayscale/e_blur:300/e_pixelate:8', 'blur=6,grayscale=true,pixelate=8'],
  ['r_20/e_grayscale', 'grayscale=true,radius=20'],
  ['b_red/b_white', 'background=a255 b255 g255 r255'],
  [
    'e_trim/c_crop,h_5,w_5/c_fit,w_9',
    'crop=heightpixels5 widthpixels5,fit=contain,trim=keep0 tolerance26,width=9',
  ],
  ['c_pad,e_grayscale,h_9,w_9', 'fit=pad,grayscale=true,height=9,width=9'],
]
