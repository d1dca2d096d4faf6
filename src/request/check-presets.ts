import type { Presets } from '../config/presets.ts'
import { ConfigError } from '../config.ts'
import { readCloudflare } from './grammars/cloudflare.ts'
import { parseNative } from './grammars/native.ts'

/**
 * Throws a `ConfigError` for a preset whose options cannot be used in each grammar: all routes take
 * presets. A preset names no other.
 */
export function checkPresets(presets: Presets): void {
  for (const [name, entries] of presets) {
    try {
      parseNative(entries)
      readCloudflare(entries)
    } catch (error) {
      const why = error instanceof Error ? error.message : error
      throw new ConfigError(`Cannot start: PRESETS, ${name}: ${why}`)
    }
  }
}
