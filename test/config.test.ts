import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { ConfigError, parseConfig } from '../src/config.ts'
import { DEFAULT_LIMITS } from '../src/engine/api/limits.ts'
import { MAX_UPLOAD_MS } from '../src/jobs/job-state.ts'

describe('parseConfig()', () => {
  it('has a default for every variable, and the engine’s own limits', () => {
    expect(parseConfig({})).toEqual({
      ...DEFAULT_LIMITS,
      readsPatented: true,
      maxUploadBytes: 30 * 1024 * 1024,
      waitMs: 10_000,
      uploadMs: 600_000,
      rateLimitPerMinute: 120,
      metricsPublic: false,
      logLevel: 'info',
      apiKeys: [],
      adminApiKeys: [],
      urlSigningKeys: [],
      allowedOrigins: [],
      publicBaseUrl: '',
      queueSize: 64,
      workers: 2,
      jobKeepForMs: 7 * 86_400_000,
      failedOriginalForMs: 7 * 86_400_000,
      jobSweepMs: 60_000,
      derivatives: [
        { name: 'full', width: 2_048 },
        { name: 'medium', width: 1_024 },
        { name: 'small', width: 512 },
        { name: 'thumb', width: 200, height: 200 },
      ],
      autoFormats: ['jxl', 'avif', 'webp'],
      variantsPerSource: 300,
      allowedWidths: [
        ...[16, 32, 48, 64, 96, 128, 256, 384, 640, 750, 828, 960, 1_080, 1_200, 1_280, 1_668],
        ...[1_920, 2_048, 2_560, 3_200, 3_840],
      ],
      imgPrefixes: [],
      allowedSources: [],
      sourceMs: 20_000,
      pipelinePrefixes: [],
      firstAnswer: 'fast',
      imgMaxAge: 86_400,
      overlays: [],
      adapters: [],
      imgproxy: {
        pathPrefix: '/imgproxy',
        secrets: [],
        signatureSize: 32,
        trustedSignatures: [],
        encryptionKey: undefined,
        presets: new Map(),
        onlyPresets: false,
        allowedOptions: [],
        argumentsSeparator: ':',
        baseUrl: '',
        base64HasFilename: false,
        urlReplacements: [],
        watermarkUrl: '',
        fallbackUrl: '',
      },
      cloudinaryClouds: [],
      cloudinaryTransformations: new Map(),
      shrinkKeepForMs: 48 * 3_600_000,
      tinifyBuckets: new Map(),
      siteFiles: { kind: 'keys', prefix: '' },
      nextImages: {},
      presets: new Map(),
    })
  })

  it('has the defaults that wrangler.toml writes down', () => {
    const lines = readFileSync('wrangler.toml', 'utf8').matchAll(/^([A-Z_]+) = "(.*)"$/gm)
    const vars = Object.fromEntries([...lines].map(([, name, value]) => [name, value]))
    expect(Object.keys(vars)).toContain('MAX_UPLOAD_MB')
    expect(parseConfig(vars)).toEqual(parseConfig({}))
  })

  it('has as many WORKERS as wrangler.toml has consumers at once', () => {
    const concurrency = /^max_concurrency = (\d+)/m.exec(readFileSync('wrangler.toml', 'utf8'))
    expect(parseConfig({}).workers).toBe(Number(concurrency?.[1]))
  })

  it.each([
    [{ PIPELINE_PREFIXES: 'full/' }],
    [{ PIPELINE_PREFIXES: 'photos/,full/photos/' }],
    [{ PIPELINE_PREFIXES: 'f' }],
    [{ PIPELINE_PREFIXES: 'originals/' }],
    [{ PIPELINE_PREFIXES: 'web/', DERIVATIVES: 'web=100' }],
    [{ ALLOWED_WIDTHS: '100,50' }],
    [{ ALLOWED_WIDTHS: '' }],
    [{ ALLOWED_WIDTHS: '0100' }],
    [{ AUTO_FORMATS: 'jpeg' }],
    [{ AUTO_FORMATS: 'avif,avif' }],
    [{ ALLOWED_SOURCES: 'localhost' }],
    [{ ALLOWED_SOURCES: 'https://a.example' }],
    [{ ALLOWED_SOURCES: 'a.example:8443' }],
    [{ ALLOWED_SOURCES: '*' }],
    [{ ALLOWED_SOURCES: 'A.example' }],
    [{ ALLOWED_SOURCES: 'a.example/path' }],
    [{ ALLOWED_SOURCES: 'a.*.example' }],
    [{ IMG_PREFIXES: '/photos' }],
    [{ FIRST_ANSWER: 'slow' }],
    [{ ADAPTERS: 'imgproxy,thumbor' }],
    [{ ADAPTERS: 'wsrv,wsrv' }],
    [{ CLOUDINARY_CLOUDS: 'demo=short' }],
    [{ CLOUDINARY_CLOUDS: 'demo,demo' }],
    [{ CLOUDINARY_TRANSFORMATIONS: 'card' }],
    [{ CLOUDINARY_TRANSFORMATIONS: 'a=w_1; a=w_2' }],
    [{ TINIFY_BUCKETS: 'mine=originals/' }],
    [{ TINIFY_BUCKETS: 'mine=assets' }],
    [{ TINIFY_BUCKETS: 'mine=../' }],
    [{ TINIFY_HOURS: '0' }],
    [{ IMGPROXY_KEY: 'xyz' }],
    [{ IMGPROXY_SALT: 'abc' }],
    [{ IMGPROXY_SIGNATURE_SIZE: '33' }],
    [{ IMGPROXY_SIGNATURE_SIZE: '0' }],
    [{ IMGPROXY_SOURCE_URL_ENCRYPTION_KEY: '0011' }],
    [{ IMGPROXY_PRESETS: 'resize:fit:100:200/sharpen:2' }],
    [{ IMGPROXY_PRESETS: '=resize:fit:100:200' }],
    [{ IMGPROXY_PRESETS: 'test=' }],
    [{ IMGPROXY_PATH_PREFIX: 'img proxy' }],
    [{ IMGPROXY_ARGUMENTS_SEPARATOR: '/' }],
    [{ IMGPROXY_ONLY_PRESETS: 'yes' }],
  ])('refuses %j, and names the variable', (env) => {
    const [name] = Object.keys(env)
    expect(() => parseConfig(env)).toThrow(ConfigError)
    expect(() => parseConfig(env)).toThrow(name)
  })

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

  it.each([
    ['RATE_LIMIT_PER_MINUTE', '-1'],
    ['METRICS_PUBLIC', 'yes'],
    ['MAX_UPLOAD_MB', '0'],
    ['MAX_UPLOAD_MB', '101'],
    ['MAX_INPUT_MEGAPIXELS', '1e3'],
    ['MEMORY_BUDGET_MB', '-96'],
    ['WAIT_SECONDS', ''],
    ['UPLOAD_MS', '999'],
    ['UPLOAD_MS', `${MAX_UPLOAD_MS + 1}`], // the record of an upload would be gone before it
    ['LOG_LEVEL', 'loud'],
    ['API_KEYS', 'noname0123456789abcdef'],
    ['API_KEYS', 'short=secret'],
    ['ADMIN_API_KEYS', 'a=0123456789abcdef,a=abcdef0123456789'],
    ['ALLOWED_ORIGINS', 'app.test'],
    ['ALLOWED_ORIGINS', 'https://app.test/'],
    ['ALLOWED_ORIGINS', 'https://*.app.test'],
    ['ALLOWED_ORIGINS', 'https://App.test'],
    ['QUEUE_SIZE', '0'],
    ['WORKERS', '251'],
    ['JOB_TTL_DAYS', '0'],
    ['FAILED_ORIGINAL_DAYS', '0'],
    ['FAILED_ORIGINAL_DAYS', 'never'],
    ['SWEEP_SECONDS', '0'],
    ['DERIVATIVES', ''],
    ['DERIVATIVES', 'full'],
    ['DERIVATIVES', 'full=0'],
    ['DERIVATIVES', 'full=16384'],
    ['DERIVATIVES', 'Full=2048'],
    ['DERIVATIVES', 'originals=2048'],
    ['DERIVATIVES', 'full=2048,full=1024'],
    ['PUBLIC_BASE_URL', 'cdn.test'],
    ['PUBLIC_BASE_URL', 'ftp://cdn.test'],
    ['PUBLIC_BASE_URL', 'https://cdn.test/?a=1'],
    ['PUBLIC_BASE_URL', 'https://user:password@cdn.test'],
  ])('refuses %s=%s, names it and keeps the value to itself', (name, value) => {
    const read = () => parseConfig({ [name]: value })
    expect(read).toThrow(ConfigError)
    expect(read).toThrow(`Cannot start: ${name} must be`)
    if (value.length > 4) expect(read).not.toThrow(value)
  })
})
