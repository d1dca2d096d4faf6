import { beforeAll, describe, expect, it } from 'vitest'
import { convertRaw, expectProblem } from './client.ts'
import { img, shown, store } from './img-client.ts'

beforeAll(async () => {
  await store('photos/cat.jpg', 'photo.jpg')
  await store('photos/logo.png', 'logo.png')
})

const PLAN = /over 32x32/

describe('overlay', () => {
  it('lays a named picture on what /img makes, in a variant of its own', async () => {
    const plain = await img('w=128,f=png/photos/cat.jpg')
    const laid = await img('w=128,f=png,overlay=logo/photos/cat.jpg')
    expect(await shown(laid.clone())).toBe('png 128x96')
    expect(laid.headers.get('Image-Plan')).toMatch(PLAN)
    expect(await laid.bytes()).not.toEqual(await plain.bytes())
    const again = await img('overlay=logo,f=png,w=128/photos/cat.jpg')
    expect(again.headers.get('Image-Plan')).toBeNull()
  })

  it('lays it on a source that would be kept as it is otherwise', async () => {
    const kept = await img('f=jpeg/photos/cat.jpg')
    const laid = await img('f=jpeg,overlay=logo/photos/cat.jpg')
    expect(laid.headers.get('Image-Variant')).toBe('final')
    expect(await laid.bytes()).not.toEqual(await kept.bytes())
  })

  it('lies on the picture, inside what is put around it', async () => {
    const plain = await convertRaw('photo.jpg', '?format=png&width=64&padding=20')
    const laid = await convertRaw('photo.jpg', '?format=png&width=64&padding=20&overlay=logo')
    expect(laid.headers.get('Image-Plan')).toMatch(/over 16x16/)
    expect((await laid.bytes()).length).not.toBe((await plain.bytes()).length)
  })

  it('works in /convert, and several at once', async () => {
    const response = await convertRaw('photo.jpg', '?format=png&overlay=logo%3Blogo&width=64')
    expect(response.status).toBe(200)
    expect(response.headers.get('Image-Plan')).toMatch(/over 16x16 > over 16x16/)
  })

  it.each([
    ['overlay=nobody', 400, 'invalid-option'],
    ['overlay=a;b;c;d;e', 400, 'invalid-option'],
    ['overlay=gone', 422, 'overlay-missing'],
  ])('%s is %i %s', async (option, status, code) => {
    await expectProblem(await img(`w=20,${option}/photos/cat.jpg`), status, code)
    await expectProblem(
      await convertRaw('photo.jpg', `?${option.replaceAll(';', '%3B')}`),
      status,
      code,
    )
  })
})
