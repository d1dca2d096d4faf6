/** What the levels of a gain map mean: ISO 21496-1, and Adobe's Gain Map 1.0, which say the same. */

/** One value for each of red, green and blue; all the same where the map is gray. */
export type PerChannel = readonly [number, number, number]

/**
 * A level `v`, 0–1, makes of linear light `base` of the picture, for a display of enough headroom:
 *
 *   (base + baseOffset) × 2 ^ (min + (max − min) × v ^ (1 / gamma)) − alternateOffset
 */
export interface GainMapMeaning {
  /** Log2 of the gains that the lowest and the highest level stand for. */
  readonly min: PerChannel
  readonly max: PerChannel
  readonly gamma: PerChannel
  readonly baseOffset: PerChannel
  readonly alternateOffset: PerChannel
  /** Log2 of the headroom of a display: up to which nothing is done, and from which all is. */
  readonly baseHeadroom: number
  readonly alternateHeadroom: number
  /** Gains apply in the primaries of the picture, not in those that the map is tagged with. */
  readonly usesBaseColors: boolean
}

/** The level, 0–255, that changes nothing: or the nearest, where all of them change something. */
export function neutralLevels({ min, max, gamma }: GainMapMeaning): PerChannel {
  const level = (channel: 0 | 1 | 2) => {
    const range = max[channel] - min[channel]
    const share = range > 0 ? Math.min(1, Math.max(0, -min[channel] / range)) : 0
    return Math.round(255 * share ** gamma[channel])
  }
  return [level(0), level(1), level(2)]
}

/** The same for all channels. */
export function same(value: number): PerChannel {
  return [value, value, value]
}
