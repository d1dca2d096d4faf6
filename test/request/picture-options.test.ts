import { describe, expect, it } from 'vitest'
import { parseCloudflare } from '../../src/request/grammars/cloudflare.ts'
import { parseNative } from '../../src/request/grammars/native.ts'
import { OptionError } from '../../src/request/option-error.ts'
import { canonicalTransform } from '../../src/request/transform.ts'

const native = (entries: Record<string, string>) => parseNative(Object.entries(entries))
const canonical = (segment: string) => canonicalTransform(parseCloudflare(segment).transform)

describe('options of effects and framing', () => {
  it('are read alike in every grammar', () => {
    const values = {
      modulate: '1.2;0;359;-10',
      linear: '-1.5;20',
      sigmoid: '-30',
      sepia: 'true',
      brightness: '1.25',
      contrast: '0.5',
      saturation: '0',
      gamma: '2.2',
      tint: 'teal',
      duotone: 'navy;#fc0',
      median: '3',
      blur: '0.3',
      sharpen: '1.5',
      pixelate: '8',
      trim: '1;2;3;4',
      crop: '0.5;1.0',
      radius: 'max',
      extend: '16:9',
      padding: '5',
      border: '2;red',
      negate: 'true',
      grayscale: 'true',
    }
    const segment = Object.entries(values).map(
      ([name, text]) => `${name}=${text.replace('#', '%23')}`,
    )
    const { transform } = parseCloudflare(segment.join(','))
    const expected = {
      modulate: { brightness: 1.2, saturation: 0, hue: 359, lightness: -10 },
      linear: { factor: -1.5, offset: 20 },
      sigmoid: -30,
      sepia: true,
      brightness: 1.25,
      contrast: 0.5,
      saturation: 0,
      gamma: 2.2,
      tint: { r: 0, g: 128, b: 128, a: 255 },
      duotone: { dark: { r: 0, g: 0, b: 128, a: 255 }, light: { r: 255, g: 204, b: 0, a: 255 } },
      median: 3,
      blur: 0.3,
      sharpen: 1.5,
      pixelate: 8,
      trim: { top: 1, right: 2, bottom: 3, left: 4 },
      crop: { width: { share: 0.5 }, height: { share: 1 } },
      radius: 'max',
      extend: { ratio: 16 / 9 },
      padding: { top: 5, right: 5, bottom: 5, left: 5 },
      border: { top: 2, right: 2, bottom: 2, left: 2, color: { r: 255, g: 0, b: 0, a: 255 } },
      negate: true,
      grayscale: true,
    }
    expect(native(values)).toMatchObject(expected)
    expect(transform).toMatchObject(expected)
  })

  it.each([
    ...['padding=0', 'padding=0;0;0;0', 'trim=0', 'border=0;red'],
    ...['blur=0', 'sharpen=0', 'modulate=1;1;0', 'modulate=1;1;0;0', 'linear=1', 'linear=1;0'],
  ])('takes %s as nothing', (segment) => {
    const [name = '', text = ''] = segment.split('=')
    expect(canonicalTransform(parseCloudflare(segment).transform)).toBe('')
    expect(native({ [name]: text })).not.toHaveProperty(name)
  })

  it('takes rotate=0 as not turned', () => {
    expect(canonicalTransform(parseCloudflare('rotate=0').transform)).toBe('')
    expect(native({ rotate: '0' }).rotate).toBe(0)
  })

  it.each([
    ['brightness=11', 'brightness'],
    ['brightness=1.50', 'brightness'],
    ['contrast=-1', 'contrast'],
    ['saturation=1e1', 'saturation'],
    ['gamma=0', 'gamma'],
    ['blur=0.29', 'blur'],
    ['blur=251', 'blur'],
    ['sharpen=010', 'sharpen'],
    ['pixelate=1', 'pixelate'],
    ['median=5', 'median'],
    ['tint=transparent', 'tint'],
    ['duotone=red', 'duotone'],
    ['duotone=red;green;blue', 'duotone'],
    ['modulate=1;1', 'modulate'],
    ['modulate=1;1;360', 'modulate'],
    ['modulate=1;1;1.5', 'modulate'],
    ['modulate=11;1;0', 'modulate'],
    ['modulate=1;1;0;101', 'modulate'],
    ['linear=-11;0', 'linear'],
    ['linear=-0;5', 'linear'],
    ['linear=1;2;3', 'linear'],
    ['sigmoid=101', 'sigmoid'],
    ['sigmoid=-0', 'sigmoid'],
    ['sepia=1', 'sepia'],
    ['negate=1', 'negate'],
    ['trim=1;2', 'trim'],
    ['crop=0;0;0;5', 'crop'],
    ['crop=1;2;3', 'crop'],
    ['crop=1.5;1', 'crop'],
    ['radius=0', 'radius'],
    ['extend=16', 'extend'],
    ['extend=0:1', 'extend'],
    ['extend=1:2:3', 'extend'],
    ['extend=800;70000', 'extend'],
    ['extend=800x600', 'extend'],
    ['padding=70000', 'padding'],
    ['border=2', 'border'],
    ['border=red', 'border'],
    ['border=1;2;red', 'border'],
  ])('refuses %s and names the option', (segment, name) => {
    const [, text = ''] = segment.split('=')
    for (const read of [() => parseCloudflare(segment), () => native({ [name]: text })]) {
      expect(read).toThrow(OptionError)
      expect(read).toThrow(new RegExp(name))
    }
  })

  it('that do nothing make no variant of their own', () => {
    for (const idle of [
      'brightness=1',
      'contrast=1',
      'saturation=1',
      'gamma=1',
      'negate=false',
      'grayscale=false',
      'sepia=false',
      'sigmoid=0',
    ]) {
      expect(canonical(`w=80,${idle}`)).toBe(canonical('w=80'))
    }
  })

  it('read a shape as one number, a size as pixels', () => {
    expect(canonical('extend=16:9')).toBe(canonical('extend=32:18'))
    expect(native({ extend: '800;600' }).extend).toEqual({ width: 800, height: 600 })
    expect(parseCloudflare('dpr=2,extend=80;60').transform.extend).toEqual({
      width: 160,
      height: 120,
    })
    expect(parseCloudflare('dpr=2,extend=3:2').transform.extend).toEqual({ ratio: 1.5 })
  })

  it('zoom is a factor in our own grammar; Cloudflare has it for faces, and addresses refuse it', () => {
    expect(native({ zoom: '0.5' }).zoom).toBe(0.5)
    for (const zoom of ['0', '0.001', '11', '1.50']) expect(() => native({ zoom })).toThrow('zoom')
    expect(() => parseCloudflare('zoom=0.5')).toThrow('Cannot use option "zoom"')
  })

  it('each make a variant of their own', () => {
    const texts = [
      'duotone=red;blue',
      'duotone=red;navy',
      'tint=red',
      'border=1;red',
      'border=1;blue',
      'blur=1',
      'duotone=red;blue;lab',
      'modulate=1;1;1',
      'linear=1;1',
      'sigmoid=1',
      'sepia=true',
    ]
    expect(new Set(texts.map((text) => canonical(`w=80,${text}`))).size).toBe(texts.length)
  })

  it('grow with dpr where they are pixels of the result', () => {
    expect(
      parseCloudflare('w=100,dpr=2,padding=5,radius=7,border=3;red,trim=2').transform,
    ).toMatchObject({
      padding: { top: 10 },
      radius: 14,
      border: { left: 6 },
      trim: { right: 4 },
    })
  })
})
