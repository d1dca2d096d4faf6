import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config.ts'

describe('parseConfig()', () => {
  it('reads the lists of /img', () => {
    const config = parseConfig({
      ALLOWED_WIDTHS: '100, 200',
      ALLOWED_SOURCES: 'a.example, *.b.example',
      AUTO_FORMATS: 'webp',
      PIPELINE_PREFIXES: 'photos/',
      ADAPTERS: 'imgproxy, wsrv',
    })
    expect(config).toMatchObject({
      allowedWidths: [100, 200],
      allowedSources: ['a.example', '*.b.example'],
      autoFormats: ['webp'],
      pipelinePrefixes: ['photos/'],
      adapters: ['imgproxy', 'wsrv'],
    })
    expect(parseConfig({ ALLOWED_WIDTHS: '*' }).allowedWidths).toEqual([])
  })

  it('reads what other services are set up with', () => {
    const config = parseConfig({
      CLOUDINARY_CLOUDS: 'demo, shop=0123456789abcdef',
      CLOUDINARY_TRANSFORMATIONS: 'card=c_fill,h_20,w_30/q_auto; gray=e_grayscale',
      TINIFY_BUCKETS: 'my-bucket=assets/,other=media/2026/',
    })
    expect(config.cloudinaryClouds).toEqual([
      { name: 'demo', secret: undefined },
      { name: 'shop', secret: '0123456789abcdef' },
    ])
    expect([...config.cloudinaryTransformations]).toEqual([
      ['card', 'c_fill,h_20,w_30/q_auto'],
      ['gray', 'e_grayscale'],
    ])
    expect(config.tinifyBuckets.get('other')).toBe('media/2026/')
  })

  it('reads imgproxy’s variables under their own names', () => {
    const { imgproxy } = parseConfig({
      IMGPROXY_KEY: '736563726574',
      IMGPROXY_SALT: '68656C6C6F',
      IMGPROXY_SIGNATURE_SIZE: '8',
      IMGPROXY_PRESETS: 'thumb = rs:fill:200:200 , # no=t:1, sharp=sh:0.7',
      IMGPROXY_PATH_PREFIX: '/',
      IMGPROXY_ONLY_PRESETS: 'true',
    })
    expect(imgproxy.secrets).toEqual([
      { key: new TextEncoder().encode('secret'), salt: new TextEncoder().encode('hello') },
    ])
    expect(Object.fromEntries(imgproxy.presets)).toEqual({
      thumb: 'rs:fill:200:200',
      sharp: 'sh:0.7',
    })
    expect(imgproxy).toMatchObject({ signatureSize: 8, pathPrefix: '', onlyPresets: true })
    expect(() => parseConfig({ IMGPROXY_KEY: 'aa,bb', IMGPROXY_SALT: 'aa' })).toThrow(
      'IMGPROXY_SALT',
    )
  })

  it('reads sizes of derivatives', () => {
    const { derivatives } = parseConfig({ DERIVATIVES: 'web=1600, card=400x300' })
    expect(derivatives).toEqual([
      { name: 'web', width: 1_600 },
      { name: 'card', width: 400, height: 300 },
    ])
  })

  it('reads text and numbers and passes over bindings', () => {
    const config = parseConfig({ MAX_UPLOAD_MB: '5', WAIT_SECONDS: 3, BUCKET: {} })
    expect(config.maxUploadBytes).toBe(5 * 1024 * 1024)
    expect(config.waitMs).toBe(3_000)
  })

  it('reads named keys, in which "=" may occur', () => {
    const { apiKeys } = parseConfig({ API_KEYS: 'a=0123456789abcdef, b=0123456789abcde==' })
    expect(apiKeys).toEqual([
      { name: 'a', secret: '0123456789abcdef' },
      { name: 'b', secret: '0123456789abcde==' },
    ])
  })

  it('takes a name with two secrets, as while they are changed', () => {
    const { apiKeys } = parseConfig({ API_KEYS: 'a=0123456789abcdef,a=abcdef0123456789' })
    expect(apiKeys.map(({ name }) => name)).toEqual(['a', 'a'])
  })

  it('reads origins as browsers send them', () => {
    const { allowedOrigins } = parseConfig({
      ALLOWED_ORIGINS: 'https://example.com, http://localhost:3000,',
    })
    expect(allowedOrigins).toEqual(['https://example.com', 'http://localhost:3000'])
    expect(parseConfig({ ALLOWED_ORIGINS: '*' }).allowedOrigins).toEqual(['*'])
  })

  it.each(['https://cdn.example.com', 'https://cdn.example.com/', 'https://cdn.example.com//'])(
    'takes the public address %s without the slash at its end',
    (address) => {
      expect(parseConfig({ PUBLIC_BASE_URL: address }).publicBaseUrl).toBe(
        'https://cdn.example.com',
      )
    },
  )
})
