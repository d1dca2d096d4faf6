/**
 * `npm run bench -- --quality`: whether one number means the same in JPEG, WebP and AVIF. Scores are
 * SSIMULACRA2 on photos of about a megapixel; the quantizer that would make AVIF the mean of the
 * others is what engine/formats/avif/quality.ts should say.
 */

import { colorQuantizer } from '../../src/engine/formats/avif/quality.ts'
import { decodedByEngine } from './decoded.ts'
import type { Picture } from './encoders/contender.ts'
import { openOurs } from './encoders/ours.ts'
import { openPicture, prepareMegapixels } from './encoders/pictures.ts'
import { ssimulacra2Against } from './ssimulacra2.ts'
import { formatTable } from './table.ts'

const FORMATS = ['jpeg', 'webp', 'avif'] as const
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
  corpus: string,
  say: (text: string) => void,
): Promise<QualityRow[]> {
  say('preparing the photos')
  const photos: Readonly<Record<Format, Measured[]>>[] = []
  for (const source of await prepareMegapixels(corpus)) {
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
  }))
}

async function measurePhoto(picture: Picture) {
  const { rgb: data, width, height } = picture
  const score = ssimulacra2Against({ data, width, height, channels: 3 })
  const measured: Record<Format, Measured[]> = { jpeg: [], webp: [], avif: [] }
  for (const format of FORMATS) {
    const encode = await openOurs({ format, effort: 'balanced' }, picture)
    for (const quality of QUALITIES) {
      const { bytes } = await encode(quality)
      measured[format].push({ score: score(await decodedByEngine(bytes)), bytes: bytes.length })
    }
  }
  return measured
}

function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / values.length
}

const HEAD = ['quality', 'JPEG', 'WebP', 'their mean', 'AVIF', 'base_q_idx', 'equal at']

export function qualityTable(rows: readonly QualityRow[]): string {
  const kilobytes = ({ bytes }: Measured) => (bytes / 1000).toFixed(0)
  const cell = (one: Measured) => `${one.score.toFixed(1)} (${kilobytes(one)} KB)`
  const lines = rows.map(({ quality, jpeg, webp, avif }) => {
    const wanted = (jpeg.score + webp.score) / 2
    return [
      String(quality),
      ...[cell(jpeg), cell(webp), wanted.toFixed(1), cell(avif)],
      ...[String(colorQuantizer(quality)), quantizerFor(rows, wanted)],
    ]
  })
  return formatTable(HEAD, lines, 0)
}

/** Between those that were measured. */
function quantizerFor(rows: readonly QualityRow[], wanted: number): string {
  const above = rows.findIndex(({ avif }) => avif.score >= wanted)
  if (above <= 0) return '–'
  const [low, high] = [rows[above - 1]!, rows[above]!]
  const share = (wanted - low.avif.score) / (high.avif.score - low.avif.score)
  const [from, to] = [colorQuantizer(low.quality), colorQuantizer(high.quality)]
  return String(Math.round(from + share * (to - from)))
}
