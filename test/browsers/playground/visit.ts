/** One visit of the page, and all that the browser complains of in it. */

import assert from 'node:assert/strict'
import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import type { Browser, BrowserContextOptions, Page } from 'playwright-core'
import { dropFiles } from './drop.ts'

export interface Site {
  readonly url: string
  readonly key: string
}

export interface Visit {
  readonly page: Page
  readonly site: Site
  /** Opens the page with a key, and waits for the first result; `hash` as the fragment has it. */
  open(hash?: string): Promise<void>
  /** Drops files anywhere on the page. */
  drop(files: readonly DroppedFile[]): Promise<void>
  /** Waits for a result after `before`, the address of an earlier one. */
  nextResult(before: string): Promise<string>
  /** The address of the result that can be downloaded. */
  result(): Promise<string>
  /** No serious finding of axe. */
  expectAccessible(): Promise<void>
  /** Nothing on the console, no refused style, script or picture. */
  expectQuiet(): void
  /** Complaints that a check has brought about itself. */
  forgive(pattern: RegExp): void
}

export interface DroppedFile {
  readonly name: string
  readonly type: string
  readonly bytes: Uint8Array
}

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8')
const RESULT = '.facts a[download]'

export async function openPlayground(
  browser: Browser,
  site: Site,
  look: BrowserContextOptions,
): Promise<Visit> {
  const options = { viewport: { width: 1_360, height: 900 }, ...look }
  const context = await browser.newContext({ acceptDownloads: true, ...options })
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: site.url })
  const page = await context.newPage()
  const complaints: string[] = []
  const forgiven: RegExp[] = []
  page.on('console', (message) => {
    if (['error', 'warning'].includes(message.type())) complaints.push(message.text())
  })
  page.on('pageerror', (error) => complaints.push(String(error.stack)))
  const result = async () => (await page.locator(RESULT).getAttribute('href')) ?? ''
  return {
    ...{ page, site, result },
    async open(hash = '') {
      await page.goto(`${site.url}/#key=${site.key}${hash === '' ? '' : `&${hash}`}`)
      if (!hash.includes('view=')) await page.waitForSelector(RESULT)
    },
    async drop(files) {
      const sent = files.map(({ bytes, ...rest }) => ({
        ...rest,
        text: Buffer.from(bytes).toString('base64'),
      }))
      await page.evaluate(dropFiles, sent)
    },
    async nextResult(before) {
      const isOther = ([selector, old]: readonly string[]) => {
        const href = document.querySelector(selector ?? '')?.getAttribute('href')
        return href !== null && href !== undefined && href !== old
      }
      await page.waitForFunction(isOther, [RESULT, before])
      return await result()
    },
    async expectAccessible() {
      await page.evaluate(AXE)
      const found = await page.evaluate(runAxe)
      assert.deepEqual(found, [])
    },
    forgive: (pattern) => void forgiven.push(pattern),
    expectQuiet() {
      const left = complaints.filter((text) => !forgiven.some((pattern) => pattern.test(text)))
      assert.deepEqual(left, [])
    },
  }
}

interface Finding {
  readonly id: string
  readonly impact: string
  readonly nodes: readonly { readonly html: string; readonly failureSummary: string }[]
}

/** Runs in the page. */
async function runAxe(): Promise<string[]> {
  const { axe } = window as unknown as { axe: { run(): Promise<{ violations: Finding[] }> } }
  const { violations } = await axe.run()
  return violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(
      ({ id, nodes }) =>
        `${id}: ${nodes.map(({ html, failureSummary }) => `${html} ${failureSummary}`).join(' | ')}`,
    )
}
