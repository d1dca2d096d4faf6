/**
 * A process of its own for the photos of one kind, small ones first: code is warm after the first,
 * and memories that never shrink are as large as the photo at hand has made them.
 */

import { nodeCodecModules } from '../../src/load/node.ts'
import { isTimed } from './bars.ts'
import { type Choice, caseName, tasksFor } from './cases.ts'
import type { Contestant } from './contestant.ts'
import type { Turns } from './measure.ts'
import { ours } from './ours.ts'
import { isSmall, type Photo } from './photos.ts'
import { jSquash } from './rival-jsquash.ts'
import { photon } from './rival-photon.ts'
import { nativeSharp } from './rival-sharp.ts'
import { measureRow, openPhoto, type Row } from './row.ts'

/** What the parent sends; every row comes back as a message. */
export interface PhotoOrder {
  readonly photos: readonly Photo[]
  readonly choice: Choice
  readonly turns: Turns
  /** Rivals that hold whole frames take part whatever it costs. */
  readonly allRivals: boolean
}

process.once('message', async (order: PhotoOrder) => {
  await measureAll(order, (row) => process.send!(row))
  process.disconnect()
})

async function measureAll(order: PhotoOrder, onRow: (row: Row) => void): Promise<void> {
  const codecs = nodeCodecModules()
  const everybody = [ours(codecs), nativeSharp(), jSquash(), await photon()]
  let { turns } = order
  for (const photo of order.photos) {
    const tasks = tasksFor(photo, order.choice)
    if (tasks.length === 0) continue
    const open = await openPhoto(photo)
    const contestants = isSmall(photo) || order.allRivals ? everybody : everybody.filter(isFrugal)
    for (const task of tasks) {
      const budgetMs = isTimed(caseName(photo, task)) ? Infinity : turns.budgetMs
      const bench = { contestants, codecs, turns: { ...turns, budgetMs } }
      onRow(await measureRow(open, task, bench))
    }
    turns = { ...turns, warmUps: 1 }
  }
}

function isFrugal({ name }: Contestant): boolean {
  return name === 'ours' || name === 'sharp'
}
