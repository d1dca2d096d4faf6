/** A ledger whose one memory can be dropped and asked back, in Node and in workerd. */

import { MemoryLedger } from '../../src/engine/memory/ledger.ts'
import { Reclaimer } from '../../src/engine/memory/reclaim.ts'

export function droppable() {
  const ledger = new MemoryLedger()
  return {
    ledger,
    reclaimer: new Reclaimer(ledger, () => ledger.drop('codecs')),
    /** Opens a memory that is really there, every page of it. */
    open(mebibytes: number): WebAssembly.Memory {
      const memory = new WebAssembly.Memory({ initial: mebibytes * 16 })
      new Uint8Array(memory.buffer).fill(1)
      ledger.open('codecs', memory)
      return memory
    },
  }
}
