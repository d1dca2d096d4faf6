import { describe, expect, it } from 'vitest'
import { probe } from '../../../../src/engine/formats/probe.ts'
import { DEFAULT_OPTIONS, ImageError, SlabList } from '../../../../src/engine/index.ts'
import { CountingBytes } from '../../../fuzz/targets/counting-bytes.ts'
import { photo, refusal, testEngine } from '../../../helpers/engine.ts'

const engine = testEngine()

/** A progressive JPEG whose second scan comes so many times more. */
async function withScans(copies: number): Promise<Uint8Array> {
  const file = await photo(320, 240).jpeg({ progressive: true }).toBuffer()
  const starts: number[] = []
  for (let at = file.indexOf('ffda', 0, 'hex'); at >= 0; at = file.indexOf('ffda', at + 2, 'hex')) {
    starts.push(at)
  }
  const [from, to] = [starts[1]!, starts[2]!]
  const scan = file.subarray(from, to)
  const repeated = Array.from({ length: copies }, () => scan)
  return new Uint8Array(Buffer.concat([file.subarray(0, from), ...repeated, file.subarray(from)]))
}

function planned(file: Uint8Array): unknown {
  try {
    return engine.plan(SlabList.of(file), DEFAULT_OPTIONS).from
  } catch (error) {
    return error instanceof ImageError ? error.code : error
  }
}

describe('checkScans()', () => {
  it('lets a plan refuse what the decoder refuses: more than 100 scans', async () => {
    const file = await withScans(100)
    expect(planned(file)).toBe('image-too-large')
    expect((await refusal(engine, file)).code).toBe('image-too-large')
  })

  it('reads a file a few times at most, however many segments stand between its scans', async () => {
    const file = Buffer.from(await withScans(1))
    const second = file.indexOf('ffda', file.indexOf('ffda', 0, 'hex') + 2, 'hex')
    const comments = Buffer.from('fffe0002'.repeat(20_000), 'hex')
    const parts = [file.subarray(0, second), comments, file.subarray(second)]
    const counting = new CountingBytes(new Uint8Array(Buffer.concat(parts)))
    expect(probe(counting).format).toBe('jpeg')
  })

  it('lets a plan accept as many scans as files have', async () => {
    expect(planned(await withScans(5))).toBe('jpeg')
  })
})
