/**
 * What a chain of components comes to in one pass of ours. Each step is noted in the order of the
 * chain; a step that cannot be done where it stands is refused, and called by its name.
 */

import { invalidOption, type OptionError } from '../../option-error.ts'
import type { ForeignEntry } from '../foreign.ts'
import {
  boxEntries,
  type Crop,
  cropText,
  gravityText,
  looseOf,
  needsWholeSource,
  type Resize,
  turnedBox,
} from './box.ts'
import { isCenter } from './gravity.ts'
import { LayerList } from './layer-list.ts'
import type { Drawn } from './layer-place.ts'
import { mayFollow, type Stage } from './stages.ts'
import { after, isQuarter, type Turn, turnEntries, UPRIGHT } from './turn.ts'

/** After which the sides are what was asked for, whatever the picture. */
const EXACT: readonly string[] = ['cover', 'fill', 'pad']
const BOXES: readonly Stage[] = ['resize', 'scale', 'pad']

export class Pass {
  readonly #done: { readonly stage: Stage; readonly from: string }[] = []
  readonly #entries: ForeignEntry[] = []
  readonly #layers = new LayerList()
  #turn: Turn = UPRIGHT
  #turnFrom = ''
  #crop: Crop | undefined
  #resize: Resize | undefined

  /** One of our options, done at a stage of its own. */
  add(stage: Stage, entry: ForeignEntry): void {
    this.#note(stage, entry.from)
    this.say(entry)
  }

  /** One of our options that no order matters to. */
  say(entry: ForeignEntry): void {
    this.#entries.push(entry)
  }

  /** By its name, or as `draw` has it. */
  lay(layer: string | Drawn, from: string): void {
    if (!this.has('overlay')) this.#note('overlay', from)
    const before = this.#layers.add(layer, from)
    if (before !== undefined) throw cannotFollow(from, before)
  }

  has(stage: Stage): boolean {
    return this.#done.some((one) => one.stage === stage)
  }

  crop(crop: Crop): void {
    const isFree = !crop.place && isCenter(crop.gravity)
    if (this.#turnFrom !== '' && !isFree) throw cannotFollow(crop.from, this.#turnFrom)
    this.#note('crop', crop.from)
    const isAcross = isQuarter(this.#turn)
    this.#crop = isAcross ? { ...crop, width: crop.height, height: crop.width } : crop
  }

  resize(resize: Resize): void {
    if (this.#resize) {
      this.#resize = this.#resizedAgain(this.#resize, resize)
      return
    }
    const isPad = resize.fit.startsWith('pad')
    this.#note(isPad ? 'pad' : resize.isWhole ? 'scale' : 'resize', resize.from)
    this.#resize = resize
  }

  /** What is in a box is made smaller or larger with it. */
  #resizedAgain(before: Resize, { from, isWhole, fit, width, height }: Resize): Resize {
    const { width: across, height: down } = before
    const isExact = EXACT.includes(before.fit) && across !== undefined && down !== undefined
    const blocking = this.#done.find(({ stage }) => {
      return !BOXES.includes(stage) && !mayFollow(stage, 'scale')
    })
    if (!isExact || !isWhole || blocking) throw cannotFollow(from, (blocking ?? before).from)
    const inner = Math.min((width ?? Infinity) / across, (height ?? Infinity) / down)
    const factor =
      fit === 'scale-down' ? Math.min(1, inner) : fit === 'scale-up' ? Math.max(1, inner) : inner
    const side = (pixels: number) => Math.max(1, Math.round(pixels * factor))
    return { ...before, width: side(across), height: side(down) }
  }

  turn(turn: Turn, from: string): void {
    const blocking = this.#done.find(({ stage }) => stage === 'pixelate' || stage === 'overlay')
    if (blocking) throw cannotFollow(from, blocking.from)
    this.#turn = after(this.#turn, turn)
    this.#turnFrom = from
    if (this.#resize) this.#resize = turnedBox(this.#resize, turn)
  }

  /** In our words. Throws an `OptionError` where two steps want the one gravity to be different. */
  entries(): readonly ForeignEntry[] {
    const crop = this.#crop
    const resize = this.#resize
    return [
      ...this.#entries,
      ...turnEntries(this.#turn).map(([name, text]) => ({ name, text, from: this.#turnFrom })),
      ...(crop ? [{ name: 'crop', text: cropText(crop), from: crop.from }] : []),
      ...(resize ? boxEntries(resize) : []),
      ...this.#layers.entries(),
      ...this.#gravity(),
    ]
  }

  /** What our grammar has no words for. Throws where the size that it hangs on is not known. */
  loose(): ReturnType<typeof looseOf> {
    const resize = this.#resize
    if (!resize) return {}
    const cut = this.#done.find(({ stage }) => stage === 'trim' || stage === 'crop')
    if (cut && needsWholeSource(resize)) throw cannotFollow(resize.from, cut.from)
    return looseOf(resize)
  }

  #gravity(): readonly ForeignEntry[] {
    const free = this.#crop && !this.#crop.place ? this.#crop : undefined
    const resize = this.#resize?.gravity ? this.#resize : undefined
    const both = [free, resize].flatMap((step) =>
      step?.gravity ? [gravityText(step.gravity)] : [],
    )
    if (both.length > 1 && both[0] !== both[1]) throw cannotFollow(resize!.from, free!.from)
    const isTurned = this.#turn.degrees !== 0 || this.#turn.isMirrored
    if (free && isTurned && !isCenter(free.gravity)) throw cannotFollow(this.#turnFrom, free.from)
    const from = (resize ?? free)?.from ?? ''
    return both[0] === undefined ? [] : [{ name: 'gravity', text: both[0], from }]
  }

  #note(stage: Stage, from: string): void {
    const blocking = this.#done.find((one) => !mayFollow(one.stage, stage))
    if (blocking) throw cannotFollow(from, blocking.from)
    this.#done.push({ stage, from })
  }
}

function cannotFollow(step: string, before: string): OptionError {
  return invalidOption(
    step,
    `it not to come after ${before}: one pass cannot do both in that order`,
  )
}
