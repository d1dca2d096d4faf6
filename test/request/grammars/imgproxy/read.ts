/** Addresses of imgproxy's, read under rules. */

import {
  type ImgproxyRules,
  readAddress,
} from '../../../../src/request/grammars/imgproxy/read-wish.ts'
import { transformOf } from '../../../../src/request/grammars/imgproxy/transform-of.ts'
import { canonicalTransform } from '../../../../src/request/transform.ts'

export const RULES: ImgproxyRules = {
  separator: ':',
  hasFilename: false,
  presets: new Map(),
  onlyPresets: false,
  allowedOptions: [],
}

export const b64 = (text: string) =>
  btoa(text).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '')

export const SOURCE = 'plain/http://images.dev/lorem/ipsum.jpg'

/** `options`: `w:100/h:200`, in front of a source. */
export function wishOf(options: string, rules: Partial<ImgproxyRules> = {}) {
  return readAddress(`${options}/${SOURCE}`, { ...RULES, ...rules }).wish
}

/** What would be made, as one text. */
export function canonicalOf(options: string, rules: Partial<ImgproxyRules> = {}): string {
  return canonicalTransform(transformOf(wishOf(options, rules)))
}
