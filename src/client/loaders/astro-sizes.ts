/** Sizes that Astro asks for beside the one that it shows: the same shape, by widths or by densities. */

export interface Sides {
  readonly width?: number | undefined
  readonly height?: number | undefined
}

interface Size {
  readonly width: number
  readonly height: number
}

interface Sized extends Sides {
  readonly src: string | object
  readonly widths?: readonly (number | `${number}w`)[] | undefined
  readonly densities?: readonly (number | `${number}x`)[] | undefined
}

interface AddedSize extends Sides {
  readonly descriptor: `${number}w` | `${number}x`
}

/** In whole pixels. */
export function sidesOf({ width, height }: Sides): Sides {
  return { width: width && Math.round(width), height: height && Math.round(height) }
}

/** Of a picture that was imported; nothing is known of an address. */
export function sourceSize(src: string | object): Size | undefined {
  if (typeof src === 'string') return undefined
  const { width, height } = src as Sides
  return width && height ? { width, height } : undefined
}

/** The whole source has that shape, but for rounding. */
export function isSourceShape({ width, height }: Size, source: Size | undefined): boolean {
  return source !== undefined && Math.abs((width * source.height) / source.width - height) <= 1
}

export function addedSizes(asked: Sized): readonly AddedSize[] {
  const source = sourceSize(asked.src)
  const { width, height } = sidesOf({ ...source, ...defined(asked) })
  const sides = (across: number): Sides => ({
    width: across,
    height: width && height && Math.round((across * height) / width),
  })
  const { widths = [], densities } = asked
  if (densities) {
    if (!width) return []
    const list = ascending(densities)
    return list.map((density) => ({
      ...sides(Math.round(width * density)),
      descriptor: `${density}x`,
    }))
  }
  // What is wider than the source is the source.
  const list = ascending(widths).map((across) => Math.min(across, source?.width ?? across))
  return [...new Set(list)].map((across) => ({ ...sides(across), descriptor: `${across}w` }))
}

/** One side alone is not one of the source's. */
function defined({ width, height }: Sides): Sides {
  return width || height ? { width, height } : {}
}

function ascending(list: readonly (number | string)[]): readonly number[] {
  return list.map((entry) => Number.parseFloat(`${entry}`)).sort((a, b) => a - b)
}
