import { readFileSync } from 'node:fs'
import { expect, it } from 'vitest'
import { openVp8Encoder } from '../../../src/engine/formats/webp/vp8-encode-kernel.ts'
import { KernelSlot } from '../../../src/engine/kernels/kernels.ts'
import { MemoryLedger } from '../../../src/engine/memory/ledger.ts'
import { seededRandom } from '../../helpers/random.ts'

const FILE = new URL('../../../wasm/build/kernels.wasm', import.meta.url)
const SIDE = 512

it('an encoder that was stopped keeps no pieces once the arena is empty', async () => {
  const slot = new KernelSlot(
    async () => new WebAssembly.Module(readFileSync(FILE)),
    new MemoryLedger(),
  )
  const kernels = await slot.open()
  const format = { width: SIDE, height: SIDE, channels: 4 } as const
  const options = { quality: 95, effort: 'fast', alpha: false } as const
  const sink = openVp8Encoder(kernels, format, options)
  for (let y = 0; y < SIDE; y += 16) sink.write(seededRandom(y).bytes(SIDE * 16 * 4), 16)
  expect(sink.heldBytes).toBeGreaterThan(0)
  slot.empty()
  // What would go to the pieces of that encoder goes nowhere.
  expect(() => [...sink.finish()]).toThrow('a kernel aborted')
})
