import { describe, expect, it } from 'vitest'
import {
  chromaRows,
  type LayerLayout,
  segmentsOf,
} from '../../../../../src/engine/formats/heif/pixels/layer-layout.ts'

/** 4:2:0 unless it says otherwise. */
function layout(changes: Partial<LayerLayout>): LayerLayout {
  const { width = 10, height = 10 } = changes
  return {
    ...{ width, height, columns: 1, tileRows: 1, tile: { width, height } },
    ...{ hasChroma: true, isHalfWide: true, isHalfHigh: true, isJoined: true },
    ...changes,
  }
}

const rowsOf = (of: LayerLayout) => Array.from({ length: of.height }, (_, y) => chromaRows(of, y))

describe('chromaRows()', () => {
  it('chromaRows() answers the nearest row first, and edges twice', () => {
    const expected = [
      [0, 0],
      [0, 1],
      [1, 0],
      [1, 2],
      [2, 1],
    ]
    expect(rowsOf(layout({ height: 5 }))).toEqual(expected)
    expect(rowsOf(layout({ height: 4 }))).toEqual([...expected.slice(0, 3), [1, 1]])
    expect(rowsOf(layout({ height: 1 }))).toEqual([[0, 0]])
  })

  it('chromaRows() goes on over the seams of even tiles', () => {
    const tiles = layout({ height: 8, tile: { width: 10, height: 4 }, tileRows: 2 })
    expect(rowsOf(tiles)).toEqual(rowsOf(layout({ height: 8 })))
  })

  it('chromaRows() stops at the seams of odd tiles', () => {
    const tile = { width: 10, height: 3 }
    const tiles = layout({ height: 7, tile, tileRows: 3, isJoined: false })
    const first = [
      [0, 0],
      [0, 1],
      [1, 0],
    ]
    const next = (from: number) => first.map((rows) => rows.map((row) => row + from))
    expect(rowsOf(tiles)).toEqual([...first, ...next(2), [4, 4]])
  })

  it('chromaRows() is the row itself where chroma is as high as luma', () => {
    expect(chromaRows(layout({ isHalfHigh: false }), 7)).toEqual([7, 7])
  })
})

describe('segmentsOf()', () => {
  it('segmentsOf() joins even tiles', () => {
    const of = layout({ width: 19, tile: { width: 10, height: 10 }, columns: 2 })
    expect(segmentsOf(of)).toEqual([{ x: 0, width: 19, chromaX: 0 }])
  })

  it('segmentsOf() keeps odd tiles apart, and cuts the last one', () => {
    const tile = { width: 7, height: 10 }
    const of = layout({ width: 17, tile, columns: 3, isJoined: false })
    expect(segmentsOf(of)).toEqual([
      { x: 0, width: 7, chromaX: 0 },
      { x: 7, width: 7, chromaX: 4 },
      { x: 14, width: 3, chromaX: 8 },
    ])
  })
})
