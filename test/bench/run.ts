/**
 * `npm run bench`: ours against sharp, jSquash and photon, on photographs that are made up once.
 * The figures are the result: a bar that is not met is said, and is no failure of the run.
 */

import { cpus } from 'node:os'
import { parseArgs } from 'node:util'
import sharp from 'sharp'
import { barsTable } from './bar.ts'
import { DERIVED_NAME, type Extras, judgeBars } from './bars.ts'
import { type Choice, caseName, tasksFor } from './cases.ts'
import { askChild } from './children.ts'
import type { ColdTimes } from './cold-process.ts'
import { corpusPhotos } from './corpus.ts'
import type { DeriveOrder, DeriveTimes } from './derive-process.ts'
import { benchEncoders } from './encoders/bench.ts'
import type { Turns } from './measure.ts'
import type { PhotoOrder } from './photo-process.ts'
import { makePhotos, type Photo, photoList } from './photos.ts'
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
  --json             for machines`

const COLD_PROCESSES = 5
/** Photos of one kind share a process. */
const KINDS: readonly Photo['kind'][] = ['baseline', 'progressive', '4:4:4', 'png']

await main()

async function main(): Promise<void> {
  const { values } = parseArgs({
    options: {
      quick: { type: 'boolean', default: false },
      rounds: { type: 'string' },
      only: { type: 'string', default: '' },
      'all-formats': { type: 'boolean', default: false },
      'all-rivals': { type: 'boolean', default: false },
      corpus: { type: 'boolean', default: false },
      encoders: { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) return console.log(HELP)
  const { quick, only, json } = values
  if (values.encoders) {
    return benchEncoders({ corpus: corpusFolder(), quick, only, json, machine: machine(), say })
  }
  const formats = values['all-formats'] ? 'all' : quick ? 'few' : 'some'
  const turns = turnsOf(quick, values.rounds)
  const shared = { choice: { only, formats }, turns, allRivals: values['all-rivals'] } as const
  const isDerived = DERIVED_NAME.includes(only)
  const made = photoList(quick).filter(
    (photo) => tasksFor(photo, shared.choice).length > 0 || (isDerived && isUsual(photo)),
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
  if (json) printJson(rows, { cold, derived })
  else printText(rows, { cold, derived })
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

/** One process after the other, so that nothing runs beside what is measured. */
async function measureAll(
  groups: readonly (readonly Photo[])[],
  shared: { choice: Choice; turns: Turns; allRivals: boolean },
): Promise<Row[]> {
  const rows: Row[] = []
  for (const photos of groups) {
    if (photos.length === 0) continue
    const order: PhotoOrder = { photos, ...shared }
    await askChild<Row>('photo-process.ts', order, (row) => {
      rows.push(row)
      say(caseName(row.photo, row.task))
    })
  }
  return rows
}

async function measureCold({ path }: Photo): Promise<ColdTimes[]> {
  const times: ColdTimes[] = []
  for (let i = 0; i < COLD_PROCESSES; i++) {
    say('cold start')
    await askChild<ColdTimes>('cold-process.ts', path, (answer) => times.push(answer))
  }
  return times
}

async function measureDerived(photo: Photo, rounds: number): Promise<DeriveTimes | undefined> {
  let times: DeriveTimes | undefined
  say(DERIVED_NAME)
  const order: DeriveOrder = { photo, rounds }
  await askChild<DeriveTimes>('derive-process.ts', order, (answer) => {
    times = answer
  })
  return times
}

function printText(rows: readonly Row[], extras: Extras): void {
  console.log(machine())
  if (rows.length > 0) {
    console.log(`\n${mainTable(rows)}\n\n${LEGEND}`)
    console.log(`\nPSNR of resized pixels\n\n${fidelityTable(rows)}`)
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

/** Progress, out of the way of the figures. */
function say(text: string): void {
  console.error(`  ${text}`)
}
