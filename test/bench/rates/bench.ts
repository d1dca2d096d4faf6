/** `npm run bench -- --rates <format>`: what our files weigh at equal quality, by three measures. */

import { folderOf, openPicture, prepareSources, type Source } from '../encoders/pictures.ts'
import { RATE_FIELDS, type RateContestant, type RateField, type RateFormat } from './contestants.ts'
import { type Curves, cpuRatio, measureCurves } from './measure.ts'
import { type RateRow, rateLine, rateRow, rateTable } from './table.ts'

export interface RateBench {
  readonly format: RateFormat
  /** A folder of opaque PNG; empty for the photos that encoders are compared on. */
  readonly pictures: string
  readonly corpus: string
  /** Pictures whose name contains it. */
  readonly only: string
  readonly say: (text: string) => void
}

export async function printRates({ format, say, ...from }: RateBench): Promise<void> {
  Object.assign(globalThis, { ImageData: class ImageData {} }) // jSquash looks for it
  const field = RATE_FIELDS[format]
  const rows: RateRow[] = []
  for (const source of await sourcesOf(from)) {
    say(source.name)
    const ofSource = await rowsOf(field, source)
    say(ofSource.map(rateLine).join('\n'))
    rows.push(...ofSource)
  }
  console.log(rateTable(rows))
}

async function rowsOf(field: RateField, source: Source): Promise<RateRow[]> {
  const picture = await openPicture(source)
  const curves = await measureCurves(field, picture)
  const rows: RateRow[] = []
  for (const one of field.ours) {
    const cpu = await cpuRatio(one, field, picture)
    rows.push(...field.rivals.map((rival) => rowOf(source, curves, [one, rival], cpu)))
  }
  return rows
}

function rowOf(
  { name }: Source,
  curves: Curves,
  [ours, rival]: readonly [RateContestant, RateContestant],
  cpu: number,
): RateRow {
  const pair = [ours, rival].map((one) => curves.get(one.name)!)
  return rateRow({ picture: name, pair: `${ours.name} / ${rival.name}`, cpu }, pair[0]!, pair[1]!)
}

async function sourcesOf({ pictures, corpus, only }: Omit<RateBench, 'format' | 'say'>) {
  const sources = pictures ? await folderOf(pictures) : await prepareSources(corpus, true)
  return sources.filter(({ name }) => name.includes(only))
}
