import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'
import { parseConfig } from '../../src/config.ts'
import { DEFAULT_LIMITS } from '../../src/engine/api/limits.ts'

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
})
