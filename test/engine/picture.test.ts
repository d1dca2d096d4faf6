import { describe, expect, it } from 'vitest'
import {
  type ConvertOptions,
  createEngine,
  DEFAULT_LIMITS,
  DEFAULT_OPTIONS,
  SlabList,
} from '../../src/engine/index.ts'
import { nodeCodecModules } from '../../src/load/node.ts'
import { countingFormats } from '../helpers/counting-formats.ts'
import { convert, photo, testEngine } from '../helpers/engine.ts'

const photoFile = await photo(160, 120).withIccProfile('p3').jpeg().toBuffer()
const toJpeg: ConvertOptions = { ...DEFAULT_OPTIONS, format: 'jpeg', width: 80 }

/** An engine that has worked before, so that its memory does not grow; and what it reads from now on. */
async function warmEngine() {
  const { formats, counts } = countingFormats()
  const engine = createEngine(nodeCodecModules(), DEFAULT_LIMITS, { formats })
  await convert(engine, photoFile, toJpeg)
  Object.assign(counts, { headers: 0, profiles: 0, plans: 0 })
  return { engine, counts }
}

describe('inspect()', () => {
  it('inspect() reads nothing before it is asked', async () => {
    const { engine, counts } = await warmEngine()
    engine.inspect(SlabList.of(photoFile))
    engine.inspect(SlabList.of(new Uint8Array(9)))
    expect(counts).toEqual({ headers: 0, profiles: 0, plans: 0 })
  })

  it('inspect() reads header and profile once, and plans once, for what is asked of one picture', async () => {
    const { engine, counts } = await warmEngine()
    const picture = engine.inspect(SlabList.of(photoFile))
    expect(picture.info).toMatchObject({ format: 'jpeg', width: 160, height: 120 })
    expect(picture.canTurn(6)).toBe(false)
    const plan = picture.plan(toJpeg)
    expect(picture.plan({ ...toJpeg })).toBe(plan)
    expect((await picture.convert(toJpeg)).plan).toBe(plan)
    expect(counts).toEqual({ headers: 1, profiles: 1, plans: 2 })
    expect(picture.info.width).toBe(160)
  })

  it('inspect() plans anew for other options', async () => {
    const { engine, counts } = await warmEngine()
    const picture = engine.inspect(SlabList.of(photoFile))
    expect(picture.plan(toJpeg).width).toBe(80)
    expect(picture.plan({ ...toJpeg, width: 40 }).width).toBe(40)
    expect(counts).toEqual({ headers: 1, profiles: 1, plans: 4 })
  })

  it('inspect() plans anew when memory has grown since', async () => {
    const engine = testEngine()
    const picture = engine.inspect(SlabList.of(photoFile))
    const before = picture.plan(toJpeg)
    await convert(engine, photoFile, { ...toJpeg, width: 3000 })
    const { plan } = await picture.convert(toJpeg)
    expect(plan.peakBytes).toBeGreaterThan(before.peakBytes)
  })

  it('again() reads nothing anew from the same bytes', async () => {
    const { engine, counts } = await warmEngine()
    const picture = engine.inspect(SlabList.of(photoFile))
    picture.plan(toJpeg)
    await picture.again(SlabList.of(photoFile)).convert(toJpeg)
    expect(counts).toMatchObject({ headers: 1, profiles: 1 })
  })

  it('inspect() answers what convert() and derive() answer, and measures the same', async () => {
    const one = await testEngine().inspect(SlabList.of(photoFile)).convert(toJpeg)
    const other = await convert(testEngine(), photoFile, toJpeg)
    expect(one.bytes).toEqual(other.bytes)
    expect(one.measuredPeakBytes).toBe(other.measuredPeakBytes)
    const planned = testEngine().inspect(SlabList.of(photoFile))
    planned.plan(toJpeg)
    expect((await planned.convert(toJpeg)).measuredPeakBytes).toBe(one.measuredPeakBytes)
  })

  it('inspect() throws what is wrong with a file whenever it is asked', async () => {
    const { engine } = await warmEngine()
    const picture = engine.inspect(SlabList.of(photoFile.subarray(0, 100)))
    for (let i = 0; i < 2; i++) expect(() => picture.info).toThrow('Cannot decode JPEG')
    expect(() => picture.plan(toJpeg)).toThrow('Cannot decode JPEG')
    await expect(picture.convert(toJpeg)).rejects.toMatchObject({ code: 'damaged-image' })
  })
})
