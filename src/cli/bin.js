#!/usr/bin/env node
/** `edgepress`: in a checkout the sources themselves; in a package, where Node runs no TypeScript, what was made of them. */

import { existsSync } from 'node:fs'

const built = new URL('../../dist/src/cli/edgepress.js', import.meta.url)
const isPackage = !existsSync(new URL('edgepress.ts', import.meta.url))
await import(isPackage ? built.href : './edgepress.ts')
