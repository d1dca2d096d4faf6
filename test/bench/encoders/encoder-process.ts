/** A process of its own for each format, so that nobody's memory grows into another's figures. */

import type { DrawnFormat } from '../../../src/engine/index.ts'
import { type ContenderName, EFFORTS_OF, type OpenEncoder } from './contender.ts'
import { compare } from './measure.ts'
import { openNative } from './native.ts'
import { openOurs } from './ours.ts'
import { openPicture, type Source } from './pictures.ts'
import { openStock } from './stock.ts'

export interface EncoderOrder {
  readonly format: DrawnFormat
  readonly sources: readonly Source[]
}

const OPEN = { ours: openOurs, jSquash: openStock, sharp: openNative } as const satisfies Record<
  ContenderName,
  OpenEncoder
>

process.once('message', async (order: EncoderOrder) => {
  await answer(order)
  process.disconnect()
})

async function answer({ format, sources }: EncoderOrder): Promise<void> {
  prepareGlobals()
  for (const [i, source] of sources.entries()) {
    const picture = await openPicture(source)
    for (const effort of EFFORTS_OF[format]) {
      // The first picture warms the compilers up.
      if (i === 0) await compare({ format, effort }, picture, OPEN)
      process.send?.(await compare({ format, effort }, picture, OPEN))
    }
  }
}

/** Node has no ImageData, which jSquash looks for. */
function prepareGlobals(): void {
  Object.assign(globalThis, { ImageData: class ImageData {} })
}
