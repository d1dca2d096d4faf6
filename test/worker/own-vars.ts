/** Tests have their own variables: whoever develops may have others, which wrangler reads as well. */

import { existsSync, readFileSync } from 'node:fs'
import { parseEnv } from 'node:util'
import { unstable_readConfig } from 'wrangler'

/**
 * What `.dev.vars` sets, as wrangler.toml has it. Throws on what neither that file nor `own` sets: a variable
 * cannot be taken back, and an empty one is not the default.
 */
export function withoutDevVars(own: object, file = '.dev.vars'): Record<string, string> {
  if (!existsSync(file)) return {}
  const { vars } = unstable_readConfig({ config: './wrangler.toml' })
  const names = Object.keys(parseEnv(readFileSync(file, 'utf8')))
  const others = names.filter((name) => !(name in vars || name in own))
  if (others.length > 0) {
    throw new Error(`Cannot test: ${file} sets ${others.join(', ')}, comment that out meanwhile`)
  }
  const shared = names.filter((name) => name in vars)
  return Object.fromEntries(shared.map((name) => [name, String(vars[name])]))
}
