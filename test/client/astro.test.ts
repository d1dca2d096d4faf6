import { describe, expect, it } from 'vitest'
import astro, { type AstroTransform } from '../../src/client/loaders/astro.ts'
import { parseCloudflare } from '../../src/request/grammars/cloudflare.ts'
import { splitImgPath } from '../../src/request/img-path.ts'

const CONFIG = { service: { config: { url: 'https://images.example' } } }
const IMPORTED = { src: '/_astro/c.jpg', width: 900, height: 600, format: 'jpg' }

function asked(transform: AstroTransform) {
  return parseCloudflare(splitImgPath(astro.getURL(transform, CONFIG), '/img/').options).transform
}

/** As Astro does: an address for each transform of the set. */
function askedBySet(transform: AstroTransform) {
  return astro.getSrcSet(transform, CONFIG).map((entry) => {
    const { width, height, fit } = asked(entry.transform)
    return [entry.descriptor, width, height, fit]
  })
}

describe('the image service of Astro', () => {
  it('gives every entry of a srcset the shape of the picture that is shown', () => {
    const square = { src: IMPORTED, width: 300, height: 300, fit: 'cover', widths: [600, 150] }
    expect(askedBySet(square)).toEqual([
      ['150w', 150, 150, 'crop'],
      ['600w', 600, 600, 'crop'],
    ])
    const remote = { src: 'https://a.example/b.jpg', width: 300, height: 200 }
    expect(askedBySet({ ...remote, densities: [2, '1.5x'] })).toEqual([
      ['1.5x', 450, 300, 'crop'],
      ['2x', 600, 400, 'crop'],
    ])
  })

  it('asks for a width alone where all of an imported picture is shown, and for none that it does not have', () => {
    const whole = { src: IMPORTED, width: 400, height: 267, widths: [400, 1200, 1600] }
    expect(asked(whole)).not.toHaveProperty('height')
    expect(askedBySet(whole).map(([descriptor, width]) => [descriptor, width])).toEqual([
      ['400w', 400],
      ['900w', 900],
    ])
  })

  it.each([
    [{ quality: 'mid' }, { quality: 50 }],
    [{ quality: 'max' }, { quality: 100 }],
    [{ quality: 65 }, { quality: 65 }],
    [{}, { fit: 'crop', gravity: { x: 0.5, y: 0.5 }, format: 'auto' }],
    [{ fit: 'none' }, { fit: 'crop' }],
    [{ fit: 'contain' }, { fit: 'scale-down' }],
    [{ fit: 'fill' }, { fit: 'fill' }],
    [{ position: 'right top' }, { gravity: { x: 1, y: 0 } }],
    [{ position: 'south' }, { gravity: { x: 0.5, y: 1 } }],
    [{ position: '30% 70%' }, { gravity: { x: 0.3, y: 0.7 } }],
    [{ position: 'attention' }, { gravity: 'attention' }],
    [{ background: '#fff' }, { background: { r: 255, g: 255, b: 255, a: 255 } }],
  ])('takes %j as the service of Astro itself does', (option, meant) => {
    expect(asked({ src: IMPORTED, width: 300, height: 300, ...option })).toMatchObject(meant)
  })

  it('leaves drawings alone, and attributes without what is none of HTML', () => {
    const drawing = { src: { src: '/_astro/d.svg', format: 'svg' }, width: 10, height: 10 }
    expect(astro.getURL(drawing, CONFIG)).toBe('/_astro/d.svg')
    const options = { fit: 'cover', position: 'top', densities: [2], layout: 'fixed', quality: 1 }
    expect(
      astro.getHTMLAttributes({ src: IMPORTED, width: 9, height: 6, alt: 'a', ...options }),
    ).toEqual({ width: 9, height: 6, alt: 'a', loading: 'lazy', decoding: 'async' })
  })
})
