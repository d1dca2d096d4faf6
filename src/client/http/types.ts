/**
 * What goes over the wire, as the contract (`/openapi.json`) has it. `http/contract/answers.ts` checks
 * that answers are of these types, `test/client/client.test.ts` that no option is missing.
 */

/** Options of a conversion under their wire names; what is left out has the service's default. */
export interface ConvertFields {
  readonly format?: string
  readonly quality?: number
  readonly lossless?: boolean | 'near' | 'auto'
  readonly effort?: 'fast' | 'balanced' | 'best'
  readonly chroma?: '420' | '422' | '444' | 'sharp' | 420 | 422 | 444
  readonly progressive?: boolean
  readonly colors?: number
  readonly width?: number
  readonly height?: number
  readonly zoom?: number
  readonly fit?: string
  readonly gravity?: string
  readonly background?: string
  readonly rotate?: number
  readonly flip?: string
  readonly filter?: string
  readonly metadata?:
    | 'none'
    | 'copyright'
    | 'creation'
    | 'location'
    | 'copyright;creation'
    | 'copyright;location'
    | 'creation;location'
    | 'copyright;creation;location'
  readonly profile?: 'srgb' | 'p3'
  readonly hdr?: 'sdr' | 'keep'
  readonly max_bytes?: number
  readonly anim?: boolean
  readonly frames?: number
  readonly jpeg?: 'restorable' | 'original'
  readonly overlay?: string
  readonly preset?: string
  /** Layers as JSON, like `[{"key":"logo.png","width":0.2}]`. */
  readonly draw?: string
  readonly trim?: string | number
  readonly crop?: string
  readonly radius?: string | number
  readonly extend?: string
  readonly padding?: string | number
  readonly border?: string
  readonly brightness?: number
  readonly contrast?: number
  readonly saturation?: number
  readonly gamma?: number
  readonly negate?: boolean
  readonly modulate?: string
  readonly linear?: string
  readonly sigmoid?: number
  readonly sepia?: boolean
  readonly grayscale?: boolean
  readonly tint?: string
  readonly duotone?: string
  readonly median?: number
  readonly blur?: number
  readonly sharpen?: number
  readonly pixelate?: number
  /** Options that are newer than this client. */
  readonly [name: string]: string | number | boolean | undefined
}

export interface UploadFields {
  /** Such as `['webp', 'avif']`. */
  readonly formats?: readonly string[]
  readonly quality?: number
  readonly profile?: 'srgb' | 'p3'
  readonly preset?: string
}

/** What a conversion would do, and take. */
export interface PlanAnswer {
  readonly from: string
  readonly to: string
  readonly sourceWidth: number
  readonly sourceHeight: number
  readonly width: number
  readonly height: number
  readonly peakBytes: number
  readonly steps: readonly string[]
  readonly plan: string
}

export interface CompressedAnswer {
  readonly url: string
  readonly key: string
  readonly contentType: string
  readonly bytes: number
  readonly originalBytes: number
  readonly width: number
  readonly height: number
  readonly kept?: true
}

export interface AcceptedJobAnswer {
  readonly jobId: string
  readonly status: 'processing'
  readonly statusUrl: string
}

export interface DerivativeAnswer {
  readonly name: string
  readonly key: string
  readonly url: string
  readonly format: string
  readonly width: number
  readonly height: number
  readonly bytes: number
}

export interface JobAnswer {
  readonly jobId: string
  readonly status: 'processing' | 'done' | 'error'
  readonly phase: string
  readonly attempts: number
  readonly original: {
    readonly key: string
    readonly bytes: number
    readonly contentType: string
    readonly width?: number
    readonly height?: number
  }
  readonly derivatives: readonly DerivativeAnswer[]
  readonly error?: { readonly code: string; readonly detail: string }
  readonly createdAt: string
  readonly updatedAt: string
}

export interface HealthAnswer {
  readonly status: 'ok'
  readonly version: string
}
