/** What draws the eye. */

export const INTERESTS = ['attention', 'entropy'] as const
/** How a crop finds what to keep: as the modes of libvips' `smartcrop`. */
export type Interest = (typeof INTERESTS)[number]
