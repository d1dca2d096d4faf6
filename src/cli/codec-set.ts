/**
 * `CODECS=stock` in front of a command: the libraries themselves instead of our own codecs.
 * `WITHOUT=heic`: no code of that decoder in the Worker.
 */

import { FORMATS } from '../engine/index.ts'

/** Of package.json's `imports`: what `#codecs` and `#heic` are in the Worker. */
const STOCK = 'stock'
const WITHOUT_HEIC = 'without-heic'
const WRANGLERS_OWN = ['workerd', 'worker', 'browser']

/** Throws for a set that there is not. */
export function isStockAsked({ CODECS: set = '' }: NodeJS.ProcessEnv = process.env): boolean {
  if (set !== '' && set !== 'stock')
    throw new Error(`CODECS is "${set}": "stock" is the only other`)
  return set === 'stock'
}

/** Throws for something else that might be left out. */
export function isHeicLeftOut({ WITHOUT: what = '' }: NodeJS.ProcessEnv = process.env): boolean {
  const removable = FORMATS.filter(({ isPatented }) => isPatented).map(({ name }) => name as string)
  if (what !== '' && !removable.includes(what)) {
    throw new Error(`WITHOUT is "${what}": only ${removable.join()} can be`)
  }
  return what !== ''
}

/** What wrangler needs in its environment to bundle the set that was asked for. */
export function bundlingEnv(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const own = [...(isStockAsked(env) ? [STOCK] : []), ...(isHeicLeftOut(env) ? [WITHOUT_HEIC] : [])]
  if (own.length === 0) return {}
  return { WRANGLER_BUILD_CONDITIONS: [...own, ...WRANGLERS_OWN].join() }
}
