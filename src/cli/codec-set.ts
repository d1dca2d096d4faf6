/**
/**
 * What is bundled: `CODECS=stock` in front of a command takes the libraries themselves instead of our
 * own codecs, `JXL_INPUT=off` leaves out the decoder of JPEG XL (0.3 MB of the upload), `WITHOUT=heic`
 * that of HEIC.
 */

import { FORMATS } from '../engine/index.ts'

/** Of package.json's `imports`: what `#codecs`, `#jxl-decoder` and `#heic` are in the Worker. */
const CONDITIONS = { stock: 'stock', noJxl: 'no-jxl', withoutHeic: 'without-heic' } as const
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

/** What wrangler needs in its environment to bundle what was asked for. */
export function bundlingEnv(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const asked = [
    ...(isStockAsked(env) ? [CONDITIONS.stock] : []),
    ...(hasJxlInput(env) ? [] : [CONDITIONS.noJxl]),
    ...(isHeicLeftOut(env) ? [CONDITIONS.withoutHeic] : []),
  ]
  if (asked.length === 0) return {}
  return { WRANGLER_BUILD_CONDITIONS: [...asked, ...WRANGLERS_OWN].join(',') }
}

function hasJxlInput({ JXL_INPUT: input = 'on' }: NodeJS.ProcessEnv): boolean {
  if (input !== 'on' && input !== 'off') throw new Error(`JXL_INPUT is "${input}": on or off`)
  return input === 'on'
}
