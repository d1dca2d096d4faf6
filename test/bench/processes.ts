/** What the parent of the bench's processes asks of them, one after the other. */

import { DERIVED_NAME, HEIC_NAME } from './bars.ts'
import { type Choice, caseName } from './cases.ts'
import { askChild } from './children.ts'
import type { ColdTimes } from './cold-process.ts'
import type { DeriveOrder, DeriveTimes } from './derive-process.ts'
import type { HeicOrder, HeicTimes } from './heic-process.ts'
import type { Turns } from './measure.ts'
import { OPERATIONS, type OperationTimes, operationName } from './operations.ts'
import type { OperationsOrder } from './operations-process.ts'
import { type PeakRow, peakCaseName, peakCases } from './peak-cases.ts'
import type { PhotoOrder } from './photo-process.ts'
import { makePhotos, type Photo } from './photos.ts'
import type { Row } from './row.ts'

const COLD_PROCESSES = 5

/** One process after the other, so that nothing runs beside what is measured. */
export async function measureAll(
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

export async function measureCold({ path }: Photo): Promise<ColdTimes[]> {
  const times: ColdTimes[] = []
  for (let i = 0; i < COLD_PROCESSES; i++) {
    say('cold start')
    await askChild<ColdTimes>('cold-process.ts', path, (answer) => times.push(answer))
  }
  return times
}

export async function measureDerived(
  photo: Photo,
  rounds: number,
): Promise<DeriveTimes | undefined> {
  let times: DeriveTimes | undefined
  say(DERIVED_NAME)
  const order: DeriveOrder = { photo, rounds }
  await askChild<DeriveTimes>('derive-process.ts', order, (answer) => {
    times = answer
  })
  return times
}

/** `undefined`: there is nothing to make the file with. */
export async function measureHeic(photo: Photo, rounds: number): Promise<HeicTimes | undefined> {
  let times: HeicTimes | undefined
  say(HEIC_NAME)
  const order: HeicOrder = { photo, rounds }
  await askChild<HeicTimes>('heic-process.ts', order, (answer) => {
    times = answer
  })
  return times
}

/** `only`: part of a name; empty for all. */
export async function measureOperations(
  { path }: Photo,
  { rounds, only }: { readonly rounds: number; readonly only: string },
): Promise<OperationTimes[]> {
  const list: OperationTimes[] = []
  const chosen = OPERATIONS.filter((operation) => operationName(operation).includes(only))
  const order: OperationsOrder = { path, names: chosen.map(({ name }) => name), rounds }
  if (chosen.length === 0) return list
  await askChild<OperationTimes>('operations-process.ts', order, (times) => {
    list.push(times)
    say(operationName(times))
  })
  return list
}

export async function measurePeaks(quick: boolean): Promise<PeakRow[]> {
  const cases = peakCases(quick)
  await makePhotos(
    cases.map(({ photo }) => photo),
    (name) => say(`making ${name}`),
  )
  const rows: PeakRow[] = []
  await askChild<PeakRow>('peak-process.ts', cases, (row) => {
    rows.push(row)
    say(`peaks, ${peakCaseName(row)}`)
  })
  return rows
}

/** Progress, out of the way of the figures. */
export function say(text: string): void {
  console.error(`  ${text}`)
}
