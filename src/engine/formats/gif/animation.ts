/** GIF input that moves: all frames, as browsers show them. */

import type { Bytes } from '../../bytes/bytes.ts'
import type { Animation, AnimationFrame, AnimationReader } from '../../contract/animation.ts'
import type { FrameRect } from '../../contract/info.ts'
import type { Size } from '../../geometry/orientation.ts'
import { GifBlocks, type GifFrame } from './blocks.ts'
import type { GifInfo } from './info.ts'
import { gifFrameBytes, openGifFrame } from './rows.ts'

/** Its `rect` is the part of it on the canvas, which begins at its upper left corner. */
export interface PlacedGifFrame extends AnimationFrame {
  readonly coded: GifFrame
}

/** What browsers make of a delay of 0. */
const NO_DELAY_MS = 100

export const gifAnimation: AnimationReader<GifInfo, PlacedGifFrame> = {
  scan: scanGif,
  cost: (_, { frames }) => ({
    heap: 'none',
    wasmBytes: 0,
    jsBytes: Math.max(0, ...frames.map((frame) => gifFrameBytes(placeOf(frame)))),
  }),
  open: ({ bytes }, frame) => openGifFrame(bytes, frame.coded, placeOf(frame)),
}

function scanGif(bytes: Bytes, info: GifInfo, most: number): Animation<PlacedGifFrame> {
  const blocks = new GifBlocks(bytes)
  const frames: PlacedGifFrame[] = []
  for (let coded = blocks.next(); coded; coded = blocks.next()) {
    const rect = frames.length === 0 ? info.firstFrame : coded.rect
    // Repeats may be told behind the frames as well: the walk goes on to the end.
    if (frames.length < most) frames.push({ ...timing(coded), rect: cut(rect, info), coded })
  }
  return {
    frames,
    // Netscape's count is that of repetitions: browsers show the frames once more than that.
    plays: blocks.repeats === undefined ? 1 : blocks.repeats && blocks.repeats + 1,
    codedPixels: frames.reduce((sum, { coded: { rect } }) => sum + rect.width * rect.height, 0),
    hasAlpha: info.hasAlpha || frames.some(leavesNothing),
  }
}

/** Whether a part of the canvas is transparent after the frame: what was there before the first one is. */
function leavesNothing({ dispose }: PlacedGifFrame, i: number): boolean {
  return dispose === 'clear' || (dispose === 'restore' && i === 0)
}

function timing({ delay, disposal }: GifFrame): Omit<AnimationFrame, 'rect'> {
  // Method 4 is what older writers say for 3: browsers take it so.
  const dispose = disposal === 2 ? 'clear' : disposal === 3 || disposal === 4 ? 'restore' : 'keep'
  return { delayMs: delay === 0 ? NO_DELAY_MS : delay * 10, blend: 'over', dispose }
}

function cut({ x, y, width, height }: FrameRect, canvas: Size): FrameRect {
  return {
    x: Math.min(x, canvas.width),
    y: Math.min(y, canvas.height),
    width: Math.max(0, Math.min(width, canvas.width - x)),
    height: Math.max(0, Math.min(height, canvas.height - y)),
  }
}

/** A canvas that is just the visible part. */
function placeOf({ rect, coded }: PlacedGifFrame) {
  const { width, height } = coded.rect
  return { canvas: rect, rect: { x: 0, y: 0, width, height }, interlaced: coded.interlaced }
}
