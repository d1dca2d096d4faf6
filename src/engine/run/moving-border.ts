/** Where the border of a picture that moves ends: what lies within in any frame is kept. */

import type { BorderTrim, Sides } from '../api/framing.ts'
import type { Animation } from '../contract/animation.ts'
import type { DecodeRequest } from '../contract/codec.ts'
import type { ImageInfo } from '../contract/info.ts'
import { BorderFinder } from '../look/border.ts'
import { canRestore } from '../plan/animation.ts'
import { Canvas, canvasBytes } from '../rows/canvas.ts'
import { pauseUnlessAborted } from '../rows/pump.ts'
import { paint } from './animate.ts'
import type { Tools } from './encode.ts'

/** Pixels between two pauses. */
const PIXELS_PER_PAUSE = 4_000_000

/** In pixels of the canvas; `undefined`: all of it is border. */
export async function findMovingBorder(
  trim: BorderTrim,
  moving: Animation,
  request: Omit<DecodeRequest<ImageInfo>, 'scale'>,
  tools: Tools,
): Promise<Sides | undefined> {
  const hasBefore = canRestore(moving)
  const held = canvasBytes(request.info, hasBefore)
  tools.codecs.beginDecode()
  tools.ledger.take(held)
  const shown = new Canvas(request.info, hasBefore)
  const { width, height } = shown
  const finder = new BorderFinder({ width, height, channels: 4 }, trim)
  let pixels = 0
  for (const place of moving.frames) {
    // A damaged frame is refused where it is converted.
    if (!paint(place, shown, { request }, tools)) break
    finder.write(shown.bytes, height)
    shown.dispose(place.rect, place.dispose)
    pixels += width * height
    if (pixels < PIXELS_PER_PAUSE) continue
    pixels = 0
    await pauseUnlessAborted(request.signal)
  }
  tools.ledger.free(held)
  return finder.finish()
}
