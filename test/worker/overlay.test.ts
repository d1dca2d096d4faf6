import { beforeAll, describe, expect, it } from 'vitest'
import { convert, convertRaw, expectProblem, fileOf, form } from './client.ts'
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

describe('draw', () => {
  const corner = JSON.stringify([{ key: 'photos/logo.png', width: 0.5, right: 0, bottom: 0 }])

  it('lays a file of the bucket on the result, asked for in the query', async () => {
    const query = `?format=png&width=64&draw=${encodeURIComponent(corner)}`
    const response = await convertRaw('photo.jpg', query)
    expect(response.status).toBe(200)
    expect(response.headers.get('Image-Plan')).toMatch(/over 32x32/)
  })

  it('lays a file of the form on it, wherever it stands in the form', async () => {
    const draw = JSON.stringify([{ part: 'logo', width: 16 }])
    const data = form('photo.jpg', { format: 'png', width: '64', draw })
    data.append('logo', fileOf('logo.png'))
    const response = await convert(data)
    expect(response.status).toBe(200)
    expect(response.headers.get('Image-Plan')).toMatch(/over 16x16/)
  })

  it('refuses a file of the form that nothing is done with', async () => {
    const data = form('photo.jpg', { draw: JSON.stringify([{ part: 'logo' }]) })
    data.append('logo', fileOf('logo.png'))
    data.append('lgoo', fileOf('logo.png'))
    const { option } = await expectProblem(await convert(data), 400, 'unknown-option')
    expect(option).toBe('lgoo')
  })

  it.each([
    ['[{"key":"photos/gone.png"}]', 422, 'overlay-missing'],
    ['[{"part":"logo"}]', 400, 'invalid-option'],
    ['[{"url":"https://elsewhere.example/a.png"}]', 403, 'source-not-allowed'],
    ['[{"key":"photos/cat.jpg","opacity":7}]', 400, 'invalid-option'],
  ])('%s is %i %s', async (draw, status, code) => {
    const query = `?draw=${encodeURIComponent(draw)}`
    await expectProblem(await convertRaw('photo.jpg', query), status, code)
  })

  it('takes a signed address in /img', async () => {
    const path = `w=64,f=png,draw=${encodeURIComponent(corner)}/photos/cat.jpg`
    await expectProblem(await img(path), 403, 'source-not-allowed')
  })
})
