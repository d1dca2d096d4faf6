/** Scalar twins of wasm/quantize/, in single precision where that has it. */

const f = Math.fround
/** Red, green and blue, times alpha, and alpha. */
type Color = readonly [number, number, number, number]
const CHANNELS = [0, 1, 2, 3] as const
const BINS = 65_536
const OPAQUE = 0xff000000
const ROOTS = [f(Math.SQRT2), 2, 1, f(Math.sqrt(1.75))] as const

interface Bin {
  readonly color: Color
  readonly pixels: number
}

function colorOf(channel: (c: 0 | 1 | 2 | 3) => number): Color {
  return [channel(0), channel(1), channel(2), channel(3)]
}

/** A colour as a place where distances are Euclid's. */
function looksOf(color: Color): Color {
  const half = f(color[3] * 0.5)
  return colorOf((c) => f(ROOTS[c] * (c === 3 ? color[3] : f(color[c] - half))))
}

function squaredDistance(one: Color, other: Color): number {
  const [r, g, b, a] = colorOf((c) => {
    const d = f(one[c] - other[c])
    return f(d * d)
  })
  return f(f(r + b) + f(g + a))
}

function binOf([r, g, b, a]: Color, isOpaque: boolean): number {
  if (isOpaque) return ((r >> 3) << 11) | ((g >> 2) << 5) | (b >> 3)
  return ((r >> 4) << 12) | ((g >> 4) << 8) | ((b >> 4) << 4) | (a >> 4)
}

function leastOf(bin: number, isOpaque: boolean): Color {
  if (isOpaque) return [(bin >> 11) << 3, ((bin >> 5) & 63) << 2, (bin & 31) << 3, 255]
  return [(bin >> 12) << 4, ((bin >> 8) & 15) << 4, ((bin >> 4) & 15) << 4, (bin & 15) << 4]
}

function levelsOf(pixel: number): Color {
  return colorOf((c) => (pixel >>> (8 * c)) & 255)
}

/** Bins of opaque colours, then of others, each with its mean. */
function binsOf(pixels: Uint32Array): { readonly bins: readonly Bin[]; readonly opaque: number } {
  const sums = new Map<number, number[]>()
  for (const pixel of pixels) {
    const alpha = pixel >>> 24
    if (alpha === 0) continue
    const isOpaque = pixel >= OPAQUE
    const levels = levelsOf(pixel)
    const color = colorOf((c) =>
      c === 3 || isOpaque ? levels[c] : Math.round((levels[c] * alpha) / 255),
    )
    const key = binOf(color, isOpaque)
    const least = leastOf(key, isOpaque)
    const at = isOpaque ? key : BINS + key
    const sum = sums.get(at) ?? [0, 0, 0, 0, 0]
    sums.set(at, [...CHANNELS.map((c) => sum[c]! + color[c] - least[c]), sum[4]! + 1])
  }
  const keys = [...sums.keys()].toSorted((one, other) => one - other)
  const bins = keys.map((key) => {
    const [sum, least] = [sums.get(key)!, leastOf(key % BINS, key < BINS)]
    return { color: colorOf((c) => f(least[c] + f(sum[c]! / sum[4]!))), pixels: sum[4]! }
  })
  return { bins, opaque: keys.filter((key) => key < BINS).length }
}

function meanOf(bins: readonly Bin[]): Color {
  let all = 0
  const sums = [0, 0, 0, 0]
  for (const { color, pixels } of bins) {
    for (const c of CHANNELS) sums[c]! += pixels * color[c]
    all += pixels
  }
  return colorOf((c) => f(sums[c]! / all))
}

function errorsOf(bins: readonly Bin[]): Color {
  const mean = meanOf(bins)
  const weights = [2, 4, 1, 1.75] as const
  return colorOf((c) => {
    let error = 0
    for (const { color, pixels } of bins) {
      const d = f(color[c] - mean[c])
      error += pixels * (d * d)
    }
    return bins.length > 1 ? error * weights[c] : 0
  })
}

function sumOf([r, g, b, a]: Color): number {
  return r + b + (g + a)
}

/** Two boxes of one: its bins are exchanged from both ends until they are parted at the mean. */
function halves(box: Bin[]): [Bin[], Bin[]] {
  const errors = errorsOf(box)
  const axis = errors.indexOf(Math.max(...errors)) as 0 | 1 | 2 | 3
  const middle = meanOf(box)[axis]
  let [low, high] = [0, box.length - 1]
  while (low <= high) {
    if (box[low]!.color[axis] <= middle) low++
    else {
      ;[box[low], box[high]] = [box[high]!, box[low]!]
      high--
    }
  }
  const cut = Math.min(Math.max(low, 1), box.length - 1)
  return [box.slice(0, cut), box.slice(cut)]
}

/** The means of `most` boxes at most, of opaque bins first. */
function boxesOf(groups: readonly (readonly Bin[])[], most: number): Color[][] {
  const boxes = groups.map((bins, group) => ({ group, bins: [...bins], order: group * BINS * 2 }))
  while (boxes.length < most) {
    const sums = boxes.map(({ bins }) => sumOf(errorsOf(bins)))
    const worst = sums.indexOf(Math.max(...sums))
    if (sums[worst] === 0) break
    const { group, bins, order } = boxes[worst]!
    const [low, high] = halves(bins)
    boxes[worst] = { group, bins: low, order }
    boxes.push({ group, bins: high, order: order + low.length })
  }
  boxes.sort((one, other) => one.order - other.order)
  return groups.map((_, group) =>
    boxes.filter((box) => box.group === group).map(({ bins }) => meanOf(bins)),
  )
}

function nearestOf(color: Color, places: readonly Color[]): number {
  const distances = places.map((place) => squaredDistance(looksOf(color), place))
  return distances.indexOf(Math.min(...distances))
}

/** A round of k-means. */
function settled(colors: readonly Color[], bins: readonly Bin[]): Color[] {
  const places = colors.map(looksOf)
  const groups = Map.groupBy(bins, ({ color }) => nearestOf(color, places))
  return colors.map((color, i) => (groups.has(i) ? meanOf(groups.get(i)!) : color))
}

function pixelOf(color: Color): number {
  const alpha = Math.trunc(f(color[3] + 0.5))
  if (alpha === 0) return 0
  const level = (c: 0 | 1 | 2) =>
    Math.min(255, Math.trunc(f(f(f(color[c] * 255) / color[3]) + 0.5)))
  return (level(0) | (level(1) << 8) | (level(2) << 16) | (alpha << 24)) >>> 0
}

export interface ScalarChoice {
  readonly colors: readonly number[]
  readonly opaque: number
  readonly clear: number | undefined
}

/** At most `most` colours for the pixels. */
export function chooseScalar(pixels: Uint32Array, most: number): ScalarChoice {
  const { bins, opaque } = binsOf(pixels)
  const hasClear = pixels.some((pixel) => pixel >>> 24 === 0)
  const room = Math.max(1, most - (hasClear ? 1 : 0))
  const isApart = opaque > 0 && opaque < bins.length && room > 1
  const groups = isApart ? [bins.slice(0, opaque), bins.slice(opaque)] : [bins]
  const chosen = boxesOf(
    groups.filter((group) => group.length > 0),
    room,
  ).map((colors, i) => {
    let last = colors
    for (let round = 0; round < 3; round++) last = settled(last, groups[i]!)
    return last
  })
  const colors = chosen.flat().map(pixelOf)
  return {
    colors: [...colors, ...(hasClear ? [0] : [])],
    opaque: isApart ? chosen[0]!.length : opaque > 0 ? colors.length : 0,
    clear: hasClear ? colors.length : undefined,
  }
}

/** Levels of a pixel, times alpha. */
function channelsOf(pixel: number): Color {
  const levels = levelsOf(pixel)
  if (pixel >= OPAQUE) return levels
  return colorOf((c) => (c === 3 ? levels[3] : f(f(levels[c] * levels[3]) / 255)))
}

/** Rows of indexes, errors passed on in single precision. */
export function ditherScalar(
  pixels: Uint32Array,
  width: number,
  { colors, opaque, clear = 255 }: ScalarChoice,
): Uint8Array {
  const palette = colors.map(channelsOf)
  const places = palette.map(looksOf)
  const indexes = new Uint8Array(pixels.length)
  const zero: Color = [0, 0, 0, 0]
  let own: Color[] = Array.from({ length: width + 2 }, () => zero)
  for (let y = 0, start = 0; start < pixels.length; y++, start += width) {
    const below: Color[] = Array.from({ length: width + 2 }, () => zero)
    const step = y % 2 === 0 ? 1 : -1
    let along = zero
    for (let i = 0, x = step > 0 ? 0 : width - 1; i < width; i++, x += step) {
      const pixel = pixels[start + x]!
      const isOpaque = pixel >= OPAQUE
      const add = (to: Color, error: Color, share: number) =>
        colorOf((c) => f(to[c] + f(error[c] * share)))
      let [index, error] = [clear, zero]
      if (pixel >>> 24 > 0) {
        const channels = channelsOf(pixel)
        const wanted = colorOf((c) => f(channels[c] + f(own[x + 1]![c] + along[c])))
        const color = within(wanted, isOpaque)
        index = listOf(places, opaque, binOf(color, isOpaque), isOpaque)(looksOf(color))
        const chosen = palette[index]!
        error = colorOf((c) => (isOpaque && c === 3 ? 0 : f(f(color[c] - chosen[c]) * 0.75)))
      }
      indexes[start + x] = index
      along = colorOf((c) => f(error[c] * 0.4375))
      below[x + 1 - step] = add(below[x + 1 - step]!, error, 0.1875)
      below[x + 1] = add(below[x + 1]!, error, 0.3125)
      below[x + 1 + step] = add(below[x + 1 + step]!, error, 0.0625)
    }
    own = below
  }
  return indexes
}

function within(color: Color, isOpaque: boolean): Color {
  const inRange = colorOf((c) => Math.min(Math.max(color[c], 0), 255))
  if (isOpaque) return [inRange[0], inRange[1], inRange[2], 255]
  return colorOf((c) => Math.min(inRange[c], inRange[3]))
}

/** The nearest of those colours that may be it in a cell, 16 at most: the nearest to its middle. */
function listOf(places: readonly Color[], opaque: number, cell: number, isOpaque: boolean) {
  const count = isOpaque && opaque > 0 ? opaque : places.length
  const half: Color = isOpaque ? [3.5, 1.5, 3.5, 0] : [7.5, 7.5, 7.5, 7.5]
  const least = leastOf(cell, isOpaque)
  const middle = looksOf(colorOf((c) => f(least[c] + half[c])))
  const distances = places
    .slice(0, count)
    .map((place) => f(Math.sqrt(squaredDistance(middle, place))))
  const corners = [half, [half[0], half[1], half[2], -half[3]] as const].map((corner) =>
    squaredDistance(looksOf(corner), [0, 0, 0, 0]),
  )
  const reach = f(Math.min(...distances) + f(2 * f(Math.sqrt(Math.max(...corners)))))
  const list = Array.from(distances.keys())
    .filter((i) => distances[i]! <= reach)
    .toSorted((one, other) => distances[one]! - distances[other]!)
    .slice(0, 16)
  return (color: Color): number => {
    const found = list.map((i) => squaredDistance(color, places[i]!))
    return list[found.indexOf(Math.min(...found))]!
  }
}
