/**
 * What XMP tells of a gain map: Adobe's Gain Map 1.0 (`hdrgm`), which Ultra HDR uses, and the directory of
 * Google's container, which says how long the files are that follow a picture.
 *
 * Only what is looked for is read: values are attributes (`hdrgm:Gamma="1"`), elements, or lists of three.
 */

import type { GainMapMeaning, PerChannel } from '../../../contract/gain-map.ts'
import { same } from '../../../contract/gain-map.ts'

export const XMP_PREAMBLE = 'http://ns.adobe.com/xap/1.0/\0'

const HDRGM = 'http://ns.adobe.com/hdr-gain-map/1.0/'
const CONTAINER = 'http://ns.google.com/photos/1.0/container/'
const ITEM = 'http://ns.google.com/photos/1.0/container/item/'
const NUMBER = /^[-+]?(?:\d+\.?\d*|\.\d+)(?:e[-+]?\d+)?$/i

/** `undefined`: it tells nothing of a gain map, or of one that makes a picture of less range. */
export function readHdrgm(xmp: string): GainMapMeaning | undefined {
  const prefix = prefixOf(xmp, HDRGM)
  const text = (name: string) => (prefix ? valuesOf(xmp, `${prefix}:${name}`) : [])
  const [version] = text('Version')
  if (version !== '1.0' || text('BaseRenditionIsHDR')[0]?.toLowerCase() === 'true') return undefined
  // Only GainMapMax and HDRCapacityMax have no default.
  const values = (name: string, otherwise: number): PerChannel => {
    const [red = otherwise, green = red, blue = red] = text(name).map(numberOf)
    return [red, green, blue]
  }
  return {
    min: values('GainMapMin', 0),
    max: values('GainMapMax', Number.NaN),
    gamma: values('Gamma', 1),
    baseOffset: values('OffsetSDR', 1 / 64),
    alternateOffset: values('OffsetHDR', 1 / 64),
    baseHeadroom: values('HDRCapacityMin', 0)[0],
    alternateHeadroom: values('HDRCapacityMax', Number.NaN)[0],
    usesBaseColors: true,
  }
}

/** The value of an element or attribute of a namespace, as it stands there. */
export function xmpValue(xmp: string, namespace: string, name: string): string | undefined {
  const prefix = prefixOf(xmp, namespace)
  return prefix ? valuesOf(xmp, `${prefix}:${name}`)[0] : undefined
}

/** What a file says to hold behind its picture: bytes of each, and whether it is the map. */
export function containerItems(
  xmp: string,
): readonly { readonly bytes: number; readonly isMap: boolean }[] {
  const prefix = prefixOf(xmp, ITEM)
  if (!prefix || prefixOf(xmp, CONTAINER) === undefined) return []
  const items = xmp.split(/<[A-Za-z]+:Item\b/).slice(1)
  return items.slice(1, 16).map((item) => ({
    bytes: numberOf(valuesOf(item, `${prefix}:Length`)[0] ?? ''),
    isMap: valuesOf(item, `${prefix}:Semantic`)[0] === 'GainMap',
  }))
}

/** Of the picture: that a map of so many bytes follows it. */
export function xmpOfPicture(mapBytes: number): string {
  const item = (attributes: string) =>
    `<rdf:li rdf:parseType="Resource"><Container:Item ${attributes}/></rdf:li>`
  return packet(
    `xmlns:Container="${CONTAINER}" xmlns:Item="${ITEM}" xmlns:hdrgm="${HDRGM}" hdrgm:Version="1.0"`,
    `<Container:Directory><rdf:Seq>${item('Item:Semantic="Primary" Item:Mime="image/jpeg"')}${item(
      `Item:Semantic="GainMap" Item:Mime="image/jpeg" Item:Length="${mapBytes}"`,
    )}</rdf:Seq></Container:Directory>`,
  )
}

/** Of the map: what its levels mean. */
export function xmpOfMap(meaning: GainMapMeaning): string {
  const values: readonly (readonly [string, PerChannel])[] = [
    ['GainMapMin', meaning.min],
    ['GainMapMax', meaning.max],
    ['Gamma', meaning.gamma],
    ['OffsetSDR', meaning.baseOffset],
    ['OffsetHDR', meaning.alternateOffset],
    ['HDRCapacityMin', same(meaning.baseHeadroom)],
    ['HDRCapacityMax', same(meaning.alternateHeadroom)],
  ]
  const isOne = ([red, green, blue]: PerChannel) => red === green && red === blue
  const one = values.filter(([, value]) => isOne(value))
  const three = values.filter(([, value]) => !isOne(value))
  const attributes = one.map(([name, [value]]) => ` hdrgm:${name}="${shortest(value)}"`).join('')
  const lists = three.map(([name, value]) => {
    const items = value.map((channel) => `<rdf:li>${shortest(channel)}</rdf:li>`).join('')
    return `<hdrgm:${name}><rdf:Seq>${items}</rdf:Seq></hdrgm:${name}>`
  })
  return packet(
    `xmlns:hdrgm="${HDRGM}" hdrgm:Version="1.0"${attributes} hdrgm:BaseRenditionIsHDR="False"`,
    lists.join(''),
  )
}

function packet(attributes: string, content: string): string {
  const about = `<rdf:Description rdf:about="" ${attributes}>${content}</rdf:Description>`
  const rdf = `<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">${about}</rdf:RDF>`
  return `<x:xmpmeta xmlns:x="adobe:ns:meta/" x:xmptk="edgepress">${rdf}</x:xmpmeta>`
}

function shortest(value: number): string {
  return `${Number(value.toFixed(6))}`
}

function prefixOf(xmp: string, namespace: string): string | undefined {
  const at = xmp.indexOf(`"${namespace}"`)
  return at < 0
    ? undefined
    : /xmlns:([A-Za-z][\w-]{0,31})=$/.exec(xmp.slice(Math.max(0, at - 48), at))?.[1]
}

/** One, or a list of three. */
function valuesOf(xmp: string, name: string): readonly string[] {
  const attribute = textBetween(xmp, `${name}="`, '"')
  if (attribute !== undefined) return [attribute.trim()]
  const content = textBetween(xmp, `<${name}>`, `</${name}>`)
  if (content === undefined) return []
  const items = content.split('<rdf:li>').slice(1, 4)
  return items.length > 0 ? items.map((item) => item.split('<')[0]!.trim()) : [content.trim()]
}

function textBetween(xmp: string, before: string, after: string): string | undefined {
  const start = xmp.indexOf(before)
  const end = start < 0 ? -1 : xmp.indexOf(after, start + before.length)
  return end < 0 ? undefined : xmp.slice(start + before.length, end)
}

function numberOf(text: string): number {
  return NUMBER.test(text) ? Number(text) : Number.NaN
}
