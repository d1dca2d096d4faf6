/**
 * `npm run reprocess`: makes the derivatives of all originals again.
 *
 *   EDGEPRESS_ADMIN_KEY=… npm run reprocess -- --url https://images.example.com --prefix originals/
 *
 * The Worker does the work and keeps the account; this only begins it and watches. Interrupted, it
 * prints the cursor under which to go on watching: the batch itself has not stopped.
 */

import { reprocessOriginals } from './reprocess-originals.ts'

process.exitCode = await reprocessOriginals(process.argv.slice(2))
