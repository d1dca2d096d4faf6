import { describe, expect, it } from 'vitest'
import type { EncodeOptions, RowEncoder } from '../../src/engine/contract/codec.ts'
import { avifRows } from '../../src/engine/formats/avif/encoder.ts'
import { webpRows } from '../../src/engine/formats/webp/encoder.ts'
import { openKernels } from '../../src/engine/kernels/kernels.ts'
import { workerCodecs } from '../../src/load/workers.ts'
import { sniff } from './client.ts'

const OPTIONS: EncodeOptions = {
  quality: 80,
  lossless: false,
  effort: 'fast',
  alpha: true,
  lowMemory: false,
}

/** A colour wheel of sorts, transparent at the left edge. */
async function encode(
  encoder: RowEncoder,
  width: number,
  height: number,
  options: Partial<EncodeOptions> = {},
): Promise<Uint8Array> {
  const sink = await encoder.open({ width, height, channels: 4 }, { ...OPTIONS, ...options })
  const row = new Uint8Array(width * 4)
  for (let y = 0; y < height; y++) {
    for (let x = 0; x < width; x++) row.set([x, y, x + y, Math.min(255, x)], x * 4)
    sink.write(row, 1)
  }
  return sink.finish()
}

describe('row encoders in workerd', () => {
  it.each([false, true])('webpRows() writes a WebP in workerd (lossless: %s)', async (lossless) => {
    const kernels = openKernels(await workerCodecs().kernels())
    const encoder = webpRows(() => kernels)
    expect(sniff(await encode(encoder, 301, 203, { lossless }))).toBe('webp')
  })

  it('avifRows() writes an AVIF with alpha in workerd', async () => {
    const kernels = openKernels(await workerCodecs().kernels())
    const file = await encode(
      avifRows(() => kernels),
      301,
      203,
    )
    expect(sniff(file)).toBe('avif')
    expect(new TextDecoder('latin1').decode(file)).toContain('auxl')
  })
})
