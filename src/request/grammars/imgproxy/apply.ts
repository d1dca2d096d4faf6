/** How an option changes a wish; by whole names, their short ones beside them. */

import { unsupportedOption } from '../../option-error.ts'
import type { Arguments } from './arguments.ts'
import type { ImgproxyWish } from './wish.ts'

/** `name`: as the caller wrote it. Throws an `ImgproxyUrlError`, and an `OptionError` for what is not supported. */
export type Apply = (wish: ImgproxyWish, args: Arguments, name: string) => void

export interface OptionRow {
  readonly names: readonly [string, ...string[]]
  readonly apply: Apply
}

export function option(names: string, apply: Apply): OptionRow {
  const [first = '', ...others] = names.split(' ')
  return { names: [first, ...others], apply }
}

/** An argument that is given: an empty one stands for what is usual. */
export function given(args: readonly string[], at: number): string | undefined {
  return args[at] === '' ? undefined : args[at]
}

/** Options of imgproxy's that nothing here can do, unless they ask for nothing. */
export function unsupported(names: string, isNothing: (args: Arguments) => boolean = () => false) {
  return option(names, (_, args, name) => {
    if (!isNothing(args)) throw unsupportedOption(name)
  })
}
