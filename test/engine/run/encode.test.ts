import { expect, it } from 'vitest'
import type { FileSink, RowEncoder } from '../../../src/engine/contract/codec.ts'
import type { CodecTable } from '../../../src/engine/formats/registry.ts'
import { DEFAULT_OPTIONS, SlabList } from '../../../src/engine/index.ts'
import { MemoryLedger } from '../../../src/engine/memory/ledger.ts'
import { openEncoder } from '../../../src/engine/run/encode.ts'
import { convert, photo, testEngine } from '../../helpers/engine.ts'

/** What the fake encoder foresees, holds while it works, and answers. */
interface Bytes {
  readonly foreseen: number
  readonly held: number
  readonly file: number
}

/** The peak of encoding one row, and what is booked at the end. */
async function measure({ foreseen, held, file }: Bytes) {
  const plan = testEngine().plan(SlabList.of(await photo(8, 8).png().toBuffer()), DEFAULT_OPTIONS)
  let heldBytes = 0
  const sink: FileSink = {
    get heldBytes() {
      return heldBytes
    },
    write: () => {
      heldBytes = held
    },
    finish: async () => new Uint8Array(file),
  }
  const encoder: RowEncoder = {
    format: 'webp',
    cost: () => ({ heap: 'none', wasmBytes: 0, jsBytes: foreseen }),
    open: async () => sink,
  }
  const ledger = new MemoryLedger()
  const codecs = { encoders: { webp: encoder }, writerOf: () => ({}) } as unknown as CodecTable
  const rows = await openEncoder(plan, { codecs, ledger })
  rows.write(new Uint8Array(8 * 4), 1)
  await rows.finish()
  return { peak: ledger.peakBytes, left: ledger.heldBytes }
}

it('openEncoder() books a result that is larger than foreseen', async () => {
  expect(await measure({ foreseen: 10, held: 0, file: 5_000 })).toEqual({
    peak: 5_000,
    left: 5_000,
  })
})

it('openEncoder() books nothing that was only foreseen', async () => {
  expect(await measure({ foreseen: 5_000, held: 0, file: 10 })).toEqual({ peak: 10, left: 10 })
})

it('openEncoder() books what the encoder holds while it works, and beside its file', async () => {
  expect(await measure({ foreseen: 0, held: 700, file: 50 })).toEqual({ peak: 750, left: 50 })
})

it.each(['webp', 'avif', 'jpeg', 'png'] as const)(
  'measuredPeakBytes has the file and its copy with a copyright, for %s',
  async (format) => {
    const bytes = await photo(600, 400)
      .withExif({ IFD0: { Copyright: 'somebody' } })
      .jpeg()
      .toBuffer()
    const options = { format, width: 300 } as const
    const plain = await convert(testEngine(), bytes, options)
    const { measuredPeakBytes } = await convert(testEngine(), bytes, {
      ...options,
      metadata: 'copyright',
    })
    const more = measuredPeakBytes - plain.measuredPeakBytes
    expect(more).toBeGreaterThanOrEqual(plain.bytes.length)
    expect(more).toBeLessThan(plain.bytes.length + 1_000)
  },
)
