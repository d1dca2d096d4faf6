/** What else the page shows, and on what. */

import assert from 'node:assert/strict'
import { type Checks, DARK, PHONE, read, segment, textOf } from './page.ts'

export const VIEWS: Checks = {
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
}
