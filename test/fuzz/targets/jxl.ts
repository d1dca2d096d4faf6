/** src/engine/formats/jxl/read/: what the headers of a JPEG XL tell, and the codestream that the library is given. */

import { decodedPixels } from '../../../src/engine/contract/info.ts'
import { probeJxl } from '../../../src/engine/formats/jxl/probe.ts'
import { type FullLayout, readLayout } from '../../../src/engine/formats/jxl/read/layout.ts'
import {
  fillPlain,
  plainBytes,
  targetOf,
} from '../../../src/engine/formats/jxl/read/plain-codestream.ts'
import { CountingBytes } from './counting-bytes.ts'
import { expectThat, type Target, type TargetContext } from './target.ts'

const MAX_PROFILE_BYTES = 4 * 1024 * 1024

export function jxlTarget({ seeds }: TargetContext): Target {
  return {
    name: 'jxl',
    weight: 2,
    seeds: seeds.filter(({ format }) => format === 'jxl'),
    run(input) {
      const layout = readLayout(new CountingBytes(input))
      const { profile, pieces, headBytes } = layout
      expectThat((profile?.length ?? 0) <= MAX_PROFILE_BYTES, 'a profile beyond its limit')
      for (const { start, end } of pieces) {
        expectThat(0 <= start && start <= end && end <= input.length, 'a piece outside of the file')
      }
      expectThat(headBytes <= input.length, 'more headers than there are bytes')
      checkPlain(input, layout)
      const info = probeJxl(new CountingBytes(input))
      expectThat(Number.isInteger(decodedPixels(info)), `pixels of ${JSON.stringify(info)}`)
      return layout.coding
    },
  }
}

/** What the library is given says of the picture what the file says, but for its colours. */
function checkPlain(input: Uint8Array, layout: FullLayout): void {
  const room = new Uint8Array(plainBytes(layout))
  const length = fillPlain(new CountingBytes(input), layout, room)
  expectThat(length <= room.length, `${length} bytes where ${room.length} were planned`)
  const plain = readLayout(new CountingBytes(room.subarray(0, length)))
  const said = ({ header, coding }: FullLayout) => {
    const { width, height, orientation, isXyb, extraChannels, hasAlpha, isAnimated } = header
    const fields = { width, height, orientation, isXyb, extraChannels, hasAlpha, isAnimated }
    return JSON.stringify({ ...fields, coding })
  }
  const [asked, told] = [said(layout), said(plain)]
  expectThat(asked === told, `the file says ${asked}, the library is told ${told}`)
  if (targetOf(layout.header)) expectThat(!plain.profile, 'the profile is still there')
}
