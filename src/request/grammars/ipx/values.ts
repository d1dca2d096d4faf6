/** How ipx reads the values of a modifier. Facts: github.com/unjs/ipx src/handlers/utils.ts, test/handlers/utils.test.ts. */

import { type Color, parseColor } from '../../../engine/index.ts'
import { parseRgb } from '../../css-rgb.ts'
import { cannotDo, ipxError } from './error.ts'

/** `undefined`: it is left out, and a default holds. Throws an `OptionError`. */
export type Reader<T> = (text: string | undefined) => T | undefined

interface Bounds {
  readonly min?: number
  readonly max?: number
  readonly integer?: true
}

function isOmitted(text: string | undefined): text is undefined | '' | 'undefined' {
  return text === undefined || text === '' || text === 'undefined'
}

function invalid(name: string, text: string, expected: string) {
  const sentence = `Invalid \`${name}\` modifier argument: \`${text.slice(0, 100)}\` (expected ${expected})`
  return ipxError('IPX_INVALID_MODIFIER_ARG', sentence, name)
}

/** As JSON writes numbers. */
export function number(name: string, { min, max, integer }: Bounds = {}): Reader<number> {
  const kind = integer ? 'an integer' : 'a number'
  const range = rangeText(min, max)
  return (text) => {
    if (isOmitted(text)) return undefined
    const value = parsed(text)
    const isNumber = typeof value === 'number' && Number.isFinite(value)
    if (!isNumber || (integer && !Number.isInteger(value))) {
      throw invalid(name, text, `${kind}${range}`)
    }
    if (value < (min ?? value) || value > (max ?? value)) {
      throw invalid(name, text, `${kind}${range}`)
    }
    return value
  }
}

function rangeText(min: number | undefined, max: number | undefined): string {
  if (min !== undefined && max !== undefined) return ` between ${min} and ${max}`
  if (min !== undefined) return ` greater than or equal to ${min}`
  return max === undefined ? '' : ` less than or equal to ${max}`
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

export function word<const T extends readonly string[]>(name: string, words: T): Reader<T[number]> {
  return (text) => {
    if (isOmitted(text)) return undefined
    if (words.includes(text)) return text as T[number]
    throw invalid(name, text, `one of: ${words.join(', ')}`)
  }
}

export function boolean(name: string): Reader<boolean> {
  return (text) => {
    if (isOmitted(text)) return undefined
    if (text === 'true' || text === '1') return true
    if (text === 'false' || text === '0') return false
    throw invalid(name, text, '`true` or `false`')
  }
}

const HEX = /^#?([\da-f]{3,4}|[\da-f]{6}|[\da-f]{8})$/i
const FUNCTION = /^(?:rgba?|hsla?|hwb)\([\d\s%,./-]+\)$/i
const NAME = /^[a-z]{3,20}$/i

/** Hex with `#` or without, `rgb()`, or a name. */
export function color(name: string): Reader<Color> {
  return (text) => {
    if (isOmitted(text)) return undefined
    const digits = HEX.exec(text)?.[1]
    if (digits !== undefined) {
      return parseColor(`#${digits.length === 4 ? digits.replace(/./g, '$&$&') : digits}`)
    }
    if (!FUNCTION.test(text) && !NAME.test(text)) {
      throw invalid(name, text, 'a hex (`f00`, `ff0000`) or named (`red`) colour')
    }
    const value = parseRgb(text.toLowerCase()) ?? parseColor(text)
    if (value) return value
    throw cannotDo(name, `the colour ${text.slice(0, 40)} is unknown`)
  }
}

/** `100x50`, or `100` for a square. */
export function size(name: string): Reader<{ readonly width: number; readonly height: number }> {
  return (text) => {
    if (isOmitted(text)) return undefined
    const match = /^(\d+)(?:x(\d+))?$/.exec(text)
    const width = Number(match?.[1])
    const height = match?.[2] === undefined ? width : Number(match[2])
    if (match && width > 0 && height > 0) return { width, height }
    throw invalid(name, text, '`{width}x{height}` of positive integers')
  }
}

/** Refuses what is left out. */
export function required<T>(name: string, read: Reader<T>): (text: string | undefined) => T {
  return (text) => {
    const value = read(text)
    if (value !== undefined) return value
    throw ipxError('IPX_MISSING_MODIFIER_ARG', `Missing \`${name}\` modifier argument`, name)
  }
}
