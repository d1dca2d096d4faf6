/**
 * What is bundled: `CODECS=stock` in front of a command takes the libraries themselves instead of our
 * own codecs, `JXL_INPUT=off` leaves out the decoder of JPEG XL (0.3 MB of the upload).
 */

/** Of package.json's `imports`: what `#codecs` and `#jxl-decoder` are in the Worker. */
const CONDITIONS = { stock: 'stock', noJxl: 'no-jxl' } as const
const WRANGLERS_OWN = ['workerd', 'worker', 'browser']

/** Throws for a set that there is not. */
export function isStockAsked({ CODECS: set = '' }: NodeJS.ProcessEnv = process.env): boolean {
  if (set !== '' && set !== 'stock')
    throw new Error(`CODECS is "${set}": "stock" is the only other`)
  return set === 'stock'
}

/** What wrangler needs in its environment to bundle what was asked for. */
export function bundlingEnv(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  const asked = [
    ...(isStockAsked(env) ? [CONDITIONS.stock] : []),
    ...(hasJxlInput(env) ? [] : [CONDITIONS.noJxl]),
  ]
  if (asked.length === 0) return {}
  return { WRANGLER_BUILD_CONDITIONS: [...asked, ...WRANGLERS_OWN].join(',') }
}

function hasJxlInput({ JXL_INPUT: input = 'on' }: NodeJS.ProcessEnv): boolean {
  if (input !== 'on' && input !== 'off') throw new Error(`JXL_INPUT is "${input}": on or off`)
  return input === 'on'
}
