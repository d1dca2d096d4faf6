import { expect, it } from 'vitest'
import { bytesOf } from '../../../../src/engine/bytes/bytes.ts'
import { GifBlocks } from '../../../../src/engine/formats/gif/blocks.ts'
import { shownBySharp, timelineOf } from '../../../helpers/animations.ts'
import { gif, gifControl, gifFrame, gifScreen } from '../../../helpers/craft-gif.ts'
import { convert, testEngine } from '../../../helpers/engine.ts'

/** A frame of four colours that no other has. */
function frameOf(i: number): readonly Uint8Array[] {
  const palette = [0, 1, 2, 3].map((shade) => [i * 7, 255 - i * 5, shade * 60])
  const pixels = Array.from({ length: 64 }, (_, at) => (at + i) % 4)
  return [gifControl(undefined, { delay: 9 }), gifFrame({ width: 8, height: 8, palette, pixels })]
}

async function palettesOf(frames: number): Promise<{ locals: number; isSame: boolean }> {
  const all = Array.from({ length: frames }, (_, i) => frameOf(i)).flat()
  const file = gif(gifScreen(8, 8, false), ...all)
  const { bytes } = await convert(testEngine(), file, { format: 'gif', anim: true })
  const blocks = new GifBlocks(bytesOf(bytes))
  let locals = 0
  for (let frame = blocks.next(); frame; frame = blocks.next()) {
    if (frame.palette?.start !== blocks.screen.palette?.start) locals++
  }
  const [before, after] = await Promise.all(
    [file, bytes].map(async (one) => timelineOf(await shownBySharp(one))),
  )
  return { locals, isSame: JSON.stringify(before) === JSON.stringify(after) }
}

it('moving GIF: frames share a palette while their colours have room in one', async () => {
  expect(await palettesOf(20)).toEqual({ locals: 0, isSame: true })
})

it('moving GIF: a frame whose colours have no room has a palette of its own', async () => {
  const { locals, isSame } = await palettesOf(80)
  expect(isSame).toBe(true)
  expect(locals).toBeGreaterThan(10)
  expect(locals).toBeLessThan(20)
})
