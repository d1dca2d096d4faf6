/** A delivery whose conversions copy their source, over a bucket in memory. */

import { createGate } from '../../src/admission/create-gate.ts'
import type { Converter } from '../../src/convert/convert.ts'
import { createDelivery, type Delivery } from '../../src/delivery/delivery.ts'
import type { Accepted } from '../../src/delivery/settle.ts'
import { storedSource } from '../../src/delivery/stored-source.ts'
import type { Variant } from '../../src/delivery/variant.ts'
import type { VariantOrder } from '../../src/delivery/variant-order.ts'
import type { VariantWish } from '../../src/delivery/variant-wish.ts'
import {
  type ConvertOptions,
  type ImageInfo,
  MEBIBYTE,
  type Picture,
  type SlabList,
} from '../../src/engine/index.ts'
import { DEFAULT_TRANSFORM, type Transform } from '../../src/request/transform.ts'
import type { ObjectStore } from '../../src/storage/object-store.ts'
import type { EdgePort } from '../../src/variants/edge.ts'

const INFO: ImageInfo = {
  format: 'jpeg',
  width: 8,
  height: 8,
  orientation: 1,
  depth: 8,
  channels: 3,
  hasAlpha: false,
  hasIcc: false,
  interlaced: false,
  frames: 1,
}

export const CLOCK = {
  now: () => Date.now(),
  wait: (ms: number) => new Promise<void>((resolve) => setTimeout(resolve, ms)),
}

export interface FakeDelivery extends Delivery {
  /** What each conversion was made of. */
  readonly converted: string[]
  /** What was put on the queue. */
  readonly ordered: VariantOrder[]
}

interface FakeOptions {
  readonly firstAnswer?: 'fast' | 'final'
  readonly now?: () => number
  readonly edge?: Pick<EdgePort, 'fetch'>
  /** Sources are transparent. */
  readonly hasAlpha?: boolean
}

export function fakeDelivery(
  store: ObjectStore,
  { firstAnswer = 'fast', now = () => Date.now(), edge, hasAlpha = false }: FakeOptions = {},
): FakeDelivery {
  const converted: string[] = []
  const ordered: VariantOrder[] = []
  const options = { maxUploadBytes: MEBIBYTE, memoryBudget: 96 * MEBIBYTE, waitMs: 1_000 }
  const delivery = createDelivery({
    store,
    gate: createGate(options, CLOCK),
    converter: copyingConverter(converted, hasAlpha),
    clock: { ...CLOCK, now },
    waitMs: options.waitMs,
    firstAnswer,
    ...(edge && { edge }),
    order: async (order) => void ordered.push(order),
  })
  return { ...delivery, converted, ordered }
}

/** As large as it is asked for. */
function planOf({ width = 8, height = 8 }: ConvertOptions) {
  return { width, height }
}

function copyingConverter(converted: string[], hasAlpha: boolean): Converter {
  const inspect = (input: SlabList) =>
    ({
      input,
      info: { ...INFO, hasAlpha },
      keeper: undefined,
      plan: planOf,
    }) as unknown as Picture
  const convert: Converter['convert'] = ({ picture, ticket, options, signal }) =>
    ticket.run(async () => {
      const bytes = picture.input.take()
      converted.push(new TextDecoder().decode(bytes))
      const facts = { width: 8, height: 8, quality: 80, format: options.format }
      return { ...facts, bytes, plan: {} } as unknown as Awaited<ReturnType<Converter['convert']>>
    }, signal && { signal })
  return { inspect, convert } as unknown as Converter
}

/** The text of the variant of a source that holds a text. */
export async function textOf(variant: Variant): Promise<string> {
  const body = await variant.read()
  return await new Response(body as BodyInit).text()
}

export function ask(
  delivery: Delivery,
  store: ObjectStore,
  options: WishOptions = {},
): Promise<Variant> {
  return delivery.deliver({ ...wish(store, options), admit: async () => {} }, true)
}

export interface WishOptions {
  readonly key?: string
  readonly transform?: Partial<Transform>
  readonly accepted?: Accepted
}

export function wish(store: ObjectStore, options: WishOptions = {}): VariantWish {
  const { key = 'cat.jpg', transform = {}, accepted = ['webp'] } = options
  return {
    source: storedSource(store, key, MEBIBYTE),
    transform: { ...DEFAULT_TRANSFORM, ...transform },
    accepted,
  }
}

/** A store of which each operation is announced, before and after, and may be made to fail. */
export function watched(store: ObjectStore, on: (step: string) => Promise<void>): ObjectStore {
  const names = ['put', 'head', 'get', 'delete', 'list'] as const
  const wrapped = names.map((name) => [
    name,
    async (...args: unknown[]) => {
      await on(`before ${name}`)
      const method = store[name] as (...given: unknown[]) => Promise<unknown>
      const result = await method.apply(store, args)
      await on(`after ${name}`)
      return result
    },
  ])
  return {
    ...Object.fromEntries(wrapped),
    openUpload: store.openUpload,
    abortUpload: store.abortUpload,
  }
}
