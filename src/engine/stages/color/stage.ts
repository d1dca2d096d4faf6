/** The colour stage in the list: from what the samples mean to sRGB, or Display P3. */

import type { CodedColor } from '../../contract/coded-color.ts'
import type { Stage, StageTools } from '../stage.ts'
import { colorArenaBytes, linkArenaBytes, openColor, type ToSrgb } from './color.ts'
import { towardsP3 } from './display-p3.ts'
import { heldBytes, withoutSrgb } from './icc-profile.ts'

interface ColorSettings {
  /** What tells the meaning of the samples. */
  readonly from: 'icc' | CodedColor['kind']
  readonly isP3: boolean
}

export const colorStage: Stage<ColorSettings> = {
  name: 'color',
  plan: ({ profile, codedBy, isP3 }) => profile && { from: codedBy ?? 'icc', isP3 },
  cost: (_settings, _rows, { profile }) => {
    const wasmBytes = profile ? colorArenaBytes(profile) : 0
    return { heap: 'kernels', wasmBytes, jsBytes: 0 }
  },
  sharedCost: ({ profile }) => ({
    heap: 'kernels',
    wasmBytes: linkArenaBytes(profile),
    jsBytes: heldBytes(profile),
  }),
  describe: ({ from, isP3 }) => (isP3 ? [from, 'p3'] : [from]),
  prepare: ({ isP3 }, tools) => void sharedTables(isP3, tools),
  open({ isP3 }, rows, tools) {
    const color = sharedTables(isP3, tools)
    return color ? color(rows) : rows
  },
}

function sharedTables(isP3: boolean, tools: StageTools): ToSrgb | undefined {
  return tools.once(isP3 ? 'color to p3' : 'color to srgb', () => tablesOf(isP3, tools))
}

/** `undefined` for a picture that is in the wanted space already. */
function tablesOf(isP3: boolean, { kernels, profile }: StageTools): ToSrgb | undefined {
  const target = withoutSrgb(isP3 && profile ? towardsP3(profile) : profile)
  return target && openColor(kernels, target)
}
