import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { FORMATS } from '../../src/engine/index.ts'
import { Upload } from '../../src/jobs/accept.ts'
import type { Job } from '../../src/jobs/job.ts'
import { BEAT_MS, type JobEvent } from '../../src/jobs/job-state.ts'
import { QueueFullError } from '../../src/jobs/refusals.ts'
import { photo } from '../helpers/engine.ts'
import { MemoryStore } from '../helpers/memory-store.ts'

const JOB = { id: 'a', owner: 'ci', keepForMs: 1 }
const ORDER = { formats: ['webp'], quality: 80 } as const

/** A record and a backlog of which nothing is asked but to remember. */
function portsOf() {
  const events: JobEvent['type'][] = []
  const store = new MemoryStore()
  const record = {
    begin: async () => {},
    apply: async ({ type }: JobEvent) => {
      events.push(type)
      return { job: { phase: 'queued' } as Job, changed: true }
    },
    abandon: async () => true,
  }
  const enter = async () => ({ entered: true, depth: 1 })
  const ports = {
    store,
    maxInputPixels: 1e6,
    formats: FORMATS,
    record,
    enter,
    leave: vi.fn(async () => {}),
  }
  return { ports, events, store }
}

function begin(ports: ReturnType<typeof portsOf>['ports']): Promise<Upload> {
  return Upload.begin(JOB, ports, { full: (depth) => new QueueFullError(1, depth, 1) })
}

beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] })
})

afterEach(() => {
  vi.useRealTimers()
})

describe('Upload', () => {
  it('shows that it lives every BEAT_MS until it is accepted', async () => {
    const { ports, events } = portsOf()
    const upload = await begin(ports)
    vi.advanceTimersByTime(BEAT_MS - 1)
    expect(events).toEqual([])
    vi.advanceTimersByTime(1 + 2 * BEAT_MS)
    expect(events).toEqual(['alive', 'alive', 'alive'])
    upload.writer.write(await photo(8, 8).png().toBuffer())
    await upload.accept(ORDER)
    expect(events.slice(3)).toEqual(['stored'])
    expect(vi.getTimerCount()).toBe(0)
  })

  it('that is abandoned shows no life any more, and holds nothing', async () => {
    const { ports } = portsOf()
    const upload = await begin(ports)
    expect(await upload.abandon()).toBe(true)
    expect(vi.getTimerCount()).toBe(0)
    expect(upload.writer.heldWith(0)).toBe(0)
  })

  it('goes on when its beats get lost', async () => {
    const { ports } = portsOf()
    const { apply } = ports.record
    ports.record.apply = (event) =>
      event.type === 'alive' ? Promise.reject(new Error('lost')) : apply(event)
    const upload = await begin(ports)
    vi.advanceTimersByTime(10 * BEAT_MS)
    upload.writer.write(await photo(8, 8).png().toBuffer())
    expect((await upload.accept(ORDER)).phase).toBe('queued')
  })

  it('that was given up meanwhile is no job', async () => {
    const { ports } = portsOf()
    const upload = await begin(ports)
    upload.writer.write(await photo(8, 8).png().toBuffer())
    ports.record.apply = async () => ({ job: { phase: 'abandoned' } as Job, changed: false })
    await expect(upload.accept(ORDER)).rejects.toThrow('it took too long')
  })

  it('rests with its owner, and a name for its derivatives that is not its own', async () => {
    const { ports, store } = portsOf()
    const upload = await begin(ports)
    upload.writer.write(await photo(8, 8).png().toBuffer())
    await upload.accept(ORDER)
    const { owner, derivatives } = (await store.head('originals/a.png'))?.metadata ?? {}
    expect(owner).toBe('ci')
    expect(derivatives).toMatch(/^[0-9a-f-]{36}$/)
  })

  it('with too many pixels in its header is refused, and nothing is stored', async () => {
    const { ports, store } = portsOf()
    const upload = await begin({ ...ports, maxInputPixels: 63 })
    upload.writer.write(await photo(8, 8).png().toBuffer())
    await expect(upload.accept(ORDER)).rejects.toMatchObject({
      code: 'image-too-large',
      details: { limit: 63, actual: 64 },
    })
    expect((await store.list({ prefix: '' })).objects).toEqual([])
  })

  it.each(['enter', 'begin'] as const)('gives its place back when it cannot %s', async (step) => {
    const { ports } = portsOf()
    const fail = () => Promise.reject(new Error('out of reach'))
    if (step === 'enter') ports.enter = fail
    else ports.record.begin = fail
    await expect(begin(ports)).rejects.toThrow('out of reach')
    expect(ports.leave).toHaveBeenCalledWith('a')
    expect(vi.getTimerCount()).toBe(0)
  })
})
