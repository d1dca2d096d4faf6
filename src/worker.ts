/** The entry: builds the services from `env`, once per isolate; exports `fetch`, `queue`, the Durable Objects and what other Workers call. */

import { exports, WorkerEntrypoint } from 'cloudflare:workers'
import { workerSet } from '#codecs'
import { createGate } from './admission/create-gate.ts'
import { createApp } from './app.ts'
import type {
  ConvertedFile,
  ConvertWish,
  EdgepressService,
  PictureFacts,
} from './client/service.ts'
import { parseConfig, VARIABLES } from './config.ts'
import { createConverter } from './convert/convert.ts'
import { overlays } from './convert/layers/overlays.ts'
import { measuredConverter } from './convert/measured.ts'
import { createDelivery } from './delivery/delivery.ts'
import { createRemotes } from './delivery/remote/create-remotes.ts'
import { openLayer } from './delivery/remote/open-layer.ts'
import { takeVariant } from './delivery/take-variant.ts'
import type { VariantMessage } from './delivery/variant-order.ts'
import { createEngine, withoutPatented } from './engine/index.ts'
import type { Services } from './http/app-env.ts'
import { handleQueue } from './jobs/handle-queue.ts'
import { createJobs } from './jobs/jobs.ts'
import { type EventPorts, takeEvent } from './jobs/pipeline/take-event.ts'
import { createLog } from './metrics/log.ts'
import { IsolateMetrics } from './metrics/metrics.ts'
import { metricsPorts } from './metrics/metrics-ports.ts'
import { misspelledVariables } from './misspelled-variables.ts'
import { createRateLimiter, type RateLimitPorts } from './rate-limit/limiter.ts'
import { checkPresets } from './request/check-presets.ts'
import { answerCall, type Call } from './rpc/answer-call.ts'
import { convert, derive, info } from './rpc/image-service.ts'
import { R2Store } from './storage/r2-store.ts'
import { answerStored, type EdgePort, purgingEdge } from './variants/edge.ts'
import { purgingStore } from './variants/purge.ts'

export { BacklogObject } from './jobs/backlog-object.ts'
export { BatchObject } from './jobs/batch-object.ts'
export { IdempotencyObject } from './jobs/idempotency-object.ts'
export { JobObject } from './jobs/job-object.ts'
export { MetricsObject } from './metrics/metrics-object.ts'
export { RateLimitObject } from './rate-limit/rate-limit-object.ts'

const CLOCK = { now: () => Date.now(), wait: (ms: number) => scheduler.wait(ms) }

/** Where the queue's consumer is this isolate, the final variant would be made before the first is sent. */
const FINAL_DELAY_S = 1

const edge: EdgePort = {
  fetch: (address) => cached().fetch(address),
  purge: (tags) => cached().purge(tags),
}

function cached(): EdgePort {
  return (exports as unknown as { readonly VariantCache: EdgePort }).VariantCache
}

let services: Services | undefined

/** A failure is thrown again for every request: a Worker with a bad variable answers nothing else. */
function servicesOf(env: object): Services {
  services ??= buildServices(env as Env)
  return services
}

function buildServices(env: Env): Services {
  const config = parseConfig(env)
  checkPresets(config.presets)
  const log = createLog(config.logLevel)
  for (const { name, meant } of misspelledVariables(env, VARIABLES)) {
    log('warn', { event: 'config', variable: name, detail: `nobody reads it: is ${meant} meant?` })
  }
  const metrics = new IsolateMetrics(metricsPorts(env))
  const { modules, formats: all } = workerSet()
  const formats = config.readsPatented ? all : withoutPatented(all)
  const engine = createEngine(modules, config, { formats })
  const store = purgingStore(purgingEdge(new R2Store(env.BUCKET), edge), (count) =>
    metrics.count('purged_total', {}, count),
  )
  const gate = createGate(config, CLOCK)
  const layers = { store, openRemote: (url: string) => openLayer(url, { config, store, remotes }) }
  const converter = measuredConverter(
    createConverter(engine, overlays(engine, layers, config.overlays)),
    metrics,
  )
  const remotes = createRemotes({
    ...{ config, store, gate, converter, clock: CLOCK, metrics },
    fetch: (address, init) => fetch(address, init),
  })
  const { waitMs } = config
  return {
    config,
    gate,
    openBody: (bytes) => new FixedLengthStream(bytes),
    converter,
    store,
    delivery: createDelivery({
      ...{ store, gate, converter, clock: CLOCK, waitMs },
      ...{ edge, firstAnswer: config.firstAnswer },
      async order(variant) {
        await env.JOBS.send({ variant } satisfies VariantMessage, { delaySeconds: FINAL_DELAY_S })
      },
    }),
    remotes,
    pages: { read: (path) => env.ASSETS.fetch(new URL(path, 'https://assets.invalid')) },
    clock: CLOCK,
    jobs: createJobs(env, store, config),
    log,
    metrics,
    limiter: createRateLimiter(rateLimitPorts(env), metrics),
  }
}

function rateLimitPorts({ FIRST_GATE, RATE_LIMITS }: Env): RateLimitPorts {
  return {
    gate: (key) => FIRST_GATE.limit({ key }),
    count: async (subject, windowMs) => await RATE_LIMITS.getByName(subject).hit(windowMs),
    wait: (ms) => scheduler.wait(ms),
  }
}

function eventPorts({ JOB }: Env, { config, store, log, metrics }: Services): EventPorts {
  const { pipelinePrefixes: prefixes, derivatives: sizes, jobKeepForMs: keepForMs } = config
  return {
    ...{ store, log, prefixes, sizes, keepForMs },
    enqueue: async (job) => await JOB.getByName(job.id).enqueue(job),
    onPurge: (count) => metrics.count('purged_total', {}, count),
  }
}

type Bytes = ReadableStream<Uint8Array>

/** For service bindings of other Workers; see `client/images.ts`. */
export class ImageService extends WorkerEntrypoint<Env> implements EdgepressService {
  info(file: Bytes): Promise<PictureFacts> {
    return this.#answer({ method: 'info', file }, (services) => info(file, services))
  }

  convert(file: Bytes, wish: ConvertWish, layers: readonly Bytes[] = []): Promise<ConvertedFile> {
    return this.#answer({ method: 'convert', file, layers }, (services) =>
      convert(file, [wish, layers], services),
    )
  }

  derive(file: Bytes, wishes: readonly ConvertWish[]): Promise<readonly ConvertedFile[]> {
    return this.#answer({ method: 'derive', file }, (services) => derive(file, wishes, services))
  }

  /** To its end, even when the caller leaves: nothing else frees what it holds. */
  #answer<T>(call: Call, work: (services: Services) => Promise<T>): Promise<T> {
    const services = servicesOf(this.env)
    const answered = answerCall(call, services, () => work(services))
    this.ctx.waitUntil(answered.catch(() => {}).then(() => services.metrics.flush()))
    return answered
  }
}

/** What rests in the bucket, for the platform's cache in front of it (wrangler.toml); see `variants/edge.ts`. */
export class VariantCache extends WorkerEntrypoint<Env> {
  override async fetch(request: Request): Promise<Response> {
    try {
      return await answerStored(request.url, new R2Store(this.env.BUCKET))
    } catch {
      return new Response(null, { status: 503, headers: { 'Cache-Control': 'no-store' } })
    }
  }

  /** A purge reaches only the cache of the entrypoint that calls it. Locally there is none. */
  async purge(tags: string[]): Promise<void> {
    await this.ctx.cache?.purge({ tags })
  }
}

export default {
  fetch: createApp(servicesOf).fetch,
  async queue(batch, env, context) {
    const services = servicesOf(env)
    const later = (work: Promise<unknown>) => context.waitUntil(work)
    const takeOther = (body: unknown) =>
      takeVariant(body, services, later) ?? takeEvent(body, eventPorts(env, services))
    await handleQueue(batch, { ...services, env, clock: CLOCK, takeOther })
    context.waitUntil(services.metrics.flush())
  },
} satisfies ExportedHandler<Env>
