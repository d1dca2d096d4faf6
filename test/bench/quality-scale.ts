/**
 * `npm run bench -- --quality`: whether one number means the same in JPEG, WebP, AVIF and JPEG XL. Scores
 * are SSIMULACRA2. The last two follow the first two: the quantizer, or the distance, that would give
 * them their mean is what engine/formats/avif/quality.ts and jxl/distance.ts should say.
 */

import { colorQuantizer } from '../../src/engine/formats/avif/quality.ts'
import { distanceOf } from '../../src/engine/formats/jxl/distance.ts'
import { decodedByEngine } from './decoded.ts'
import type { Encode, Picture } from './encoders/contender.ts'
import { openJxl, openOurs } from './encoders/ours.ts'
import { openPicture, type Source } from './encoders/pictures.ts'
import { ssimulacra2Against } from './ssimulacra2.ts'
import { formatTable } from './table.ts'

const FORMATS = ['jpeg', 'webp', 'avif', 'jxl'] as const
type Format = (typeof FORMATS)[number]
const QUALITIES = [20, 30, 40, 50, 60, 70, 80, 85, 90, 95, 100] as const

interface Measured {
  readonly score: number
  readonly bytes: number
}

/** Means over all photos. */
export interface QualityRow extends Readonly<Record<Format, Measured>> {
  readonly quality: number
}

export async function measureQualities(
  sources: readonly Source[],
  say: (text: string) => void,
): Promise<QualityRow[]> {
  const photos: Readonly<Record<Format, Measured[]>>[] = []
  for (const source of sources) {
    const picture = await openPicture(source)
    say(picture.name)
    photos.push(await measurePhoto(picture))
  }
  const meanOf = (format: Format, i: number) => ({
    score: mean(photos.map((photo) => photo[format][i]!.score)),
    bytes: mean(photos.map((photo) => photo[format][i]!.bytes)),
  })
  return QUALITIES.map((quality, i) => ({
    quality,
    jpeg: meanOf('jpeg', i),
    webp: meanOf('webp', i),
    avif: meanOf('avif', i),
    jxl: meanOf('jxl', i),
  }))
}

async function measurePhoto(picture: Picture) {
  const { rgb: data, width, height } = picture
  const score = ssimulacra2Against({ data, width, height, channels: 3 })
  const measured: Record<Format, Measured[]> = { jpeg: [], webp: [], avif: [], jxl: [] }
  for (const format of FORMATS) {
    const encode = await openFormat(format, picture)
    for (const quality of QUALITIES) {
      const { bytes } = await encode(quality)
      measured[format].push({ score: score(await decodedByEngine(bytes)), bytes: bytes.length })
    }
  }
  return measured
}

function openFormat(format: Format, picture: Picture): Promise<Encode> {
  return format === 'jxl'
    ? openJxl('balanced', picture)
    : openOurs({ format, effort: 'balanced' }, picture)
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

const HEAD = [
  ...['quality', 'JPEG', 'WebP', 'their mean'],
  ...['AVIF', 'base_q_idx', 'equal at', 'JPEG XL', 'distance', 'equal at'],
]

export function qualityTable(rows: readonly QualityRow[]): string {
  const kilobytes = ({ bytes }: Measured) => (bytes / 1000).toFixed(0)
  const cell = (one: Measured) => `${one.score.toFixed(1)} (${kilobytes(one)} KB)`
  const lines = rows.map(({ quality, jpeg, webp, avif, jxl }) => {
    const wanted = (jpeg.score + webp.score) / 2
    return [
      String(quality),
      ...[cell(jpeg), cell(webp), wanted.toFixed(1)],
      ...[cell(avif), String(colorQuantizer(quality))],
      settingFor(rows, 'avif', colorQuantizer, wanted)?.toFixed(0) ?? '–',
      ...[cell(jxl), distanceOf(quality).toFixed(2)],
      settingFor(rows, 'jxl', distanceOf, wanted)?.toFixed(2) ?? '–',
    ]
  })
  return formatTable(HEAD, lines, 0)
}

/** What a format's setting should be for a score: between those that were measured. */
function settingFor(
  rows: readonly QualityRow[],
  format: 'avif' | 'jxl',
  settingOf: (quality: number) => number,
  wanted: number,
): number | undefined {
  const above = rows.findIndex((row) => row[format].score >= wanted)
  if (above <= 0) return undefined
  const [low, high] = [rows[above - 1]!, rows[above]!]
  const share = (wanted - low[format].score) / (high[format].score - low[format].score)
  const [from, to] = [settingOf(low.quality), settingOf(high.quality)]
  return from + share * (to - from)
}
