/**
 * `npm run convert`: the engine without a server.
 *
 *   npm run convert -- in.jpg out.webp --width 1024
 *   npm run convert -- photos more.png --out-dir web --format avif
 */

import { startFaster } from './compile-cache.ts'

startFaster()
const { convertFiles } = await import('./convert-files.ts')

// npm runs scripts in the project's folder: paths are meant from where npm was called.
const { npm_lifecycle_event: script, INIT_CWD: calledFrom } = process.env
if (script === 'convert' && calledFrom) process.chdir(calledFrom)

process.exitCode = await convertFiles(process.argv.slice(2))
