import { expect, it } from 'vitest'
import {
  type ConvertOptions,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  FORMATS,
  SlabList,
  WRITTEN_FORMATS,
} from '../../src/engine/index.ts'
import { InspectedPicture } from '../../src/engine/inspected-picture.ts'
import { Isolate } from '../../src/engine/isolate.ts'
import { STAGES } from '../../src/engine/stages/stages.ts'
import { workerCodecs } from '../../src/load/workers.ts'
import { droppable } from '../helpers/reclaim.ts'
import { fixture } from './client.ts'

it('Reclaimer brings dropped memories back, every time', async () => {
  const { ledger, reclaimer, open } = droppable()
  for (const mebibytes of [40, 50, 60, 75, 90]) {
    open(mebibytes)
    expect(ledger.heldBytes).toBe(mebibytes * 1024 * 1024)
    expect(await reclaimer.reclaim()).toBe(true)
    expect(ledger.heldBytes).toBe(0)
  }
})

// V8 remembers more of code that has run often: 16 conversions between two collections were enough.
it('Isolate.giveBack() brings the kernels back, whatever was converted before', async () => {
  const isolate = new Isolate({ formats: FORMATS, stages: STAGES }, workerCodecs(), DEFAULT_LIMITS)
  const convert = async (bytes: Uint8Array<ArrayBuffer>, options: Partial<ConvertOptions>) => {
    const picture = new InspectedPicture(isolate, SlabList.of(bytes))
    return (await picture.convert({ ...DEFAULT_OPTIONS, ...options })).bytes
  }
  const left: number[] = []
  for (let round = 0; round < 6; round++) {
    for (const name of SOURCES) {
      for (const format of WRITTEN_FORMATS) {
        await convert(fixture(name), { format, width: 24 + round, lossless: round % 2 === 1 })
      }
      const jxl = await convert(fixture(name), { format: 'jxl', width: 24, effort: 'fast' })
      await convert(jxl, { format: 'png', anim: true })
    }
    await isolate.giveBack(SlabList.of(new Uint8Array(0)), 0)
    left.push(isolate.ledger.resident.dropped)
    isolate.ledger.rest()
  }
  expect(left).toEqual(left.map(() => 0))
})

const SOURCES = ['turned.jpg', 'logo.png', 'photo.webp', 'photo.avif', 'moving.gif'] as const
