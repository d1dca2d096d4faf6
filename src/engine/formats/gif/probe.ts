/** GIF headers: the first frame decides what a still shows. */

import { damaged } from '../../api/fail.ts'
import type { Bytes } from '../../bytes/bytes.ts'
import type { FrameRect } from '../../contract/info.ts'
import type { Size } from '../../geometry/orientation.ts'
import { GifBlocks, type GifFrame, type Screen } from './blocks.ts'
import type { GifInfo } from './info.ts'
import { GIF } from './name.ts'

/** Reads a GIF's header and counts its frames. The canvas is the logical screen, or the first frame. */
export function probeGif(bytes: Bytes): GifInfo {
  const blocks = new GifBlocks(bytes)
  const first = blocks.next()
  if (!first) damaged(GIF, 'the file has no frames')
  if (first.rect.width === 0 || first.rect.height === 0) {
    damaged(GIF, 'the first frame has no pixels')
  }
  if (first.dataOffset < bytes.length) checkCodeSize(bytes.at(first.dataOffset))
  const { screen, rect } = shownOn(blocks.screen, first.rect)
  const hasAlpha = first.transparentIndex !== undefined || !covers(rect, screen)
  let frames = 1
  while (blocks.next()) frames++
  return {
    format: 'gif',
    width: screen.width,
    height: screen.height,
    orientation: 1,
    depth: 8,
    channels: hasAlpha ? 4 : 3,
    hasAlpha,
    hasIcc: false,
    interlaced: first.interlaced,
    frames,
    firstFrame: rect,
  }
}

/** Appendix F: codes have 12 bits at most, and one more than the colours at least. */
function checkCodeSize(bits: number): void {
  if (bits < 1 || bits > 11) damaged(GIF, `codes of ${bits} bits are not legal`)
}

/**
 * A first frame that the screen cannot hold in one of its sides, 0 or not, is the picture itself; one
 * that only lies too far out is cut. So does Firefox.
 */
function shownOn(
  screen: Screen,
  rect: FrameRect,
): { readonly screen: Size; readonly rect: FrameRect } {
  if (rect.width <= screen.width && rect.height <= screen.height) return { screen, rect }
  return { screen: rect, rect: { ...rect, x: 0, y: 0 } }
}

/**
 * The first frame as it is coded; where it is shown, `GifInfo` tells. Throws `damaged-image` when
 * there is none.
 */
export function findGifFrame(bytes: Bytes): GifFrame {
  return new GifBlocks(bytes).next() ?? damaged(GIF, 'the file has no frames')
}

function covers(rect: FrameRect, { width, height }: Size): boolean {
  return (
    rect.x === 0 && rect.y === 0 && rect.x + rect.width >= width && rect.y + rect.height >= height
  )
}
