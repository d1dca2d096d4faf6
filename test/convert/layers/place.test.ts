import { describe, expect, it } from 'vitest'
import { DEFAULT_LAYER, type Layer } from '../../../src/convert/layers/layer.ts'
import { placeOn, sizeOn } from '../../../src/convert/layers/place.ts'

const RESULT = { width: 400, height: 300 }
const OWN = { width: 100, height: 50 }
const layer = (changes: Partial<Layer>): Layer => ({
  ...DEFAULT_LAYER,
  source: { kind: 'stored', key: 'a' },
  ...changes,
})

describe('sizeOn()', () => {
  it.each<[Partial<Layer>, number, number]>([
    [{}, 100, 50],
    [{ rotate: 90 }, 50, 100],
    [{ width: { pixels: 50 } }, 50, 25],
    [{ width: { share: 0.5 } }, 200, 100],
    [{ height: { share: 0.5 } }, 300, 150],
    [{ width: { share: 0.5 }, fit: 'scale-down' }, 100, 50],
    [{ width: { pixels: 200 }, height: { pixels: 30 } }, 60, 30],
    [{ width: { pixels: 200 }, height: { pixels: 30 }, fit: 'fill' }, 200, 30],
    [{ width: { pixels: 200 }, height: { pixels: 200 }, rotate: 270 }, 100, 200],
  ])('of %j is %i x %i', (changes, width, height) => {
    expect(sizeOn(RESULT, OWN, layer(changes))).toEqual({ width, height })
  })

  it('is no more than the result where none is given', () => {
    expect(sizeOn(RESULT, { width: 12_000, height: 12_000 }, layer({}))).toEqual({
      width: 300,
      height: 300,
    })
  })
})

describe('placeOn()', () => {
  it.each<[Partial<Layer>, number, number]>([
    [{}, 150, 125],
    [{ gravity: { x: 1, y: 0 } }, 300, 0],
    [{ left: { pixels: 7 }, bottom: { pixels: 3 } }, 7, 247],
    [{ right: { share: 0.1 }, top: { share: 0.5 } }, 260, 150],
  ])('of %j is %i, %i', (changes, x, y) => {
    expect(placeOn(RESULT, OWN, layer(changes))).toEqual({ x, y })
  })
})
