/** The options of `POST /v1/images`, as texts, and of `POST /v1/reprocess`, in JSON. */

import type { OutputFormat, Profile } from '../engine/index.ts'
import { ORIGINALS } from '../storage/keys.ts'
import { invalidOption } from './option-error.ts'
import { imageSchema, reprocessSchema } from './options.ts'
import { NO_PRESETS, withPresets } from './presets.ts'
import { type OptionEntry, readDocument, readTexts } from './read-options.ts'

export interface ImageOptions {
  readonly formats: readonly OutputFormat[]
  readonly quality: number
  readonly profile: Profile
}

/** Throws an `OptionError` that names the first option that is unknown, given twice or invalid. */
export function parseImageOptions(
  entries: Iterable<OptionEntry>,
  presets = NO_PRESETS,
): ImageOptions {
  const { preset: _, ...options } = readTexts(imageSchema, withPresets(entries, presets))
  return options
}

export interface ReprocessOptions extends ImageOptions {
  readonly prefix: string
  readonly limit?: number
  readonly workers?: number
}

/** Throws an `OptionError` as above. */
export function parseReprocess(document: unknown, maxWorkers: number): ReprocessOptions {
  if (typeof document !== 'object' || document === null || Array.isArray(document)) {
    throw invalidOption('prefix', `a JSON object, like {"prefix":"${ORIGINALS}"}`)
  }
  return readDocument(reprocessSchema(maxWorkers), document)
}
