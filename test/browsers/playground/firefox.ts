/**
 * The playground in Firefox, as far as Debian's can be driven: by WebDriver BiDi, which Playwright speaks
 * to newer ones alone. What Chromium is asked in full stands in `checks.ts`.
 */

import assert from 'node:assert/strict'
import { launch, type Page } from 'puppeteer-core'
import { photo } from '../../helpers/engine.ts'
import { dropFiles } from './drop.ts'
import type { Site } from './visit.ts'

const RESULT = '.facts a[download]'
/** What it says of the damaged file when it is shown as it came. */
const DAMAGED = /Image corrupt or truncated/

type Check = (page: Page, site: Site) => Promise<void>

const CHECKS: Readonly<Record<string, Check>> = {
  async 'a photo is dropped, and its format changed'(page, site) {
    await page.goto(`${site.url}/#key=${site.key}`)
    const sample = await resultAfter(page, '')
    await drop(page, [{ name: 'photo.jpg', bytes: await jpeg() }])
    const webp = await resultAfter(page, sample)
    assert.match(await textOf(page, '.plan'), /jpeg 1200x900.*webp/s)
    await page.locator('fieldset ::-p-text(AVIF)').click()
    const avif = await resultAfter(page, webp)
    assert.match(await textOf(page, '.plan'), /avif/)
    const shown = await page.$$eval('.pane img', (all) => all.map((img) => img.src))
    assert.equal(shown[1], avif)
    assert.match(page.url(), /#format=avif$/)
  },

  async 'a damaged file is refused, and a good one taken after it'(page, site) {
    await page.goto(`${site.url}/#key=${site.key}`)
    await resultAfter(page, '')
    const bytes = await jpeg()
    await drop(page, [{ name: 'broken.jpg', bytes: bytes.subarray(0, bytes.length / 2) }])
    await page.waitForSelector('[role=alert] ::-p-text(This file is damaged)')
    await drop(page, [{ name: 'good.jpg', bytes }])
    await page.waitForSelector('[role=alert]', { hidden: true })
  },

  async 'the divider follows keys, and zoom both pictures'(page, site) {
    await page.goto(`${site.url}/#key=${site.key}`)
    await resultAfter(page, '')
    await page.focus('[role=slider]')
    await page.keyboard.press('ArrowRight')
    const at = await page.$eval('[role=slider]', (one) => one.getAttribute('aria-valuenow'))
    assert.equal(at, '52')
    await page.locator('fieldset ::-p-text(100 %)').click()
    const places = await page.$$eval('.pane img', (all) => all.map((img) => img.style.transform))
    assert.equal(places[0], places[1])
  },

  async 'ten photos become one zip'(page, site) {
    await page.goto(`${site.url}/#key=${site.key}&format=jpeg`)
    await resultAfter(page, '')
    const bytes = await jpeg()
    await drop(
      page,
      Array.from({ length: 10 }, (_, i) => ({ name: `photo-${i}.jpg`, bytes })),
    )
    const link = await page.waitForSelector('a ::-p-text(Download zip)', { timeout: 120_000 })
    // The page may not fetch its own blob: the policy lets it talk to the Worker alone.
    const zip = await link?.evaluate((inner) => {
      const { href = '', download = '' } = inner.closest('a') ?? {}
      return [href.slice(0, 5), download.slice(-4)]
    })
    assert.deepEqual(zip, ['blob:', '.zip'])
    assert.match(await textOf(page, 'body'), /photo-9\.jpg/)
  },
}

/** `report` runs a check and tells how it went. */
export async function checkInFirefox(
  program: string,
  site: Site,
  report: (name: string, run: () => unknown) => Promise<void>,
): Promise<void> {
  const browser = await launch({ browser: 'firefox', executablePath: program, headless: true })
  try {
    for (const [name, check] of Object.entries(CHECKS)) {
      await report(`Firefox: ${name}`, async () => {
        const context = await browser.createBrowserContext()
        const page = await context.newPage()
        const complaints: string[] = []
        page.on('console', (message) => {
          if (message.type() === 'error') complaints.push(message.text())
        })
        page.on('pageerror', (error) => complaints.push(String(error)))
        await page.setViewport({ width: 1_360, height: 900 })
        await check(page, site)
        assert.deepEqual(
          complaints.filter((text) => !DAMAGED.test(text)),
          [],
        )
        await context.close()
      })
    }
  } finally {
    await browser.close()
  }
}

async function jpeg(): Promise<Buffer> {
  return await photo(1_200, 900).jpeg({ quality: 90 }).toBuffer()
}

interface Dropped {
  readonly name: string
  readonly bytes: Buffer
}

async function drop(page: Page, files: readonly Dropped[]): Promise<void> {
  const texts = files.map(({ name, bytes }) => {
    return { name, type: 'image/jpeg', text: bytes.toString('base64') }
  })
  await page.evaluate(dropFiles, texts)
}

/** Waits for a result that is not at `before`; answers its address. */
async function resultAfter(page: Page, before: string): Promise<string> {
  const isOther = (selector: string, old: string) => {
    const href = document.querySelector<HTMLAnchorElement>(selector)?.href
    return href !== undefined && href !== old && href
  }
  const found = await page.waitForFunction(isOther, { timeout: 120_000 }, RESULT, before)
  return String(await found.jsonValue())
}

async function textOf(page: Page, selector: string): Promise<string> {
  return await page.$eval(selector, (element) => element.textContent ?? '')
}
