/**
 * `npm run purge`: removes what was made of a source on `/img`.
 *
 *   EDGEPRESS_ADMIN_KEY=… npm run purge -- --url https://images.example.com photos/cat.jpg
 */

import { purgeSources } from './purge-sources.ts'

process.exitCode = await purgeSources(process.argv.slice(2))
