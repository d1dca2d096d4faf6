import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import type { Size } from '../../../../src/engine/geometry/orientation.ts'
import { gridOfStream, heicOfStream } from '../../../heic/grid.ts'
import { convert, testEngine } from '../../../helpers/engine.ts'
import { findTool } from '../../../helpers/tools.ts'

const x265 = findTool('x265')
const MEGABYTE = 1e6
const TILE = { width: 512, height: 512 }
const SINGLE = { width: 4032, height: 3024 }

/** A picture of one colour, with the tools that phones use. */
function streamOf({ width, height }: Size): Uint8Array {
  const folder = mkdtempSync(join(tmpdir(), 'heic-memory-'))
  try {
    const [input, output] = [join(folder, 'in.yuv'), join(folder, 'out.265')]
    writeFileSync(input, new Uint8Array((width * height * 3) / 2).fill(120))
    const shape = ['--input', input, '--input-res', `${width}x${height}`, '--fps', '1']
    const options = ['--frames', '1', '--preset', 'ultrafast', '--sao', '--ctu', '32', '--no-info']
    execFileSync(x265!, [...shape, ...options, '-o', output], { stdio: 'ignore' })
    return readFileSync(output)
  } finally {
    rmSync(folder, { recursive: true })
  }
}

const grid = (width: number, height: number) => () =>
  gridOfStream(
    { width, height },
    { columns: Math.ceil(width / 512), rows: Math.ceil(height / 512) },
    streamOf(TILE),
  )

describe.skipIf(!x265)('a HEIC as a WebP of 1024 pixels', () => {
  it.each([
    ['12 MP in tiles', grid(4032, 3024), 8],
    ['12 MP in one piece', () => heicOfStream(SINGLE, streamOf(SINGLE)), 8],
    ['48 MP in tiles', grid(8064, 6048), 12],
  ] as const)('%s takes no more than its file and so many MB', async (_, makeFile, megabytes) => {
    const file = makeFile()
    const made = await convert(testEngine(), file, { format: 'webp', width: 1024 })
    expect(made.plan.peakBytes).toBeLessThanOrEqual(file.length + megabytes * MEGABYTE)
    expect(made.measuredPeakBytes).toBeLessThanOrEqual(made.plan.peakBytes)
  })
})
