import { statusOf, type Tinify } from './client.ts'
import { emblem } from './drawings.ts'

/** The client tells its callers by status, and says what we say. */
export async function checkRefusals(tinify: Tinify, key: string): Promise<string> {
  const heard = [
    await statusOf(tinify.fromBuffer(Buffer.from('no picture')).toBuffer()),
    await statusOf(tinify.fromBuffer(Buffer.alloc(0)).toBuffer()),
    await statusOf(tinify.fromUrl('file://wrong').toBuffer()),
    await statusOf(
      tinify
        .fromBuffer(await emblem())
        .resize({ method: 'fit', width: 0 })
        .toBuffer(),
    ),
    await tinify.validate().then(() => 'valid'),
  ]
  tinify.key = 'wrong'
  heard.push(await statusOf(tinify.fromBuffer(await emblem()).toBuffer()))
  heard.push(
    await tinify.validate().then(
      () => 'valid',
      () => 'invalid',
    ),
  )
  tinify.key = key
  const text = heard.join(' ')
  if (text !== '415 400 400 400 valid 401 invalid') throw new Error(text)
  return `refusals: ${text}`
}
