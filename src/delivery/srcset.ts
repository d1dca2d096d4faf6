/** What a page needs to show a source in any size: addresses, and the strings that hold them. */

export interface SrcsetOf {
  /** Of the source, upright. */
  readonly width: number
  readonly height: number
  /** What is asked for; what is larger than the source is left out. */
  readonly widths: readonly number[]
  /** Media types by the names of formats: the best first; the last is what everything reads. */
  readonly formats: readonly (readonly [name: string, mediaType: string])[]
  /** The address of the source with these options. */
  url(options: string): Promise<string>
}

export interface Srcset {
  readonly srcset: string
  readonly sources: readonly { readonly type: string; readonly srcset: string }[]
  readonly img: string
  readonly picture: string
}

/** Ascending, each once, none larger than the source, which comes last if it is asked to be exceeded. */
export function usefulWidths(widths: readonly number[], most: number): readonly number[] {
  const useful = widths.map((width) => Math.min(width, most))
  return [...new Set(useful)].sort((a, b) => a - b)
}

export async function describeSrcset(options: SrcsetOf): Promise<Srcset> {
  const { width, height, formats } = options
  const srcset = await listOf(options, 'auto')
  const sources = await Promise.all(
    formats
      .slice(0, -1)
      .map(async ([name, type]) => ({ type, srcset: await listOf(options, name) })),
  )
  const [fallback = 'auto'] = formats.at(-1) ?? []
  const largest = usefulWidths(options.widths, width).at(-1) ?? width
  const src = await options.url(`width=${largest},format=${fallback}`)
  const size = `width="${width}" height="${height}" loading="lazy" decoding="async" alt=""`
  const lines = sources.map(
    (source) => `<source type="${source.type}" srcset="${attribute(source.srcset)}">`,
  )
  const fallbackSet = await listOf(options, fallback)
  return {
    srcset,
    sources,
    img: `<img src="${attribute(src)}" srcset="${attribute(srcset)}" ${size}>`,
    picture: `<picture>${lines.join('')}<img src="${attribute(src)}" srcset="${attribute(fallbackSet)}" ${size}></picture>`,
  }
}

async function listOf({ widths, width, url }: SrcsetOf, format: string): Promise<string> {
  const entries = usefulWidths(widths, width).map(
    async (side) => `${await url(`width=${side},format=${format}`)} ${side}w`,
  )
  return (await Promise.all(entries)).join(', ')
}

function attribute(text: string): string {
  return text.replaceAll('&', '&amp;').replaceAll('"', '&quot;').replaceAll('<', '&lt;')
}
