/** What ipx cuts off, puts around, and does to colours: sharp's operations, as far as they are ours. */

import type { Color } from '../../../engine/index.ts'
import type { Transform } from '../../transform.ts'
import { colorText, type ForeignEntry, numberText } from '../foreign.ts'
import type { Modifiers } from './address.ts'
import { cannotDo } from './error.ts'
import { boolean, color, number, required, word } from './values.ts'

const NEVER: readonly string[] = [
  ...['dilate', 'erode', 'clahe', 'unflatten', 'gamma', 'normalize', 'threshold', 'opacity'],
]

const KERNELS = [
  ...([
    'nearest',
    'linear',
    'cubic',
    'mitchell',
    'lanczos2',
    'lanczos3',
    'mks2013',
    'mks2021',
  ] as const),
]

const readKernel = word('kernel', KERNELS)

/** Of values as they stand between `_`. Throws an `OptionError`. */
type Operation = (
  values: readonly string[],
  background: Color | undefined,
) => readonly ForeignEntry[]

const BLACK: Color = { r: 0, g: 0, b: 0, a: 255 }

const OPERATIONS: Readonly<Record<string, Operation>> = {
  kernel([text]) {
    const name = readKernel(text) ?? 'lanczos3'
    if (name !== 'lanczos3' && name !== 'mitchell')
      throw cannotDo('kernel', `${name} is not supported`)
    return [entry('filter', name, 'kernel')]
  },
  trim([text]) {
    const tolerance = number('trim', { min: 0 })(text) ?? 10
    if (!Number.isInteger(tolerance) || tolerance > 255) {
      throw cannotDo('trim', 'a threshold is a whole number up to 255')
    }
    return [entry('trim', `border;${tolerance}`, 'trim')]
  },
  extract,
  crop: extract,
  extend(values, background) {
    const names = ['top', 'right', 'bottom', 'left']
    const edges = names.map((name, i) => {
      return number(`extend.${name}`, { min: 0, max: 10_000, integer: true })(values[i]) ?? 0
    })
    const kinds = ['background', 'copy', 'repeat', 'mirror'] as const
    const kind = word('extend.extendWith', kinds)(values[4]) ?? 'background'
    if (kind !== 'background') throw cannotDo('extend', `${kind} is not supported`)
    if (edges.every((edge) => edge === 0)) return []
    return [entry('border', `${edges.join(';')};${colorText(background ?? BLACK)}`, 'extend')]
  },
  sharpen([sigma, ...rest]) {
    const read = number('sharpen.sigma', { min: 0.000_001, max: 10 })(sigma)
    for (const [i, usual] of [2, 10, 20].entries()) {
      const name = ['x1', 'y2', 'y3'][i] ?? ''
      const value = number(`sharpen.${name}`, SLOPE)(rest[i + 2]) ?? usual
      if (value !== usual) throw cannotDo('sharpen', `${name} is not supported`)
    }
    return read === undefined ? [] : [entry('sharpen', numberText(read), 'sharpen')]
  },
  median([text]) {
    const side = number('median', { min: 1, max: 1_000, integer: true })(text) ?? 3
    if (side !== 3 && side !== 1) throw cannotDo('median', 'only 3 is supported')
    return side === 1 ? [] : [entry('median', '3', 'median')]
  },
  blur([sigma, precision, amplitude]) {
    const read = number('blur.sigma', { min: 0.3, max: 1_000 })(sigma)
    const kind = word('blur.precision', ['integer', 'float', 'approximate'])(precision)
    const least = number('blur.minAmplitude', { min: 0.001, max: 1 })(amplitude) ?? 0.2
    if (kind === 'approximate') throw cannotDo('blur', 'approximate is not supported')
    if (least !== 0.2) throw cannotDo('blur', 'minAmplitude is not supported')
    return read === undefined ? [] : [entry('blur', numberText(read), 'blur')]
  },
  flatten: (_, background) => [
    entry('background', colorText({ ...(background ?? BLACK), a: 255 }), 'flatten'),
  ],
  negate([alpha]) {
    boolean('negate.alpha')(alpha)
    return [entry('negate', 'true', 'negate')]
  },
  linear([a, b]) {
    const factor = number('linear.a')(a) ?? 1
    const offset = number('linear.b')(b) ?? 0
    if (factor === 1 && offset === 0) return []
    return [entry('linear', `${numberText(factor)};${numberText(offset)}`, 'linear')]
  },
  tint([text]) {
    const read = color('tint')(text)
    if (read === undefined) throw cannotDo('tint', 'it takes a colour')
    return [entry('tint', colorText(read).slice(0, 7), 'tint')]
  },
  grayscale: () => [entry('grayscale', 'true', 'grayscale')],
}

/** What no option of ours says: `blur` and `sharpen` without a sigma, and the slopes of one with it. */
export function detailOf(modifiers: Modifiers): Pick<Transform, 'mild' | 'slopes'> {
  const valuesOf = (name: string) => modifiers.get(name)?.split('_')
  const isMild = (name: string) => {
    const values = valuesOf(name)
    return values !== undefined && number(`${name}.sigma`)(values[0]) === undefined
  }
  const [blur, sharpen] = [isMild('blur'), isMild('sharpen')]
  const mild = (blur || sharpen) && { mild: { ...(blur && { blur }), ...(sharpen && { sharpen }) } }
  const [, first, second] = valuesOf('sharpen') ?? []
  const flat = number('sharpen.flat', SLOPE)(first) ?? 1
  const jagged = number('sharpen.jagged', SLOPE)(second) ?? 2
  const isUsual = sharpen || (flat === 1 && jagged === 2)
  return { ...mild, ...(!isUsual && { slopes: { flat, jagged } }) }
}

const SLOPE = { min: 0, max: 1_000_000 } as const

/** In the order of our names; throws for what ipx does and we do not. */
export function operationEntries(
  modifiers: Modifiers,
  background: Color | undefined,
): readonly ForeignEntry[] {
  const never = NEVER.find((name) => modifiers.has(name))
  if (never !== undefined) throw cannotDo(never)
  if (modifiers.has('crop') && modifiers.has('extract'))
    throw cannotDo('crop', 'no extract beside it')
  return Object.entries(OPERATIONS).flatMap(([name, read]) => {
    const text = modifiers.get(name)
    if (text === undefined) return []
    if (name === 'kernel' && !hasBox(modifiers)) {
      readKernel(text.split('_')[0])
      return []
    }
    return read(text.split('_'), background)
  })
}

/** ipx hands its kernel to sharp with both sides, and not with `w` or `h`. */
function hasBox(modifiers: Modifiers): boolean {
  return Boolean(modifiers.get('s') || modifiers.get('resize'))
}

function entry(name: string, text: string, from: string): ForeignEntry {
  return { name, text, from }
}

function extract(values: readonly string[]): readonly ForeignEntry[] {
  const names = ['left', 'top', 'width', 'height']
  const lengths = names.map((name, i) => {
    const bounds = { min: i < 2 ? 0 : 1, max: 100_000_000, integer: true } as const
    return required(`extract.${name}`, number(`extract.${name}`, bounds))(values[i])
  })
  return [entry('crop', lengths.join(';'), 'extract')]
}
