/**
 * The playground in a real Chromium, by hand as it were: drop, change, compare, copy, refuse, batch; the
 * first of these in Firefox too.
 * `--screenshots <folder>` leaves pictures of every view. Ends non-zero when something is not as it should be.
 */

import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Browser, chromium } from 'playwright-core'
import { startDevServer } from '../helpers/dev-server.ts'
import { findTool } from '../helpers/tools.ts'
import { bundleIsSmall } from './playground/bundle.ts'
import { FILES } from './playground/checks/files.ts'
import { ONE_PHOTO } from './playground/checks/one-photo.ts'
import { OTHER_PAGES } from './playground/checks/other-pages.ts'
import type { Checks } from './playground/checks/page.ts'
import { VIEWS } from './playground/checks/views.ts'
import { checkInFirefox } from './playground/firefox.ts'
import { openPlayground, type Site } from './playground/visit.ts'

/** What people do with the page, and what they should see. */
const CHECKS: Checks = { ...ONE_PHOTO, ...FILES, ...VIEWS, ...OTHER_PAGES }

const { values } = parseArgs({
  options: { screenshots: { type: 'string' }, only: { type: 'string' } },
})
const program = findTool('chromium', 'chromium-browser', 'google-chrome')
const firefox = findTool('firefox-esr', 'firefox')
if (program === undefined || firefox === undefined) {
  console.log('Chromium or Firefox is not installed: the playground is not tried')
  process.exitCode = process.env.CI ? 1 : 0
} else {
  const server = await startDevServer({ vars: { MAX_UPLOAD_MB: '4' } })
  const browser = await chromium.launch({ executablePath: program, args: ['--no-sandbox'] })
  try {
    const key = (server.headers.authorization ?? '').replace('Bearer ', '')
    const site = { url: server.url, key }
    await runAll(browser, site)
    await checkInFirefox(firefox, site, report)
  } finally {
    await browser.close()
    await server.stop()
  }
}

async function runAll(browser: Browser, site: Site): Promise<void> {
  const { screenshots: folder, only = '' } = values
  if (folder !== undefined) await mkdir(folder, { recursive: true })
  await report('the bundle stays under 80 KB gzip', bundleIsSmall)
  for (const [name, { look = {}, check }] of Object.entries(CHECKS)) {
    if (!name.includes(only)) continue
    await report(name, async () => {
      const visit = await openPlayground(browser, site, look)
      try {
        await check(visit)
        if (folder !== undefined) {
          const file = join(folder, `${name.replaceAll(/\W+/g, '-')}.png`)
          await visit.page.screenshot({ path: file, fullPage: true })
        }
        visit.expectQuiet()
      } finally {
        await visit.page.context().close()
      }
    })
  }
}

async function report(name: string, run: () => unknown): Promise<void> {
  try {
    await run()
    console.log(`  ok   ${name}`)
  } catch (error) {
    process.exitCode = 1
    console.log(`  FAIL ${name}\n${error instanceof Error ? error.stack : error}`)
  }
}
