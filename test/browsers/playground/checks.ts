/** What people do with the page, and what they should see. */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { BrowserContextOptions, Locator, Page } from 'playwright-core'
import { photo } from '../../helpers/engine.ts'
import type { DroppedFile, Visit } from './visit.ts'

export interface Check {
  readonly look?: BrowserContextOptions
  check(visit: Visit): Promise<void>
}

const DARK = { colorScheme: 'dark' } as const
const PHONE = {
  viewport: { width: 390, height: 844 },
  deviceScaleFactor: 2,
  isMobile: true,
  hasTouch: true,
} as const
/** Refusals are answers: the browser complains of each on its console. */
const REFUSED = /Failed to load resource: the server responded with a status of 4/

async function jpeg(width: number, height: number, name = 'holiday.jpg', seed = 1) {
  const bytes = await photo(width, height, seed).jpeg({ quality: 92 }).toBuffer()
  return { name, type: 'image/jpeg', bytes } satisfies DroppedFile
}

const segment = (page: Page, group: string, name: string) =>
  page.getByRole('group', { name: group }).getByRole('button', { name, exact: true })

async function read(locator: Locator): Promise<string> {
  return (await locator.textContent()) ?? ''
}

async function textOf(page: Page, label: string): Promise<string> {
  return await read(page.locator('.numbers div', { hasText: label }).locator('dd').first())
}

export const CHECKS: Readonly<Record<string, Check>> = {
  'a key that the address brings is kept for the tab, and leaves the address': {
    async check({ page, open, site, expectAccessible }) {
      await open()
      assert.ok(!page.url().includes(site.key))
      const kept = await page.evaluate(() => [
        Object.values(sessionStorage),
        Object.values(localStorage),
        document.cookie,
      ])
      assert.deepEqual(kept, [[site.key], [], ''])
      await expectAccessible()
    },
  },

  'a photo is dropped, and its format changed: numbers and picture change': {
    async check({ page, open, drop, result, nextResult }) {
      await open()
      await drop([await jpeg(1_200, 900)])
      const webp = await nextResult(await result())
      assert.match(await textOf(page, 'Size'), /^1200 × 900$/)
      const [bytes, plan] = [await textOf(page, 'Bytes'), await read(page.locator('.plan'))]
      assert.match(plan, /jpeg 1200x900.*webp/s)
      await segment(page, 'Format', 'AVIF').click()
      const avif = await nextResult(webp)
      assert.notEqual(await textOf(page, 'Bytes'), bytes)
      assert.match(await read(page.locator('.plan')), /avif/)
      assert.equal(await page.locator('.pane img').nth(1).getAttribute('src'), avif)
      assert.match(page.url(), /#format=avif$/)
      await page.getByLabel('width', { exact: true }).fill('300')
      await page.keyboard.press('Tab')
      await nextResult(avif)
      assert.equal(await textOf(page, 'Size'), '300 × 225')
    },
  },

  'the divider follows pointer and keys; wheel and buttons zoom both pictures together': {
    async check({ page, open }) {
      await open()
      const divider = page.getByRole('slider', { name: /Divider/ })
      await divider.focus()
      await page.keyboard.press('ArrowRight')
      assert.equal(await divider.getAttribute('aria-valuenow'), '52')
      const stage = page.locator('.stage')
      const box = await stage.boundingBox()
      assert.ok(box)
      await page.mouse.move(box.x + box.width * 0.3, box.y + box.height / 2)
      await page.mouse.down()
      await page.mouse.up()
      assert.equal(await divider.getAttribute('aria-valuenow'), '30')
      await page.mouse.wheel(0, -800)
      await segment(page, 'Zoom', '100 %').click()
      assert.equal(await read(page.locator('output[aria-label="Zoom"]')), '100 %')
      const places = () =>
        page
          .locator('.pane img')
          .evaluateAll((all) => all.map((img) => (img as HTMLElement).style.transform))
      const [one, other] = await places()
      assert.equal(one, other)
      await page.mouse.move(box.x + 200, box.y + 200)
      await page.mouse.down()
      await page.mouse.move(box.x + 260, box.y + 230)
      await page.mouse.up()
      const [moved, both] = await places()
      assert.notEqual(moved, one)
      assert.equal(moved, both)
      await segment(page, 'Layout', 'Side by side').click()
      assert.equal(await page.locator('.stage.beside .pane').count(), 2)
    },
  },

  'the curl that is copied makes the same bytes': {
    async check({ page, open, drop, result, nextResult, site }) {
      await open('quality=61&width=320')
      const file = await jpeg(640, 480, "it's a photo.jpg")
      await drop([file])
      await nextResult(await result())
      await page.getByRole('button', { name: 'Copy' }).click()
      const command = await page.evaluate(() => navigator.clipboard.readText())
      assert.ok(!command.includes(site.key))
      const folder = await mkdtemp(join(tmpdir(), 'edgepress-curl-'))
      try {
        await writeFile(join(folder, file.name), file.bytes)
        const env = { ...process.env, EDGEPRESS_KEY: site.key }
        execFileSync('sh', ['-c', command.replace('curl ', 'curl -sS --fail ')], {
          cwd: folder,
          env,
        })
        const made = await readFile(join(folder, "it's a photo.webp"))
        const downloading = page.waitForEvent('download')
        await page.getByRole('link', { name: 'Download' }).click()
        const download = await downloading
        assert.equal(download.suggestedFilename(), "it's a photo.webp")
        assert.deepEqual(made, await readFile(await download.path()))
      } finally {
        await rm(folder, { recursive: true })
      }
    },
  },

  'files that cannot be used are refused with what to do': {
    async check({ page, open, drop, forgive, expectAccessible }) {
      forgive(REFUSED)
      await open()
      const alert = page.getByRole('alert')
      const { bytes } = await jpeg(400, 300)
      await drop([
        { name: 'broken.jpg', type: 'image/jpeg', bytes: bytes.subarray(0, bytes.length / 2) },
      ])
      await alert.getByText('This file is damaged').waitFor()
      const heic = Buffer.concat([
        Buffer.from('000000186674797068656963', 'hex'),
        Buffer.alloc(600),
      ])
      await drop([{ name: 'IMG_1.HEIC', type: 'image/heic', bytes: heic }])
      await alert.getByText(/HEIC photo, as iPhones take them|ends early/).waitFor()
      await drop([
        { name: 'notes.txt', type: 'text/plain', bytes: Buffer.from('no picture at all') },
      ])
      await alert.getByText('Send a JPEG, PNG').waitFor()
      await expectAccessible()
      await drop([await jpeg(300, 200)])
      await alert.waitFor({ state: 'detached' })
    },
  },

  'ten photos become one zip': {
    async check({ page, open, drop, expectAccessible }) {
      await open('format=jpeg')
      const names = Array.from({ length: 10 }, (_, i) => `photo-${i}.jpg`)
      await drop(await Promise.all(names.map((name, i) => jpeg(240, 180, name, i))))
      const link = page.getByRole('link', { name: 'Download zip' })
      await link.waitFor()
      await expectAccessible()
      const downloading = page.waitForEvent('download')
      await link.click()
      const zip = await readFile(await (await downloading).path())
      const end = zip.lastIndexOf(Buffer.from('504b0506', 'hex'))
      assert.equal(zip.readUInt16LE(end + 10), names.length)
      for (const name of names) assert.ok(zip.includes(name))
    },
  },

  'the matrix has all formats, the smallest first, and compares any two': {
    async check({ page, open, expectAccessible }) {
      await open('view=matrix&sample=logo&width=240')
      const cells = page.locator('.matrix button')
      await page.locator('.work .running').waitFor()
      await page.locator('.work .running').waitFor({ state: 'detached' })
      assert.ok((await cells.count()) >= 10)
      const sizes = await cells.locator('span:not(.quiet)').allInnerTexts()
      const bytes = sizes.map((text) => Number.parseFloat(text) * (text.includes('kB') ? 1_000 : 1))
      assert.deepEqual(
        bytes,
        bytes.toSorted((a, b) => a - b),
      )
      await cells.nth(0).click()
      await cells.nth(5).click()
      const tags = await page.locator('.tag').allInnerTexts()
      for (const [i, at] of [0, 5].entries()) {
        assert.ok(tags[i]?.startsWith(await read(cells.nth(at).locator('strong'))))
      }
      await expectAccessible()
    },
  },

  'the difference shows what changed, and nothing where nothing did': {
    look: DARK,
    async check({ page, open, result, nextResult, expectAccessible }) {
      await open('quality=40')
      await segment(page, 'View', 'Difference').click()
      const told = page.locator('.zoom .quiet')
      await told.waitFor()
      const changed = Number.parseFloat(await read(told))
      assert.ok(changed > 1, await read(told))
      await expectAccessible()
      const before = await result()
      await segment(page, 'Format', 'PNG').click()
      await nextResult(before)
      await told.getByText(/at most [01];/).waitFor()
    },
  },

  'a conversion is cancelled': {
    async check({ page, open }) {
      await open()
      await page.getByLabel('effort').selectOption('best')
      await segment(page, 'Format', 'PNG').click()
      await page.getByRole('button', { name: 'Cancel' }).click()
      await page.getByRole('button', { name: 'Cancel' }).waitFor({ state: 'detached' })
      assert.match(await read(page.locator('.plan')), /webp/)
    },
  },

  'all of it is in the address: another tab shows the same': {
    async check({ page, open }) {
      await open('format=jpeg&quality=55&rotate=90&sample=screen')
      assert.match(await read(page.locator('.plan')), /jpeg .*q55/s)
      assert.equal(await textOf(page, 'Size'), '900 × 1440')
      assert.match(page.url(), /#format=jpeg&quality=55&rotate=90&sample=screen$/)
    },
  },

  'without a key the page says what to do': {
    async check({ page, site }) {
      await page.goto(site.url)
      await page.getByText('Conversions need an API key').waitFor()
      await page.getByLabel('API key').fill(site.key)
      await page.keyboard.press('Tab')
      await page.waitForSelector('.facts a[download]')
    },
  },

  'in the dark': {
    look: DARK,
    async check({ open, expectAccessible, page }) {
      await open('format=avif')
      await page.getByText('More options').click()
      await expectAccessible()
    },
  },

  'on a phone nothing is cut off, and the divider is dragged by touch': {
    look: PHONE,
    async check({ page, open, expectAccessible }) {
      await open()
      const widths = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ])
      assert.equal(widths[0], widths[1])
      const box = await page.locator('.stage').boundingBox()
      assert.ok(box)
      await page.touchscreen.tap(box.x + box.width * 0.25, box.y + box.height / 2)
      const now = await page.getByRole('slider', { name: /Divider/ }).getAttribute('aria-valuenow')
      assert.equal(now, '25')
      await expectAccessible()
    },
  },

  'the dashboard tells what goes on, and purges': {
    async check({ page, site, expectAccessible }) {
      const id = `seen-${Date.now()}`
      const headers = { Authorization: `Bearer ${site.key}`, 'X-Request-Id': id }
      await fetch(`${site.url}/convert`, { method: 'POST', body: 'no picture', headers })
      await page.goto(`${site.url}/dashboard#key=${site.key}`)
      await page.getByText(id).waitFor()
      assert.ok(!page.url().includes(site.key))
      assert.ok(Number(await read(page.locator('.tiles dd').first())) !== 0)
      assert.equal(await page.locator('.uplot canvas').count(), 4)
      await page.getByLabel('Sources whose variants').fill('photos/none.jpg')
      await page.getByRole('button', { name: 'Purge' }).click()
      await page.getByText('photos/none.jpg: 0 variants removed').waitFor()
      await expectAccessible()
    },
  },

  'the dashboard in the dark, on a phone': {
    look: { ...DARK, ...PHONE },
    async check({ page, site, expectAccessible }) {
      await page.goto(`${site.url}/dashboard#key=${site.key}`)
      await page.locator('.tiles').waitFor()
      const [scroll, client] = await page.evaluate(() => [
        document.documentElement.scrollWidth,
        document.documentElement.clientWidth,
      ])
      assert.equal(scroll, client)
      await expectAccessible()
    },
  },

  'the docs show every route': {
    look: DARK,
    async check({ page, site }) {
      await page.goto(`${site.url}/docs`)
      await page.locator('.opblock').first().waitFor()
      const { paths } = (await (await fetch(`${site.url}/openapi.json`)).json()) as {
        paths: Record<string, object>
      }
      const routes = Object.values(paths).flatMap((path) => Object.keys(path))
      assert.equal(await page.locator('.opblock').count(), routes.length)
      await page.locator('.opblock-summary').first().click()
      await page.getByText('Try it out').first().waitFor()
    },
  },
}
