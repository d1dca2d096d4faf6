/**
 * `npm run bench`: ours against sharp, jSquash and photon, on photographs that are made up once.
 * The figures are the result: a bar that is not met is said, and is no failure of the run.
 */

import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { barsTable } from './bar.ts'
import { DERIVED_NAME, type Extras, HEIC_NAME, judgeBars } from './bars.ts'
import { tasksFor } from './cases.ts'
import { corpusPhotos } from './corpus.ts'
import { deliveryTable, measureDelivery } from './delivery.ts'
import { compareEncoders, printEncoders } from './encoders/bench.ts'
import type { Comparison } from './encoders/measure.ts'
import { folderOf, prepareMegapixels } from './encoders/pictures.ts'
import type { Turns } from './measure.ts'
import {
  OPERATIONS,
  OPERATIONS_PHOTO,
  type OperationTimes,
  operationBars,
  operationName,
  operationsTable,
} from './operations.ts'
import { benchmarksPage } from './page.ts'
import { makePhotos, type Photo, photoList } from './photos.ts'
import {
  measureAll,
  measureCold,
  measureDerived,
  measureHeic,
  measureOperations,
  measurePeaks,
  say,
} from './processes.ts'
import { measureQualities, qualityTable } from './quality-scale.ts'
import { printRates } from './rates/bench.ts'
import { RATE_FORMATS } from './rates/contestants.ts'
import { fidelityTable, LEGEND, mainTable } from './report.ts'
import type { Row } from './row.ts'

const HELP = `Usage: npm run bench -- [options]
  --quick            photos up to 12 MP, 3 rounds
  --rounds <n>       most rounds of a case (7)
  --only <text>      cases whose name contains it, such as '12 MP JPEG baseline → 1024'
  --all-formats      every format out for every photo
  --all-rivals       jSquash and photon on photos of any size
  --corpus           real photos as well: those of CORPUS_DIR (../shared/corpus)
  --encoders         only the encoders: size at equal SSIM, time and memory (--only <format>)
  --rates <format>   only sizes at equal PSNR, SSIM and SSIMULACRA2: avif, webp or jxl (--pictures, --only)
  --pictures <path>  with --rates and --quality: a folder of opaque PNG
  --quality          only the quality scale: how alike JPEG, WebP, AVIF and JPEG XL look at the same number
  --operations       only operations on a 108 MP JPEG, beside the plain conversion (--rounds, 7)
  --delivery         only pictures on the fly: hits, 304 and cold answers (--rounds, 30)
  --markdown         prints BENCHMARKS.md, with the peaks of whole conversions
  --all              with --markdown: the encoders as well
  --json             for machines`

/** Photos of one kind share a process. */
const KINDS: readonly Photo['kind'][] = ['baseline', 'progressive', '4:4:4', 'png']

await main(readValues())

type Values = ReturnType<typeof readValues>

function readValues() {
  const flag = { type: 'boolean', default: false } as const
  const { values } = parseArgs({
    options: {
      quick: flag,
      rounds: { type: 'string' },
      only: { type: 'string', default: '' },
      'all-formats': flag,
      'all-rivals': flag,
      corpus: flag,
      encoders: flag,
      rates: { type: 'string' },
      pictures: { type: 'string', default: '' },
      quality: flag,
      delivery: flag,
      operations: flag,
      markdown: flag,
      all: flag,
      json: flag,
      help: flag,
    },
  })
  return values
}

async function main(values: Values): Promise<void> {
  const { quick, only, json } = values
  if (values.help) return console.log(HELP)
  if (values.encoders) {
    return printEncoders(await compareAll(quick, only), { machine: machine(), json })
  }
  if (values.rates !== undefined) return await printRatesOf(values)
  if (values.quality) {
    const { pictures } = values
    const sources = pictures ? await folderOf(pictures) : await prepareMegapixels(corpusFolder())
    return console.log(qualityTable(await measureQualities(sources, say)))
  }
  if (values.delivery) return await printDelivery(values)
  if (values.operations) return await printOperations(values)
  const { rows, extras } = await measure(values)
  if (values.markdown) return printPage(values, rows, extras)
  if (json) printJson(rows, extras)
  else printText(rows, extras)
}

async function printRatesOf({ rates, pictures, only }: Values): Promise<void> {
  const format = RATE_FORMATS.find((name) => name === rates)
  if (!format) throw new Error(`--rates takes ${RATE_FORMATS.join(', ')}`)
  await printRates({ format, pictures, corpus: corpusFolder(), only, say })
}

function compareAll(quick: boolean, only: string): Promise<Comparison[]> {
  return compareEncoders({ corpus: corpusFolder(), quick, only, say })
}

async function measure(values: Values): Promise<{ rows: Row[]; extras: Extras }> {
  const { quick, only } = values
  const formats = values['all-formats'] ? 'all' : quick ? 'few' : 'some'
  const turns = turnsOf(quick, values.rounds)
  const shared = { choice: { only, formats }, turns, allRivals: values['all-rivals'] } as const
  const [isDerived, isHeic] = [DERIVED_NAME, HEIC_NAME].map((name) => name.includes(only))
  const made = photoList(quick).filter(
    (photo) =>
      tasksFor(photo, shared.choice).length > 0 || ((isDerived || isHeic) && isUsual(photo)),
  )
  await makePhotos(made, (name) => say(`making ${name}`))
  const real = values.corpus ? await corpusPhotos(corpusFolder()) : []
  const rows = await measureAll(
    [...KINDS.map((kind) => made.filter((photo) => photo.kind === kind)), real],
    shared,
  )
  const usual = made.find(isUsual)
  const cold = only || !usual ? [] : await measureCold(usual)
  const derived = isDerived && usual ? await measureDerived(usual, turns.rounds) : undefined
  const heic = isHeic && usual ? await measureHeic(usual, turns.rounds) : undefined
  const operations = quick ? [] : await operationsOf(turns.rounds, only)
  return { rows, extras: { cold, derived, heic, operations } }
}

async function printPage(values: Values, rows: readonly Row[], extras: Extras): Promise<void> {
  const command = ['npm run bench --', ...process.argv.slice(2)].join(' ')
  const peaks = await measurePeaks(values.quick)
  const comparisons = values.all ? await compareAll(values.quick, '') : []
  console.log(benchmarksPage({ command, machine: machine(), rows, extras, peaks, comparisons }))
}

async function printDelivery({ quick, rounds = quick ? '5' : '30', json }: Values): Promise<void> {
  const photo = photoList(quick).filter(isUsual)
  await makePhotos(photo, (name) => say(`making ${name}`))
  const times = await measureDelivery(photo[0]!.path, turnsOf(quick, rounds).rounds, say)
  console.log(json ? JSON.stringify(times) : `${machine()}\n\n${deliveryTable(times)}`)
}

/** On the photo that is there for them, which is made where it is not. */
async function operationsOf(rounds: number, only: string): Promise<OperationTimes[]> {
  if (!OPERATIONS.some((operation) => operationName(operation).includes(only))) return []
  const photos = photoList(false).filter(({ name }) => name === OPERATIONS_PHOTO)
  await makePhotos(photos, (name) => say(`making ${name}`))
  return await measureOperations(photos[0]!, { rounds, only })
}

async function printOperations({ only, rounds = '7', json }: Values): Promise<void> {
  const times = await operationsOf(turnsOf(false, rounds).rounds, only)
  if (json) return console.log(JSON.stringify(times))
  console.log(`${machine()}\n\n${operationsTable(times)}\n\n${barsTable(operationBars(times))}`)
}

function isUsual({ name }: Photo): boolean {
  return name === '12 MP JPEG baseline'
}

function turnsOf(quick: boolean, rounds: string | undefined): Turns {
  const most = Number(rounds ?? (quick ? 3 : 7))
  if (!Number.isInteger(most) || most < 1) throw new Error(`--rounds ${rounds} is no number`)
  return quick
    ? { rounds: most, rivalRounds: 1, warmUps: 2, budgetMs: 1_500 }
    : { rounds: most, rivalRounds: Math.min(3, most), warmUps: 4, budgetMs: 1_500 }
}

function corpusFolder(): string {
  return process.env.CORPUS_DIR ?? new URL('../../../shared/corpus', import.meta.url).pathname
}

function printText(rows: readonly Row[], extras: Extras): void {
  console.log(machine())
  if (rows.length > 0) {
    console.log(`\n${mainTable(rows)}\n\n${LEGEND}`)
    console.log(`\nPSNR of resized pixels\n\n${fidelityTable(rows)}`)
  }
  if (extras.operations.length > 0) {
    console.log(`\nOperations on a 108 MP JPEG\n\n${operationsTable(extras.operations)}`)
  }
  console.log(`\nBars\n\n${barsTable(judgeBars(rows, extras))}`)
}

function printJson(rows: readonly Row[], extras: Extras): void {
  const bars = judgeBars(rows, extras)
  console.log(JSON.stringify({ machine: machine(), rows, ...extras, bars }, undefined, 2))
}

function machine(): string {
  const [cpu] = cpus()
  const { sharp: own, vips } = sharp.versions
  const parts = [`node ${process.versions.node}`, `sharp ${own} (libvips ${vips})`]
  return [`${cpus().length} × ${cpu?.model.trim()}`, ...parts].join(', ')
}
