import { expect, it } from 'vitest'
import { droppable } from '../helpers/reclaim.ts'

it('Reclaimer brings dropped memories back, every time', async () => {
  const { ledger, reclaimer, open } = droppable()
  for (const mebibytes of [40, 50, 60, 75, 90]) {
    open(mebibytes)
    expect(ledger.heldBytes).toBe(mebibytes * 1024 * 1024)
    expect(await reclaimer.reclaim()).toBe(true)
    expect(ledger.heldBytes).toBe(0)
  }
})
