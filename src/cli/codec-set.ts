/** `CODECS=stock` in front of a command: the libraries themselves instead of our own codecs. */

/** Of package.json's `imports`: what `#codecs` is in the Worker. Wrangler's own are the last three. */
const STOCK_CONDITIONS = 'stock,workerd,worker,browser'

/** Throws for a set that there is not. */
export function isStockAsked({ CODECS: set = '' }: NodeJS.ProcessEnv = process.env): boolean {
  if (set !== '' && set !== 'stock')
    throw new Error(`CODECS is "${set}": "stock" is the only other`)
  return set === 'stock'
}

/** What wrangler needs in its environment to bundle the set that was asked for. */
export function bundlingEnv(env: NodeJS.ProcessEnv = process.env): Record<string, string> {
  return isStockAsked(env) ? { WRANGLER_BUILD_CONDITIONS: STOCK_CONDITIONS } : {}
}
