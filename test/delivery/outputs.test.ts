import { describe, expect, it } from 'vitest'
import {
  findOutput,
  keepOutput,
  type OutputPorts,
  sweepOutputs,
} from '../../src/delivery/outputs/outputs.ts'
import { SourceError } from '../../src/source/source-error.ts'
import { OUTPUTS } from '../../src/storage/keys.ts'
import { sha256Hex } from '../../src/variants/digest.ts'
import { variantKey } from '../../src/variants/variant-place.ts'
import { MemoryStore } from '../helpers/memory-store.ts'

const HOUR = 3_600_000
const FACTS = { format: 'png', hasAlpha: true, contentType: 'image/png', secret: 'a key' } as const

function portsAt(later: { ms: number }, store = new MemoryStore()): OutputPorts {
  return { store, maxBytes: 1_000, keepForMs: 2 * HOUR, now: () => Date.now() + later.ms }
}

describe('outputs', () => {
  it('are found by a name that the file makes', async () => {
    const ports = portsAt({ ms: 0 })
    const kept = await keepOutput(Uint8Array.of(1, 2), FACTS, ports)
    const again = await keepOutput(Uint8Array.of(1, 2), FACTS, ports)
    const other = await keepOutput(Uint8Array.of(1, 3), FACTS, ports)
    expect(again.id).toBe(kept.id)
    expect(other.id).not.toBe(kept.id)
    const found = await findOutput(kept.id, ports)
    expect(found).toMatchObject({ id: kept.id, format: 'png', hasAlpha: true, bytes: 2 })
    expect(found.secondsLeft).toBeGreaterThan(7_190)
    expect(await found.source.version()).toMatchObject({ bytes: 2 })
  })

  it('have another name by another key, and one that the file alone does not tell', async () => {
    const ports = portsAt({ ms: 0 })
    const file = Uint8Array.of(1, 2)
    const kept = await keepOutput(file, FACTS, ports)
    const others = await keepOutput(file, { ...FACTS, secret: 'another key' }, ports)
    expect(others.id).not.toBe(kept.id)
    expect(kept.id).not.toContain((await sha256Hex(file)).slice(0, 36))
  })

  it.each(['', 'x', '../originals/a', `0abc${'0'.repeat(36)}`, `0abc${'0'.repeat(36)}/x`])(
    'are not there under %j',
    async (id) => {
      await expect(findOutput(id, portsAt({ ms: 0 }))).rejects.toThrow(SourceError)
    },
  )

  it('expire, and are removed with what was made of them', async () => {
    const later = { ms: 0 }
    const store = new MemoryStore()
    const ports = portsAt(later, store)
    const { id, source } = await keepOutput(Uint8Array.of(1), FACTS, ports)
    const { name, etag } = await source.version()
    const variant = await variantKey({ source: name, etag, made: 'format=png' })
    await store.put(variant, Uint8Array.of(9), { contentType: 'image/png' })
    later.ms = HOUR
    expect(await sweepOutputs(ports)).toBe(0)
    expect((await findOutput(id, ports)).secondsLeft).toBeLessThanOrEqual(3_601)
    later.ms = 2 * HOUR
    await expect(findOutput(id, ports)).rejects.toThrow(SourceError)
    expect(await sweepOutputs(ports)).toBe(1)
    expect((await store.list({ prefix: OUTPUTS })).objects).toEqual([])
    expect(await store.head(variant)).toBeUndefined()
  })

  it('live on when the same file comes again', async () => {
    const later = { ms: 0 }
    const store = new MemoryStore()
    await keepOutput(Uint8Array.of(1), FACTS, portsAt(later, store))
    const [before] = (await store.list({ prefix: OUTPUTS })).objects
    await new Promise((resolve) => setTimeout(resolve, 2))
    await keepOutput(Uint8Array.of(1), FACTS, portsAt(later, store))
    const [after] = (await store.list({ prefix: OUTPUTS })).objects
    expect(after?.uploaded.getTime()).toBeGreaterThan(before!.uploaded.getTime())
  })
})
