/** The real app over a fake engine, for faults that real codecs do not have. */

import { createExecutionContext, waitOnExecutionContext } from 'cloudflare:test'
import { env as bindings } from 'cloudflare:workers'
import { createGate } from '../../src/admission/create-gate.ts'
import { createApp } from '../../src/app.ts'
import { parseConfig } from '../../src/config.ts'
import { createConverter } from '../../src/convert/convert.ts'
import { measuredConverter } from '../../src/convert/measured.ts'
import { createDelivery } from '../../src/delivery/delivery.ts'
import { createRemotes } from '../../src/delivery/remote/create-remotes.ts'
import type { RemotePorts } from '../../src/delivery/remote/remote-sources.ts'
import {
  type Conversion,
  type Engine,
  type Picture,
  type Plan,
  probe,
  type SlabList,
} from '../../src/engine/index.ts'
import type { Adapter } from '../../src/http/adapters/adapter.ts'
import type { AppEnv, Services } from '../../src/http/app-env.ts'
import { createJobs } from '../../src/jobs/jobs.ts'
import type { Log, LogFields } from '../../src/metrics/log.ts'
import { IsolateMetrics, type Metrics } from '../../src/metrics/metrics.ts'
import { statsOf } from '../../src/metrics/stats.ts'
import { EMPTY_TOTALS, merge } from '../../src/metrics/totals.ts'
import { MemoryStore } from '../helpers/memory-store.ts'
import { ORIGIN } from './client.ts'
import { API_KEY, TEST_ENV } from './test-env.ts'

export const PLAN: Plan = {
  from: 'jpeg',
  to: 'webp',
  sourceWidth: 2,
  sourceHeight: 2,
  width: 1,
  height: 1,
  peakBytes: 1024,
  scale: 0,
  stages: [],
  drawn: { width: 1, height: 1, channels: 4 },
  way: { kind: 'direct' },
  encodedChannels: 4,
  orientation: 1,
  x: 0,
  y: 0,
  fill: { r: 0, g: 0, b: 0, a: 0 },
  encode: { quality: 80, lossless: false, effort: 'balanced', alpha: false, lowMemory: false },
  summary: ['jpeg 2x2', 'webp q80'],
}

/** A conversion that did nothing to one byte. */
export function conversionOf(input: SlabList): Conversion {
  const originalBytes = input.length
  input.release()
  return {
    bytes: new Uint8Array(1),
    format: 'webp',
    width: 1,
    height: 1,
    quality: 80,
    originalBytes,
    timings: { probe: 0, decode: 0, resize: 0, encode: 0 },
    plan: PLAN,
    measuredPeakBytes: 1024,
  }
}

export interface FakeApp {
  /** Any request; waits until everything it left behind is done. */
  request(path: string, init?: RequestInit): Promise<Response>
  /** `POST /convert` with a key. */
  convert(init?: RequestInit): Promise<Response>
  /** What was logged, in order. */
  readonly logged: LogFields[]
  /** What was counted, by the keys of `Samples`. */
  counted(): Readonly<Record<string, number>>
}

/** Plans the same for every file, and converts by `convert`. */
function fakeEngine(convert: Engine['convert']): Engine {
  const derive: Engine['derive'] = async (input, variants, take, signal) => {
    for (const [i, options] of variants.entries()) {
      await take(await convert(input, options, signal), i)
    }
    return { decodes: 1 }
  }
  const turn = async () => undefined
  const inspect = (input: SlabList): Picture => ({
    input,
    get info() {
      return probe(input)
    },
    keeper: undefined,
    canTurn: () => false,
    plan: () => PLAN,
    convert: (options, signal) => convert(input, options, signal),
    derive: (variants, take, signal) => derive(input, variants, take, signal),
    turn,
    asStored: () => inspect(input),
    pixels: async () => ({ width: 2, height: 1, data: new Uint8ClampedArray(8) }),
    settle: async (options) => options,
    again: inspect,
  })
  return { inspect, plan: () => PLAN, convert, derive, turn, heldBytes: 0 }
}

/** Services that replace the usual ones; the metrics are those of the app. */
export type Replace = (metrics: Metrics) => Partial<Services>

/** Other hosts: none answers. */
const NO_HOSTS: RemotePorts['fetch'] = async () => new Response('', { status: 500 })

export function fakeApp(
  convert: Engine['convert'],
  env: Record<string, string> = {},
  replace: Replace = () => ({}),
  fetchRemote = NO_HOSTS,
  adapters?: readonly Adapter<AppEnv>[],
): FakeApp {
  const logged: LogFields[] = []
  const log: Log = (level, fields) => {
    if (level !== 'debug' || env.LOG_LEVEL === 'debug') logged.push({ level, ...fields })
  }
  const engine = fakeEngine(convert)
  const clock = { now: () => Date.now(), wait: (ms: number) => scheduler.wait(ms) }
  let totals = EMPTY_TOTALS
  const metrics = new IsolateMetrics({
    send: async (batch) => {
      totals = merge(totals, batch, Date.now()) ?? totals
    },
    read: async () => '',
    stats: async () => statsOf(totals, {}),
    now: clock.now,
  })
  let services: Services | undefined
  function build(values: object): Services {
    const config = parseConfig(values)
    const replaced = replace(metrics)
    const { store = new MemoryStore() } = replaced
    const gate = createGate(config, clock)
    const converter = measuredConverter(createConverter(engine), metrics)
    const { waitMs } = config
    return {
      config,
      gate,
      openBody: (bytes) => new FixedLengthStream(bytes),
      converter,
      store,
      delivery: createDelivery({
        ...{ store, gate, converter, clock, waitMs },
        firstAnswer: config.firstAnswer,
        order: async () => {},
      }),
      pages: { read: async () => new Response(null, { status: 404 }) },
      remotes: createRemotes({
        config,
        store,
        gate,
        converter,
        clock,
        metrics,
        fetch: fetchRemote,
      }),
      clock,
      jobs: createJobs(bindings, store, config),
      log,
      metrics,
      limiter: { allowAddress: async () => true, hit: async () => undefined },
      ...replaced,
    }
  }
  const app = createApp(
    (values) => {
      services ??= build(values)
      return services
    },
    log,
    adapters,
  )
  async function request(path: string, init: RequestInit = {}): Promise<Response> {
    const context = createExecutionContext()
    const response = await app.fetch(
      new Request(`${ORIGIN}${path}`, init),
      { ...TEST_ENV, ...env },
      context,
    )
    await waitOnExecutionContext(context)
    return response
  }
  return {
    logged,
    counted: () => Object.fromEntries(totals.samples),
    request,
    convert: (init = {}) =>
      request('/convert', {
        method: 'POST',
        body: 'bytes',
        ...init,
        headers: { 'Content-Type': 'image/jpeg', 'x-api-key': API_KEY, ...init.headers },
      }),
  }
}
