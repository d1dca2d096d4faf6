/** Lightness, chroma and hue of CIELCH, as libvips and sharp have it: through a table of colours. */

import type { Modulation } from '../../api/effects.ts'
import type { Kernels } from '../../kernels/kernels.ts'
import { LINK_LEVEL, type LinkShape, linkShape, linkSteps } from '../color/device-link.ts'
import { LEVELS } from '../color/icc-curves.ts'
import { colored } from '../colored.ts'
import { ARENA_BLOCK_BYTES, changedInPlace, STAGE_BYTES } from '../in-place.ts'
import type { Stage } from '../stage.ts'
import { fromLab, toLab } from './lab.ts'

/** Between so many points along each colour, pixels are interpolated. */
const POINTS = 33
const SHAPE: LinkShape = linkShape({ inputs: 3, points: POINTS })

export const modulateStage: Stage<Modulation> = {
  name: 'modulate',
  isEffect: true,
  plan: ({ options }) => options.modulate,
  cost: (_, rows) => ({
    heap: 'kernels',
    wasmBytes: SHAPE.stepsBytes + SHAPE.nodesBytes + STAGE_BYTES + 3 * ARENA_BLOCK_BYTES,
    jsBytes: rows.channels === 1 ? colored.bytes(rows) : 0,
  }),
  format: (_, rows) => ({ ...rows, channels: 4 }),
  describe: () => ['modulate'],
  open(modulation, rows, { kernels }) {
    const steps = placedSteps(kernels)
    const nodes = kernels.alloc(SHAPE.nodesBytes)
    const { buffer } = kernels.exports.memory
    fillNodes(new Int16Array(buffer, nodes, SHAPE.nodesBytes / 2), modulation)
    return changedInPlace(kernels, colored(rows), (row, count) => {
      kernels.exports.linkRgba(row, count, steps, nodes)
    })
  },
}

function placedSteps(kernels: Kernels): number {
  const curve = Float64Array.from({ length: LEVELS }, (_, level) => level / (LEVELS - 1))
  const table = linkSteps({ curves: [curve, curve, curve] }, SHAPE)
  const steps = kernels.alloc(SHAPE.stepsBytes)
  kernels.view(steps, SHAPE.stepsBytes).set(new Uint8Array(table.buffer))
  return steps
}

/** Red varies slowest. */
function fillNodes(nodes: Int16Array, modulation: Modulation): void {
  const level = (index: number) => (255 * index) / (POINTS - 1)
  let at = 0
  for (let r = 0; r < POINTS; r++) {
    for (let g = 0; g < POINTS; g++) {
      for (let b = 0; b < POINTS; b++) {
        const color = { r: level(r), g: level(g), b: level(b), a: 255 }
        modulated(color, modulation).forEach((value, i) => {
          nodes[at + i] = Math.round(value * 255 * LINK_LEVEL)
        })
        nodes[at + 3] = 0
        at += 4
      }
    }
  }
}

type Rgb = Parameters<typeof toLab>[0]

function modulated(color: Rgb, { brightness, saturation, hue, lightness: more }: Modulation) {
  const { lightness, a, b } = toLab(color)
  const turn = (hue * Math.PI) / 180
  const [cos, sin] = [Math.cos(turn) * saturation, Math.sin(turn) * saturation]
  return fromLab({
    lightness: lightness * brightness + more,
    a: a * cos - b * sin,
    b: a * sin + b * cos,
  })
}
