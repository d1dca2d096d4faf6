import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import sharp from 'sharp'
import { expect, it } from 'vitest'
import { colr, irot } from '../../../helpers/craft-avif.ts'
import { heic, hevcItem, planesOf } from '../../../helpers/craft-heic.ts'
import { meanDeltaE } from '../../../helpers/delta-e.ts'
import { convert, testEngine } from '../../../helpers/engine.ts'
import { buildProfile, COLORANTS, curvElement, matrixTags } from '../../../helpers/icc-profile.ts'
import { findTool } from '../../../helpers/tools.ts'

const [WIDTH, HEIGHT] = [160, 96]
const heifConvert = findTool('heif-convert')

/** Soft changes of all channels, up to colours that sRGB has not. */
const rgb = Uint8Array.from({ length: WIDTH * HEIGHT * 3 }, (_, i) => {
  const [x, y] = [Math.floor(i / 3) % WIDTH, Math.floor(i / 3 / WIDTH)]
  return [x * 1.5, y * 2.5, 230 - x - y * 0.5][i % 3]!
})
const image = sharp(rgb, { raw: { width: WIDTH, height: HEIGHT, channels: 3 } })
const profile = buildProfile(matrixTags(COLORANTS.p3, curvElement([2.2])))

/** What libheif makes of it, and lcms of its profile. */
async function byLibheif(file: Uint8Array) {
  const folder = mkdtempSync(join(tmpdir(), 'heic-readers-'))
  try {
    const [input, output] = [join(folder, 'in.heic'), join(folder, 'out.png')]
    writeFileSync(input, file)
    execFileSync(heifConvert!, [input, output], { stdio: 'ignore' })
    return await pixelsOf(readFileSync(output))
  } finally {
    rmSync(folder, { recursive: true })
  }
}

async function pixelsOf(png: Uint8Array) {
  const upright = sharp(png).autoOrient().toColorspace('srgb').removeAlpha().raw()
  const { data, info } = await upright.toBuffer({ resolveWithObject: true })
  return { data, width: info.width, height: info.height }
}

it.skipIf(!heifConvert).each([0, 1, 2, 3])(
  'a HEIC of Display P3 has the size and the colours that libheif shows (%i quarter turns)',
  async (turns) => {
    const more = [colr('prof', profile), irot(turns)]
    const file = heic({ items: [hevcItem(1, await planesOf(image), { more })] })
    const made = await convert(testEngine(), file, { format: 'png' })
    const [ours, theirs] = [await pixelsOf(made.bytes), await byLibheif(file)]
    expect([ours.width, ours.height]).toEqual([theirs.width, theirs.height])
    expect([ours.width, ours.height]).toEqual(turns % 2 ? [HEIGHT, WIDTH] : [WIDTH, HEIGHT])
    expect(meanDeltaE(ours.data, theirs.data, 3)).toBeLessThan(1)
    expect(meanDeltaE(ours.data, Buffer.from(rgb), 3)).toBeGreaterThan(1) // a profile that counts
  },
)
