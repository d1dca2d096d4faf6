/** One photo: its key, format, divider, and the command that makes the same. */

import assert from 'node:assert/strict'
import { execFileSync } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Checks, jpeg, read, segment, textOf } from './page.ts'

export const ONE_PHOTO: Checks = {
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
}
