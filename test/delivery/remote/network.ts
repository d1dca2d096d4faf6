/** A network of which every host is one server here, and sources that are fetched from it. */

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { afterAll, beforeAll, beforeEach } from 'vitest'
import { createGate } from '../../../src/admission/create-gate.ts'
import { createConverter } from '../../../src/convert/convert.ts'
import { RemoteSources } from '../../../src/delivery/remote/remote-sources.ts'
import { MEBIBYTE } from '../../../src/engine/index.ts'
import type { Metrics } from '../../../src/metrics/metrics.ts'
import { photo, testEngine } from '../../helpers/engine.ts'
import { MemoryStore } from '../../helpers/memory-store.ts'

export const HOSTS = ['images.example', '*.cdn.example']
export const URL_OF_CAT = 'https://images.example/cat.jpg'
export const jpeg = await photo(16, 12).jpeg().toBuffer()
export const other = await photo(12, 16).png().toBuffer()
const converter = createConverter(testEngine())

export class Network {
  /** Every host: all names lead here. */
  readonly server = createServer((request, response) => {
    this.requests.push(request)
    this.answer(request, response)
  })
  requests: IncomingMessage[] = []
  answer: (request: IncomingMessage, response: ServerResponse) => void = () => {}
  store = new MemoryStore()
  outcomes: string[] = []
  now = 1_000_000
  laters: Promise<unknown>[] = []
  sources = this.newSources()

  readonly use = {
    admit: async () => {},
    later: (work: Promise<unknown>) => void this.laters.push(work),
  }

  /** As it is before each test. */
  reset(): void {
    this.requests = []
    this.outcomes = []
    this.laters = []
    this.now = 1_000_000
    this.store = new MemoryStore()
    this.sources = this.newSources()
    this.serve(jpeg)
  }

  readonly serve = (body: Uint8Array, headers: Record<string, string> = {}) => {
    this.answer = (_, response) => response.writeHead(200, headers).end(body)
  }

  newSources(deadlineMs = 5_000): RemoteSources {
    const clock = {
      now: () => this.now,
      wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
    }
    const limits = { maxUploadBytes: MEBIBYTE, memoryBudget: 96 * MEBIBYTE, waitMs: 500 }
    return new RemoteSources({
      fetch: (address, init) => this.#fetch(address, init),
      hosts: HOSTS,
      deadlineMs,
      store: this.store,
      gate: createGate(limits, clock),
      converter,
      clock,
      waitMs: 500,
      maxBytes: MEBIBYTE,
      maxAge: 100,
      metrics: {
        count: (name: string, labels: { outcome: string }) => {
          if (name === 'source_fetches_total') this.outcomes.push(labels.outcome)
        },
      } as unknown as Metrics,
    })
  }

  async #fetch(address: string, init: RequestInit): Promise<Response> {
    const { port } = this.server.address() as AddressInfo
    const { host, pathname, search } = new URL(address)
    const headers = { ...(init.headers as Record<string, string>), 'X-Asked-For': host }
    return await fetch(`http://127.0.0.1:${port}${pathname}${search}`, { ...init, headers })
  }
}

/** One for all tests of a file. */
export function useNetwork(): Network {
  const network = new Network()
  const { server } = network
  beforeAll(() => new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve)))
  afterAll(() => server.close())
  beforeEach(() => network.reset())
  return network
}
