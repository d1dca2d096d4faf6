import { expect, it } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { originalMetadata } from '../../src/jobs/original-key.ts'
import { removeUpload } from '../../src/jobs/remove-upload.ts'
import { MemoryStore } from '../helpers/memory-store.ts'

const { derivatives: sizes } = parseConfig({})
const WEBP = { contentType: 'image/webp' }
const FORGOTTEN = {
  read: async () => undefined,
  forget: async () => true,
  release: async () => {},
}

it('takes what a batch stores between the derivatives going and the original going', async () => {
  const store = new MemoryStore()
  const id = crypto.randomUUID()
  const original = `originals/${id}.jpg`
  const metadata = originalMetadata('caller')
  await store.put(original, new Uint8Array(1), { contentType: 'image/jpeg', metadata })
  await store.put(`thumb/${metadata.derivatives}.webp`, new Uint8Array(1), WEBP)
  const remove = store.delete.bind(store)
  store.delete = async (keys) => {
    if (keys === original) {
      await store.put(`full/${metadata.derivatives}.webp`, new Uint8Array(1), WEBP)
    }
    await remove(keys)
  }
  expect(await removeUpload(id, () => true, { store, sizes, record: FORGOTTEN })).toBe(true)
  expect((await store.list({ prefix: '' })).objects).toEqual([])
})
