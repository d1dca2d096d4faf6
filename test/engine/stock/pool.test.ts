import { describe, expect, it } from 'vitest'
import { MemoryLedger } from '../../../src/engine/memory/ledger.ts'
import { boundOf, CodecPool, type PooledCodec } from '../../../src/engine/stock/pool.ts'

const PAGE = 65_536
/** An instance that is nothing but its memory. */
const bare: PooledCodec<WebAssembly.Memory> = {
  wasm: async () => new WebAssembly.Module(Uint8Array.of(0, 97, 115, 109, 1, 0, 0, 0)),
  staticBytes: PAGE,
  open: async (_, memory) => memory,
}

function freshPool() {
  const ledger = new MemoryLedger()
  return { ledger, pool: new CodecPool(ledger) }
}

/** What Emscripten's malloc does when it needs more. */
function growAsMalloc(memory: WebAssembly.Memory): void {
  memory.grow(Math.ceil((memory.buffer.byteLength * 0.2) / PAGE))
}

describe('CodecPool', () => {
  it.each([3, 100, 101, 115, 119, 120, 200])(
    'keeps a use within the bound of its reservation when malloc grows once (after %i pages)',
    async (pagesBefore) => {
      const { ledger, pool } = freshPool()
      await pool.run(bare, pagesBefore * PAGE, () => undefined)
      const reserved = 99.5 * PAGE
      await pool.run(bare, reserved, (memory) => {
        if (memory.buffer.byteLength < boundOf(reserved)) growAsMalloc(memory)
      })
      expect(ledger.heldBytes).toBeLessThanOrEqual(Math.max(boundOf(reserved), pagesBefore * PAGE))
    },
  )

  it('leaves a borrowed frame in place until its encoder runs', async () => {
    for (const frameBytes of [PAGE, 40 * PAGE]) {
      const { pool } = freshPool()
      const room = { floor: 2 * PAGE, reservedBytes: 30 * PAGE }
      const frame = pool.borrow(room, frameBytes)
      await pool.run(bare, room.reservedBytes, () => expect(frame.length).toBe(frameBytes))
    }
  })

  it('is short when the platform refuses to grow, until the next use', async () => {
    const { pool } = freshPool()
    await pool.run(bare, PAGE, (memory) => expect(() => memory.grow(65_536)).toThrow())
    expect(pool.isShort).toBe(true)
    await pool.run(bare, PAGE, (memory) => memory.grow(1))
    expect(pool.isShort).toBe(false)
  })

  it('makes a new memory after drop()', async () => {
    const { ledger, pool } = freshPool()
    await pool.run(bare, 50 * PAGE, () => undefined)
    pool.drop()
    expect(ledger.resident.instances.size).toBe(0)
    await pool.run(bare, PAGE, (memory) => expect(memory.buffer.byteLength).toBe(PAGE))
  })
})
