/**
 * What is bundled: `CODECS=stock` in front of a command takes the libraries themselves instead of our
 * own codecs, `JXL_INPUT=off` leaves out the decoder of JPEG XL (0.3 MB of the upload), and
 * `HEIC_INPUT=off` that of HEIC (of our kernels as well, where src/build/wasm.ts makes them).
 */

/** Of package.json's `imports`: what `#codecs`, `#jxl-decoder` and `#heic` are in the Worker. */
const CONDITIONS = { stock: 'stock', noJxl: 'no-jxl', noHeic: 'no-heic' } as const
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
    ...(isOn('JXL_INPUT', env) ? [] : [CONDITIONS.noJxl]),
    ...(isOn('HEIC_INPUT', env) ? [] : [CONDITIONS.noHeic]),
  ]
  if (asked.length === 0) return {}
  return { WRANGLER_BUILD_CONDITIONS: [...asked, ...WRANGLERS_OWN].join(',') }
}

function isOn(name: string, { [name]: value = 'on' }: NodeJS.ProcessEnv): boolean {
  if (value !== 'on' && value !== 'off') throw new Error(`${name} is "${value}": on or off`)
  return value === 'on'
}
