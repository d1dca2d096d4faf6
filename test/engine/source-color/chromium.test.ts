import { expect, it } from 'vitest'
import { type Shown, seenByBrowser } from '../../helpers/browser.ts'
import {
  chrm,
  cicp,
  clli,
  gama,
  grayPng,
  mdcv,
  P3_CHROMATICITIES,
  rgbPng,
} from '../../helpers/colored-files.ts'
import { seededRandom } from '../../helpers/random.ts'
import { findTool } from '../../helpers/tools.ts'
import { P3, srgbOf } from './pictures.ts'

const chromium = findTool('chromium', 'chromium-browser', 'google-chrome')

it.skipIf(!chromium)('colours by numbers are those that Chromium shows', async () => {
  const pixels = seededRandom(9).bytes(3 * 512)
  const files: readonly (readonly [string, Uint8Array])[] = [
    ...[1, 4, 5, 6, 8, 9, 10, 11, 12, 22].map(
      (code) => [`primaries ${code}`, rgbPng(pixels, cicp(code, 13))] as const,
    ),
    ...[1, 4, 5, 7, 8, 14, 16, 17, 18].map(
      (code) => [`transfer ${code}`, rgbPng(pixels, cicp(9, code))] as const,
    ),
    ['cICP and iCCP', rgbPng(pixels, cicp(9, 16), P3)],
    ['PQ of 400 cd/m²', rgbPng(pixels, cicp(9, 16), clli(400))],
    ['HLG of 400 cd/m²', rgbPng(pixels, cicp(12, 18), mdcv(400))],
    ['gAMA', rgbPng(pixels, gama(60_000))],
    ['gAMA and cHRM', rgbPng(pixels, gama(45_455), chrm(...P3_CHROMATICITIES))],
    ['gray', grayPng(pixels, cicp(9, 16))],
  ]
  const shown: Shown[] = []
  for (const [name, file] of files) {
    const rgb = await srgbOf(file)
    const expected = new Uint8Array((rgb.length / 3) * 4).fill(255)
    for (const [i, level] of rgb.entries()) expected[Math.floor(i / 3) * 4 + (i % 3)] = level
    shown.push({ name, type: 'image/png', file, expected })
  }
  for (const { name, width, difference } of await seenByBrowser(chromium ?? '', shown)) {
    expect(width, name).toBeGreaterThan(0)
    expect(difference, name).toBeLessThan(0.2)
  }
})
