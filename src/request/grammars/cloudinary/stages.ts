/**
 * In what order one pass of ours does things, and what may come later in a chain all the same, as it
 * makes no difference.
 */

export const STAGES = [
  'trim',
  'crop',
  'resize',
  'scale',
  'pad',
  'brightness',
  'contrast',
  'saturation',
  'gamma',
  'negate',
  'grayscale',
  'blur',
  'sharpen',
  'pixelate',
  'overlay',
  'ellipse',
  'radius',
  'border',
] as const
export type Stage = (typeof STAGES)[number]

/** Sample by sample, the same everywhere; and those of them that a mean of samples does not notice. */
const LINEAR: readonly Stage[] = ['brightness', 'contrast', 'saturation', 'negate', 'grayscale']
const POINTWISE: readonly Stage[] = [...LINEAR, 'gamma']

/** Stages that come before others in a pass, though those may stand before them in a chain. */
const MAY_FOLLOW: Partial<Record<Stage, readonly Stage[]>> = {
  crop: POINTWISE,
  resize: LINEAR,
  scale: [...LINEAR, 'ellipse'],
  pad: LINEAR,
  ...Object.fromEntries(POINTWISE.map((stage) => [stage, ['ellipse', 'radius'] as const])),
}

/**
 * Padding lies around what is drawn here: effects, corners and layers do not reach it. It stays white
 * where there is no colour.
 */
const AFTER_PAD: readonly Stage[] = ['saturation', 'grayscale', 'border']

/** Whether `next` can be done in a pass after which `done` were asked for, in any order. */
export function mayFollow(done: Stage, next: Stage): boolean {
  if (done === 'pad') return AFTER_PAD.includes(next)
  const [first, second] = [STAGES.indexOf(done), STAGES.indexOf(next)]
  return first < second || (MAY_FOLLOW[next]?.includes(done) ?? false)
}
