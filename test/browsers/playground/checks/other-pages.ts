/** The dashboard and the docs. */

import assert from 'node:assert/strict'
import { type Checks, DARK, PHONE, read } from './page.ts'

export const OTHER_PAGES: Checks = {
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
