import { describe, expect, it } from 'vitest'
import { splitIpxPath } from '../../../../src/request/grammars/ipx/address.ts'
import { ipxAddress } from '../../../../src/request/grammars/ipx.ts'

describe('splitIpxPath()', () => {
  it.each<[string, string, Record<string, string>]>([
    // test/server.test.ts
    ['/s_200x200,f_webp/test.jpg', 'test.jpg', { s: '200x200', f: 'webp' }],
    ['/_/nested/test.jpg', 'nested/test.jpg', {}],
    ['/grayscale/a.jpg', 'a.jpg', { grayscale: '' }],
    ['/w_200/a%2Fb.jpg', 'a/b.jpg', { w: '200' }],
    // src/server.ts
    ['/fit_contain&f_jpeg&s_200x200/x.png', 'x.png', { fit: 'contain', f: 'jpeg', s: '200x200' }],
    ['/w:200,h=100/x.png', 'x.png', { w: '200', h: '100' }],
    ['/extend_1_2_3_4/x.png', 'x.png', { extend: '1_2_3_4' }],
    ['/w_1,w_2/x.png', 'x.png', { w: '2' }],
    ['/_/100%.jpg', '100%.jpg', {}],
    ['/w_200/https://a.example/b.jpg', 'https://a.example/b.jpg', { w: '200' }],
    ['/w_200/https:%2F%2Fa.example%2Fb.jpg', 'https://a.example/b.jpg', { w: '200' }],
    ['/b_%23ff0000/x.png', 'x.png', { b: '#ff0000' }],
  ])('%s', (path, id, modifiers) => {
    const address = splitIpxPath(path)
    expect(address.id).toBe(id)
    expect(Object.fromEntries(address.modifiers)).toEqual(modifiers)
  })

  it.each([
    // test/server.test.ts
    ['/', 'IPX_MISSING_MODIFIERS: Modifiers are missing: '],
    ['/test', 'IPX_MISSING_ID: Resource id is missing: /test'],
    ['/test/', 'IPX_MISSING_ID: Resource id is missing: /test/'],
    ['//a.jpg', 'IPX_MISSING_MODIFIERS: Modifiers are missing: a.jpg'],
  ])('refuses %s', (path, message) => {
    expect(() => splitIpxPath(path)).toThrow(message)
  })

  it.each([
    ['https://a.example/b', 'https://a.example/b'],
    ['https:/a.example/b', 'https://a.example/b'],
    ['a/b.jpg', undefined],
    ['ftp://a.example/b', undefined],
  ])('%s is the address %s', (id, url) => {
    expect(ipxAddress(id)).toBe(url)
  })
})
