/**
 * What Cloudinary's transformations mean, as its documentation and its own libraries have it, in our
 * options. Sources, each behind a row or above a group of them:
 *
 *   CROP     cloudinary.com/documentation/image_crop_modes
 *   RESIZE   cloudinary.com/documentation/image_resize_modes
 *   PAD      cloudinary.com/documentation/image_padding_modes
 *   REF      cloudinary.com/documentation/transformation_reference
 *   RULES    cloudinary.com/documentation/cloudinary_transformation_rules
 *   GRAVITY  cloudinary.com/documentation/image_gravity
 *   GEN      what @cloudinary/url-gen 1.22.0 writes for its actions
 *   WEB      addresses that pages in public repositories have
 */

import { CHAINS } from './facts/chains.ts'
import { EFFECTS } from './facts/effects.ts'
import { type Meanings, SIZES } from './facts/sizes.ts'

export { REFUSALS } from './facts/refusals.ts'
export const MEANINGS: Meanings = [...SIZES, ...EFFECTS, ...CHAINS]
