/** Arguments of options, by imgproxy's rules: what Go's `strconv` reads. Each throws an `ImgproxyUrlError`. */

import { type Color, parseColor } from '../../../engine/index.ts'
import { fromBase64Url } from './source.ts'
import { invalidArgument, invalidUrl } from './url-error.ts'

export type Arguments = readonly [string, ...string[]]

const NUMBER = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d{1,3})?$/
const WHOLE = /^[+-]?\d{1,15}$/
const TRUE: readonly string[] = ['1', 't', 'T', 'TRUE', 'true', 'True']

export function atMost(option: string, args: Arguments, most: number): void {
  if (args.length > most) throw invalidUrl(`${option} has more than ${most} arguments`)
}

/** What is no boolean is false: there it is a warning in the log. */
export function boolean(option: string, args: Arguments): boolean {
  atMost(option, args, 1)
  return isTrue(args[0])
}

export function isTrue(text: string | undefined): boolean {
  return text !== undefined && TRUE.includes(text)
}

export function number(
  option: string,
  text: string,
  isFit = (_: number) => true,
  rule = 'a number',
) {
  const value = NUMBER.test(text) ? Number(text) : Number.NaN
  if (Number.isFinite(value) && isFit(value)) return value
  throw invalidArgument(option, text, rule)
}

export function positive(option: string, text: string): number {
  return number(option, text, (value) => value > 0, 'a number above 0')
}

export function notNegative(option: string, text: string): number {
  return number(option, text, (value) => value >= 0, 'a number from 0')
}

export function share(option: string, text: string): number {
  return number(option, text, (value) => value >= 0 && value <= 1, 'a number from 0 to 1')
}

export function whole(option: string, text: string): number {
  if (WHOLE.test(text)) return Number(text)
  throw invalidArgument(option, text, 'a whole number')
}

/** Pixels and the like. */
export function count(option: string, text: string): number {
  const value = WHOLE.test(text) ? Number(text) : -1
  if (value >= 0) return value
  throw invalidArgument(option, text, 'a whole number from 0')
}

/** 0 stands for what is usual. */
export function qualityOf(option: string, text: string): number {
  const value = count(option, text)
  if (value <= 100) return value
  throw invalidArgument(option, text, 'a whole number from 0 to 100')
}

/** Three or six hexadecimal digits. */
export function hexColor(option: string, text: string): Color {
  const color = /^(?:[\da-f]{3}|[\da-f]{6})$/i.test(text) ? parseColor(`#${text}`) : undefined
  if (color) return color
  throw invalidArgument(option, text, '3 or 6 hexadecimal digits')
}

export function base64Text(option: string, text: string): string {
  const bytes = fromBase64Url(text)
  if (bytes) return new TextDecoder().decode(bytes)
  throw invalidArgument(option, text, 'URL-safe base64')
}
