/** src/engine/formats/{probe,read-icc,read-copyright}.ts: headers, profiles and notices of all formats. */

import { ImageError } from '../../../src/engine/api/errors.ts'
import { INPUT_FORMATS } from '../../../src/engine/api/formats.ts'
import { SlabList } from '../../../src/engine/bytes/slab-list.ts'
import { decodedPixels, type ImageInfo } from '../../../src/engine/contract/info.ts'
import { probe } from '../../../src/engine/formats/probe.ts'
import { readIccProfile } from '../../../src/engine/formats/read-icc.ts'
import { readCopyright } from '../../../src/engine/formats/read-notices.ts'
import type { WebpInfo } from '../../../src/engine/formats/webp/info.ts'
import { stillWebp } from '../../../src/engine/formats/webp/still.ts'
import { CountingBytes } from './counting-bytes.ts'
import { expectSame, expectThat, type Target, type TargetContext } from './target.ts'

const MAX_PROFILE_BYTES = 4 * 1024 * 1024
const MAX_COPYRIGHT = 1000

export function probeTarget({ seeds }: TargetContext): Target {
  return {
    name: 'probe',
    weight: 3,
    seeds: seeds.filter(({ format }) => format !== 'icc'),
    run(input) {
      const info = probe(new CountingBytes(input))
      checkInfo(info)
      const again = probe(SlabList.of(input.slice()))
      expectThat(JSON.stringify(info) === JSON.stringify(again), 'two probes of a file differ')
      checkMetadata(input, info)
      return info.format
    },
  }
}

/** Sizes that a plan may compute with. */
function checkInfo(info: ImageInfo): void {
  const { width, height, orientation, depth, channels, frames } = info
  const isCount = (value: number) => Number.isInteger(value) && value >= 1
  const said = JSON.stringify(info)
  expectThat(isCount(width) && width < 2 ** 32, `width of ${said}`)
  expectThat(isCount(height) && height < 2 ** 32, `height of ${said}`)
  expectThat(isCount(decodedPixels(info)), `pixels of ${said}`)
  expectThat(isCount(orientation) && orientation <= 8, `orientation of ${said}`)
  expectThat(
    isCount(depth) && depth <= 16 && isCount(channels) && channels <= 4,
    `depth of ${said}`,
  )
  expectThat(isCount(frames), `frames of ${said}`)
  if (info.format === 'webp') {
    const { x, y, ...size } = (info as WebpInfo).firstFrame
    const isInside = x + size.width <= width && y + size.height <= height
    expectThat(isInside && isCount(size.width) && isCount(size.height), `first frame of ${said}`)
  }
  expectThat(INPUT_FORMATS.includes(info.format), `format of ${said}`)
}

/** Damaged metadata counts as none: once a file is probed, it must not cost the picture. */
function checkMetadata(input: Uint8Array, info: ImageInfo): void {
  try {
    const profile = readIccProfile(new CountingBytes(input), info)
    expectThat((profile?.bytes.length ?? 1) <= MAX_PROFILE_BYTES, 'a profile beyond its limit')
    expectThat(profile?.bytes.length !== 0, 'a profile without bytes')
    const copyright = readCopyright(new CountingBytes(input), info)
    expectThat([...(copyright ?? 'x')].length <= MAX_COPYRIGHT, 'a copyright beyond its limit')
    expectThat(copyright !== '', 'an empty copyright')
    const webp = info as WebpInfo
    if (webp.isApart) {
      const still = stillWebp(new CountingBytes(input), webp)
      expectThat(probe(SlabList.of(still)).format === 'webp', 'a still picture of its own')
      expectSame(still, stillWebp(SlabList.of(input), webp), 'two still pictures')
    }
  } catch (error) {
    if (error instanceof ImageError)
      expectThat(false, `metadata of a probed file: ${error.message}`)
    throw error
  }
}
