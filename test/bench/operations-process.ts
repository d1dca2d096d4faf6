/** Measures operations: ours, the plain conversion beside it and sharp take turns. */

import { readFile } from 'node:fs/promises'
import sharp, { type Sharp } from 'sharp'
import {
  type Conversion,
  type ConvertOptions,
  createEngine,
  DEFAULT_LIMITS,
  OverlayPixels,
  SlabList,
} from '../../src/engine/index.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import { conversionOptions, QUALITY } from './contestant.ts'
import { median, timed } from './measure.ts'
import { OPERATIONS, type Operation, type OperationTimes, type Times } from './operations.ts'

export interface OperationsOrder {
  readonly path: string
  readonly names: readonly string[]
  readonly rounds: number
}

const WARM_UPS = 2
/** Its trimming decodes all pixels. */
const SHARP_ROUNDS = 3
const OVERLAY = { width: 200, height: 100 }

process.once('message', async ({ path, names, rounds }: OperationsOrder) => {
  sharp.concurrency(1)
  sharp.cache(false)
  const file = new Uint8Array(await readFile(path))
  const overlay = await overlayFile()
  for (const operation of OPERATIONS.filter(({ name }) => names.includes(name))) {
    process.send!(await timesOf(operation, { file, overlay, rounds }))
  }
  process.disconnect()
})

interface Files {
  readonly file: Uint8Array
  readonly overlay: Uint8Array
  readonly rounds: number
}

async function timesOf(operation: Operation, files: Files): Promise<OperationTimes> {
  const { name, limit, plain, options } = operation
  const { file, overlay, rounds } = files
  const [beside, own] = [newEngine(), newEngine()]
  const runs = {
    plain: () => convert(beside, file, plain),
    ours: async () =>
      convert(own, file, operation.hasOverlay ? await laid(own, overlay, options) : options),
    sharp: () => bySharp(operation, files).webp({ quality: QUALITY, effort: 4 }).toBuffer(),
  }
  const times: Record<keyof typeof runs, Times[]> = { plain: [], ours: [], sharp: [] }
  const made: Conversion[] = []
  for (let i = 0; i < WARM_UPS; i++) {
    await runs.plain()
    made.push(await runs.ours())
    await runs.sharp()
  }
  for (let i = 0; i < rounds; i++) {
    times.plain.push(await timed(runs.plain))
    const { answer, ...time } = await timed(runs.ours)
    times.ours.push(time)
    made.push(answer)
    if (i < SHARP_ROUNDS) times.sharp.push(await timed(runs.sharp))
  }
  const worst = made.reduce((one, other) =>
    other.measuredPeakBytes > one.measuredPeakBytes ? other : one,
  )
  return {
    ...{ name, limit },
    ...{ plain: middle(times.plain), ours: middle(times.ours), sharp: middle(times.sharp) },
    peakBytes: worst.measuredPeakBytes,
    plannedBytes: worst.plan.peakBytes,
    budgetBytes: DEFAULT_LIMITS.memoryBudget,
  }
}

type TestEngine = ReturnType<typeof newEngine>

function newEngine() {
  return createEngine(nodeCodecModules(), DEFAULT_LIMITS)
}

function convert(engine: TestEngine, file: Uint8Array, options: Partial<ConvertOptions>) {
  return engine.convert(SlabList.of(file), { ...conversionOptions('webp'), ...options })
}

/** The options with the overlay drawn, as the service does it. */
async function laid(engine: TestEngine, overlay: Uint8Array, options: Partial<ConvertOptions>) {
  const frame = await engine.inspect(SlabList.of(overlay)).pixels(OVERLAY)
  const pixels = new OverlayPixels(frame)
  const layer = { pixels, x: 800, y: 600, opacity: 0.8, blend: 'over', repeat: '' } as const
  return { ...options, overlays: [layer] }
}

function bySharp({ name, options }: Operation, { file, overlay }: Files): Sharp {
  const open = sharp(file, { limitInputPixels: false })
  const { width, height, blur } = options
  const size = { width: width!, ...(height && { height }) }
  if (name === 'trim=border') return open.trim({ threshold: 10 }).resize(size)
  if (name === 'gravity=auto') return open.resize({ ...size, position: 'attention' })
  if (name === 'gravity=entropy') return open.resize({ ...size, position: 'entropy' })
  if (blur) return open.resize(size).blur(blur)
  const layer = { input: Buffer.from(overlay), left: 800, top: 600 }
  return open.resize(size).composite([layer])
}

function overlayFile(): Promise<Buffer> {
  const create = {
    ...OVERLAY,
    channels: 4 as const,
    background: { r: 9, g: 99, b: 200, alpha: 0.7 },
  }
  return sharp({ create }).png().toBuffer()
}

function middle(times: readonly Times[]): Times {
  return { ms: median(times.map(({ ms }) => ms)), cpuMs: median(times.map(({ cpuMs }) => cpuMs)) }
}
