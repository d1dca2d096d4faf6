import { describe, expect, it } from 'vitest'
import { transformOf } from './read.ts'

describe('parseIpx()', () => {
  it.each([
    // test/index.test.ts, `(invalid)`
    ...['quality_abc', 'fit_foo', 'position_foo', 'background_not-a-colour'],
    ...['kernel_foo', 'width_abc', 'height_-1', 'resize_abc', 'trim_abc', 'extend_10_10_10_10_foo'],
    ...['extend_-10', 'rotate_abc', 'sharpen_abc', 'median_0', 'blur_abc'],
    ...['modulate_abc', 'tint_not-a-colour', 'linear_abc', 'negate_yes', 'brightness_-1'],
    ...['saturation_abc', 'hue_1.5'],
    // test/handlers/utils.test.ts
    ...['resize_x', 'resize_100x', 'resize_x100', 'resize_0x100', 'resize_100x0', 'width_1.5'],
    ...['width_true', 'width_null', 'width_Infinity', 'background_12345', 'background_ff00000'],
  ])('refuses %s as an argument', (modifiers) => {
    expect(() => transformOf(modifiers)).toThrow(/^IPX_INVALID_MODIFIER_ARG: Invalid `/)
  })

  it.each([
    // test/index.test.ts
    'extract_0_0_10',
    'brightness',
    'lightness',
  ])('misses an argument of %s', (modifiers) => {
    expect(() => transformOf(modifiers)).toThrow(/^IPX_MISSING_MODIFIER_ARG: Missing `/)
  })

  it.each([
    ...['rotate_45', 'dilate_3', 'erode', 'clahe_10', 'unflatten', 'gamma_2.2', 'normalize'],
    ...['threshold_128', 'opacity_0.5', 'kernel_nearest,s_9', 'median_5', 'sharpen_2_1_2_3'],
    ...['blur_5_approximate', 'extend_1_1_1_1_mirror', 'f_tiff', 'f_heic'],
    ...['b_nosuchcolour,extend_10', 'trim_2.5', 'trim_300', 'f_png,animated'],
    ...[
      'height_100,rotate_90',
      'resize_200x100,rotate_90',
      'extend_5,blur_3',
      // sharp does one of them before the other
      'negate_false,grayscale',
      'negate_false,tint_orange',
      'sharpen_1.5,tint_orange',
      'extend_5,blur',
      's_9x9,fit_contain,linear_2',
      'crop_0_0_1_1,extract_0_0_1_1',
    ],
  ])('refuses %s, which sharp does and we do not', (modifiers) => {
    expect(() => transformOf(modifiers)).toThrow(/^IPX_INVALID_MODIFIER: Cannot apply modifier: /)
  })
})
