/** Files that are refused, and many at once. */

import assert from 'node:assert/strict'
import { readFile } from 'node:fs/promises'
import { type Checks, jpeg } from './page.ts'

/** Refusals are answers: the browser complains of each on its console. */
const REFUSED = /Failed to load resource: the server responded with a status of 4/

export const FILES: Checks = {
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
}
