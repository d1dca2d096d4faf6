/**
 * `npm run convert`: the engine without a server.
 *
 *   npm run convert -- in.jpg out.webp --width 1024
 *   npm run convert -- 'photos/*.jpg' more.png --out-dir web --format avif
 */

import { convertFiles } from './convert-files.ts'

process.exitCode = await convertFiles(process.argv.slice(2))
