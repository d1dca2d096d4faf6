/**
 * What a chain of components comes to in one pass of ours. Each step is noted in the order of the
 * chain; a step that cannot be done where it stands is refused, and called by its name.
 */

import { invalidOption, type OptionError } from '../../option-error.ts'
import { type ForeignEntry, pointText } from '../foreign.ts'
import { isCenter, type Point } from './gravity.ts'
import { mayFollow, type Stage } from './stages.ts'
import { after, isQuarter, type Turn, turnEntries, turnedPoint, UPRIGHT } from './turn.ts'

/** A step, by the words of the caller. */
export interface Named {
  readonly from: string
}

export interface Crop extends Named {
  /** As our option has them; a place only where one is given. */
  readonly place?: { readonly left: string; readonly top: string }
  readonly width: string
  readonly height: string
  readonly gravity: Point | 'auto'
}

export interface Resize extends Named {
  readonly fit: string
  readonly width: number | undefined
  readonly height: number | undefined
  /** Only of those that cut or pad. */
  readonly gravity?: Point | 'auto'
  /** It is proportional, and nothing is cut or padded. */
  readonly isWhole: boolean
}

/** After which the sides are what was asked for, whatever the picture. */
const EXACT: readonly string[] = ['cover', 'fill', 'pad']
const BOXES: readonly Stage[] = ['resize', 'scale', 'pad']

export class Pass {
  readonly #done: { readonly stage: Stage; readonly from: string }[] = []
  readonly #entries: ForeignEntry[] = []
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
    const before = this.#resize
    if (before) return this.#resizeAgain(before, resize)
    this.#note(resize.fit === 'pad' ? 'pad' : resize.isWhole ? 'scale' : 'resize', resize.from)
    this.#resize = resize
  }

  /** What is in a box is made smaller or larger with it. */
  #resizeAgain(before: Resize, { from, isWhole, fit, width, height }: Resize): void {
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
    this.#resize = { ...before, width: side(across), height: side(down) }
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
      ...this.#gravity(),
    ]
  }

  #gravity(): readonly ForeignEntry[] {
    const free = this.#crop && !this.#crop.place ? this.#crop : undefined
    const resize = this.#resize?.gravity ? this.#resize : undefined
    const both = [free, resize].flatMap((step) => (step?.gravity ? [gravityText(step.gravity)] : []))
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

/** The box of a picture that is turned first, so that the same comes out of it. */
function turnedBox(resize: Resize, turn: Turn): Resize {
  const { width, height, gravity } = resize
  return {
    ...resize,
    ...(isQuarter(turn) && { width: height, height: width }),
    ...(gravity && { gravity: gravity === 'auto' ? gravity : turnedPoint(gravity, turn) }),
  }
}

function boxEntries({ fit, width, height, from }: Resize): readonly ForeignEntry[] {
  const sides = { width, height }
  const given = (['width', 'height'] as const).filter((name) => sides[name] !== undefined)
  const box = given.map((name) => ({ name, text: `${sides[name]}`, from }))
  return [...box, { name: 'fit', text: fit, from }]
}

function cropText({ place, width, height }: Crop): string {
  return [...(place ? [place.left, place.top] : []), width, height].join(';')
}

function gravityText(gravity: Point | 'auto'): string {
  return gravity === 'auto' ? gravity : pointText(gravity)
}

function cannotFollow(step: string, before: string): OptionError {
  return invalidOption(step, `it not to come after ${before}: one pass cannot do both in that order`)
}
