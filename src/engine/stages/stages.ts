/** All stages in their order, and how the list of them is planned, costed and opened. */

import type { Cost } from '../contract/codec.ts'
import type { Window } from '../geometry/axes.ts'
import type { Size } from '../geometry/orientation.ts'
import type { RowFormat, RowSource } from '../rows/rows.ts'
import { colorStage } from './color/stage.ts'
import { blurStage } from './detail/blur.ts'
import { medianStage } from './detail/median.ts'
import { mildStage } from './detail/mild.ts'
import { pixelateStage } from './detail/pixelate.ts'
import { sharpenStage } from './detail/sharpen.ts'
import { flattenStage } from './flatten.ts'
import { levelsStage } from './levels.ts'
import { maskStage } from './mask/stage.ts'
import { orientStage } from './orient.ts'
import { overlayStage } from './overlay/stage.ts'
import { radiusStage } from './radius.ts'
import { resizeStage } from './resize/stage.ts'
import type { Drawing, Grid, Part, PlannedStage, Stage, StageTools } from './stage.ts'
import { modulateStage } from './tone/modulate.ts'
import { toneStage } from './tone/stage.ts'

/**
 * All stages, in the order in which rows go through them. Flattening is the last: where formats
 * share a picture, it waits for the encoder of the one that has no alpha.
 */
export const STAGES: readonly Stage[] = [
  resizeStage,
  levelsStage,
  colorStage,
  modulateStage,
  toneStage,
  medianStage,
  blurStage,
  sharpenStage,
  mildStage,
  pixelateStage,
  overlayStage,
  radiusStage,
  maskStage,
  orientStage,
  flattenStage,
]

/** The stages of one picture. */
export interface PlannedStages {
  readonly stages: readonly PlannedStage[]
  /** What they take together. */
  readonly costs: readonly Cost[]
  /** What is taken once, whatever the number of pictures, by stage. */
  readonly shared: ReadonlyMap<string, Cost>
  /** What stays in the arena from picture to picture where they are drawn one after the other. */
  readonly prepared: readonly Cost[]
  readonly words: readonly string[]
  /** One of them changes what the picture shows. */
  readonly hasEffects: boolean
  /** One of them cannot be done strip by strip. */
  readonly needsWhole: boolean
  /** Of the rows that leave the last one. */
  readonly format: RowFormat
}

/** Plans those stages that have something to do. */
export function planStages(list: readonly Stage[], drawing: Drawing): PlannedStages {
  const stages: PlannedStage[] = []
  const costs: Cost[] = []
  const shared = new Map<string, Cost>()
  const prepared: Cost[] = []
  const words: string[] = []
  let format = drawing.decoded
  let hasEffects = false
  let needsWhole = false
  for (const stage of list) {
    const settings = stage.plan(drawing)
    if (settings === undefined) continue
    stages.push({ name: stage.name, settings })
    const cost = stage.cost(settings, format, drawing)
    costs.push(cost)
    if (stage.prepare) prepared.push(cost)
    if (stage.sharedCost) shared.set(stage.name, stage.sharedCost(drawing))
    words.push(...stage.describe(settings))
    format = stage.format?.(settings, format) ?? format
    hasEffects ||= stage.isEffect === true
    needsWhole ||= stage.needsWhole === true
  }
  return { stages, costs, shared, prepared, words, format, hasEffects, needsWhole }
}

/** What planned stages take while rows of this format go through them. */
export function costsOf(
  list: readonly Stage[],
  planned: readonly PlannedStage[],
  rows: RowFormat,
  drawing: Drawing,
): Cost[] {
  return planned.map(({ name, settings }) => stageOf(list, name).cost(settings, rows, drawing))
}

/** Opens what was planned from the same list, one on the rows of the other. */
export function openStages(
  list: readonly Stage[],
  planned: readonly PlannedStage[],
  rows: RowSource,
  tools: StageTools,
): RowSource {
  return planned.reduce((source, { name, settings }) => {
    return stageOf(list, name).open(settings, source, tools)
  }, rows)
}

/** Before several pictures are drawn one after the other; see `Stage.prepare`. */
export function prepareStages(
  list: readonly Stage[],
  planned: readonly PlannedStage[],
  tools: StageTools,
): void {
  for (const { name, settings } of planned) stageOf(list, name).prepare?.(settings, tools)
}

function stageOf(list: readonly Stage[], name: string): Stage {
  const stage = list.find((one) => one.name === name)
  if (!stage) throw new Error(`Cannot draw: there is no stage ${name}`)
  return stage
}

/**
 * What has to be drawn of a picture of `whole` pixels so that `window` of it is right: more around it
 * for each stage that looks further than its own pixels.
 */
export function drawnFor(
  list: readonly Stage[],
  planned: readonly PlannedStage[],
  window: Window,
  whole: Size,
): Window {
  const grids = planned.map(({ name, settings }) => stageOf(list, name).grid?.(settings))
  const onGrid = (part: Window, i: number) => within(onLines(part, grids[i]), whole)
  let seen = window
  for (let i = planned.length - 1; i >= 0; i--) {
    const { name, settings } = planned[i]!
    const reach = stageOf(list, name).reach?.(settings) ?? 0
    seen = within(grown(onGrid(seen, i), reach), whole)
  }
  return planned.reduce((part, _, i) => onGrid(part, i), seen)
}

function grown({ x, y, width, height }: Window, by: number): Window {
  return { x: x - by, y: y - by, width: width + 2 * by, height: height + 2 * by }
}

function onLines(part: Window, grid: Grid | undefined): Window {
  if (!grid) return part
  const { size } = grid
  const before = (at: number, line: number) => Math.floor((at - line) / size) * size + line
  const after = (at: number, line: number) => Math.ceil((at - line) / size) * size + line
  const [x, y] = [before(part.x, grid.x), before(part.y, grid.y)]
  const right = after(part.x + part.width, grid.x)
  return { x, y, width: right - x, height: after(part.y + part.height, grid.y) - y }
}

function within({ x, y, width, height }: Window, whole: Size): Window {
  const [left, top] = [Math.max(0, x), Math.max(0, y)]
  const [right, bottom] = [Math.min(whole.width, x + width), Math.min(whole.height, y + height)]
  return { x: left, y: top, width: right - left, height: bottom - top }
}

/** The same stages, for a part of the picture. */
export function stagesWithin(
  list: readonly Stage[],
  planned: readonly PlannedStage[],
  part: Part,
): PlannedStage[] {
  return planned.map(({ name, settings }) => ({
    name,
    settings: stageOf(list, name).within?.(settings, part) ?? settings,
  }))
}

/** The settings of a stage, where it was planned. */
export function settingsOf<S>(stage: Stage<S>, planned: readonly PlannedStage[]): S | undefined {
  return planned.find(({ name }) => name === stage.name)?.settings as S | undefined
}
