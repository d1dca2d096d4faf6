/** Options that imgproxy has and that nothing here can do: refused by name, unless they change nothing. */

import { type OptionRow, option, unsupported } from './apply.ts'
import { type Arguments, isTrue } from './arguments.ts'
import { ImgproxyUrlError } from './url-error.ts'

const isOff = ([first]: Arguments) => !isTrue(first)
const isZero = ([first]: Arguments) => first === '' || Number(first) === 0
const isAnyOf =
  (...words: string[]) =>
  ([first]: Arguments) =>
    words.includes(first)
const isBlank = (args: Arguments) => args.every((text) => text === '')

export const UNSUPPORTED_OPTIONS: readonly OptionRow[] = [
  // The paid ones. Names: docs.imgproxy.net/usage/processing.
  unsupported('resizing_algorithm ra', isAnyOf('lanczos3')),
  unsupported('objects_position obj_pos op'),
  unsupported('crop_objects'),
  unsupported('unsharp_masking ush', isBlank),
  unsupported('blur_areas ba', isZero),
  unsupported('progressive_blur pbl', isZero),
  unsupported('blur_detections bd', isZero),
  unsupported('draw_detections dd', isOff),
  unsupported('colorize col', isZero),
  unsupported('gradient gr', isZero),
  unsupported('watermark_text wmt', isBlank),
  unsupported('watermark_size wms', (args) => args.every((text) => text === '' || text === '0')),
  unsupported('watermark_rotate wm_rot wmr', isZero),
  unsupported('watermark_shadow wmsh', isZero),
  unsupported('style st', isBlank),
  unsupported('dpi', isZero),
  unsupported('color_profile cp icc', isAnyOf('', 'srgb')),
  unsupported('png_options pngo', isBlank),
  unsupported('page pg', isZero),
  unsupported('pages pgs', isAnyOf('1')),
  unsupported('video_thumbnail_second vts'),
  unsupported('video_thumbnail_keyframes vtk'),
  unsupported('video_thumbnail_tile vtt', isZero),
  unsupported('video_thumbnail_animation vta', isZero),
  unsupported('bypass_cache bc', isOff),
  unsupported('cache_tags ct', isBlank),
  unsupported('hashsum hs', isAnyOf('none')),
  // Limits are configuration here, and nothing that an address may change.
  ...['max_src_resolution msr', 'max_src_file_size msfs', 'max_animation_frames maf'].map(secured),
  ...['max_animation_frame_resolution mafr', 'max_result_dimension mrd'].map(secured),
]

function secured(names: string): OptionRow {
  return option(names, () => {
    throw new ImgproxyUrlError('forbidden', 'security options are not allowed')
  })
}
