/** The loaders of `edgepress/next`, `/nuxt` and `/astro`, held to the frameworks' own types. */

import { execFile } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { clientFile, installClients } from './clients.ts'

const ROOT = fileURLToPath(new URL('../../', import.meta.url))
const FRAMEWORKS = [
  'next@16.1.6',
  '@nuxt/image@2.1.0',
  'astro@7.3.5',
  '@types/react@19.2.14',
] as const

const CONSUMER = `
import type { ImageLoader } from 'next/image'
import type { ExternalImageService } from 'astro'
import type { ImageProvider } from '@nuxt/image'
import next from '${ROOT}src/client/loaders/next.ts'
import astro from '${ROOT}src/client/loaders/astro.ts'
import nuxt from '${ROOT}src/client/loaders/nuxt.ts'
export const loader: ImageLoader = next
export const service: ExternalImageService = astro
export const provider: () => ImageProvider<{ baseURL?: string }> = nuxt
`
const LANGUAGE = ['--module', 'esnext', '--moduleResolution', 'bundler', '--target', 'es2024']
const LIBRARIES = ['--lib', 'es2024,dom,dom.iterable', '--types', 'node', '--skipLibCheck']
const RULES = [
  '--strict',
  '--exactOptionalPropertyTypes',
  '--noEmit',
  '--allowImportingTsExtensions',
]

/** Throws what the compiler says where one does not fit. */
export async function checkLoaders(): Promise<string> {
  await installClients(FRAMEWORKS)
  const consumer = clientFile('../consumer.ts')
  await writeFile(consumer, CONSUMER)
  const compiler = `${ROOT}node_modules/typescript/bin/tsc`
  const types = ['--ignoreConfig', '--typeRoots', `${ROOT}node_modules/@types`]
  const flags = [...LANGUAGE, ...LIBRARIES, ...RULES, ...types]
  await promisify(execFile)(process.execPath, [compiler, consumer, ...flags])
  return `types of ${FRAMEWORKS.slice(0, 3).join(', ')}`
}
