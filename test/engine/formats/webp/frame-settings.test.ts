import { expect, it } from 'vitest'
import { FrameSettings } from '../../../../src/engine/formats/webp/frame-settings.ts'

/** What is told to `frames` frames of a kind that all find `settings`. */
function told(memory: FrameSettings, frames: number, settings: number): number[] {
  return Array.from({ length: frames }, () => {
    const given = memory.of('sparse')
    memory.note('sparse', settings)
    return given
  })
}

it('what one frame has found holds for some frames of its kind, and is found anew then', () => {
  const memory = new FrameSettings('balanced')
  const found = told(memory, 34, 77)
  expect(found.filter((settings) => settings === 0)).toHaveLength(3)
  expect([found[0], found[16], found[32]]).toEqual([0, 0, 0])
  expect(memory.of('exact')).toBe(0)
})

it('a frame that could not take it over has found something else, which holds from then on', () => {
  const memory = new FrameSettings('fast')
  told(memory, 3, 77)
  memory.note('sparse', 88)
  expect(memory.of('sparse')).toBe(88)
})

it('with effort=best every frame is tried anew', () => {
  expect(told(new FrameSettings('best'), 5, 77)).toEqual([0, 0, 0, 0, 0])
})
